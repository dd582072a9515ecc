import { Anchor, List, Stack, Text } from '@mantine/core'
import { askForAnswer } from '../../../bridge/answers/ask-for-answer.ts'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { counted } from '../../counted.ts'
import { Missing } from '../../follow-state.tsx'
import { LoadState } from '../../load-state.tsx'
import { useLoaded } from '../../loaded.ts'
import { docsPath, readPath } from '../../lookup-paths.ts'
import { OutsideLink } from '../../tasks/links.tsx'
import { LocalTime } from '../../time.tsx'
import type { FoundDocs } from '../../types.ts'
import { AskSection } from './ask-section.tsx'

/** Searches what is written of PanDA, its endpoints and its errors. */
export function DocsSection({ asked }: { asked: string }) {
  return (
    <AskSection
      title="Search the documentation"
      label="Words"
      description="In PanDA’s documentation, its endpoints and its errors, such as “retry failed jobs”."
      verb="Search"
      asked={asked}
      pathOf={docsPath}
    >
      <Found of={asked} />
    </AskSection>
  )
}

function Found({ of }: { of: string }) {
  const api = useApi()
  const { changes } = useBridgeState().documentation
  // Once it has been fetched, the same words find more.
  const loaded = useLoaded(() => askForAnswer(api, 'panda_search_docs', { words: of }), changes)
  const { value } = loaded
  if (!value) return <LoadState loaded={loaded} label="Searching" height={160} />
  const { words, sections, needsConsent, missing, more } = value
  return (
    <Stack gap="sm">
      <Text size="sm" role="status" className="breakable">
        {sections.length === 0
          ? `Nothing was found for “${words}”. Try other words, fewer of them.`
          : `${counted(sections.length, 'section')} for “${words}”, the best first:`}
      </Text>
      {needsConsent !== undefined && (
        <Text size="sm">
          PanDA’s own documentation was not searched: it is not on the bridge’s computer. You can have it
          fetched in the <Anchor href="#/settings/documentation">settings</Anchor>.
        </Text>
      )}
      <List listStyleType="none" spacing="md" pl={0} aria-label="What was found">
        {sections.map((section) => (
          <List.Item
            key={section.id}
            styles={{ itemWrapper: { width: '100%' }, itemLabel: { width: '100%' } }}
          >
            <Hit section={section} words={of} />
          </List.Item>
        ))}
      </List>
      {more !== undefined && (
        <Text size="sm" c="dimmed" className="breakable">
          {more}
        </Text>
      )}
      <Missing missing={missing} />
    </Stack>
  )
}

function Hit({ section, words }: { section: FoundDocs['sections'][number]; words: string }) {
  const { id, title, from, snippet, address, date } = section
  return (
    <>
      <Anchor href={`#/${readPath(id, 1, words)}`} size="sm" fw={650} className="breakable">
        {title}
      </Anchor>
      <Text size="xs" c="dimmed" className="breakable">
        {from}
        {date !== undefined && (
          <>
            , <LocalTime at={Date.parse(date)} format="minute" />
          </>
        )}{' '}
        <OutsideLink href={address} size="xs">
          On the web
        </OutsideLink>
      </Text>
      <Text size="sm" className="breakable">
        {snippet}
      </Text>
    </>
  )
}

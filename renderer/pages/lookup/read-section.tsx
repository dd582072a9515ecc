import { Anchor, Group, Stack, Text } from '@mantine/core'
import { useEffect } from 'react'
import { askForAnswer } from '../../../bridge/answers/ask-for-answer.ts'
import { useApi } from '../../bridge.tsx'
import { LoadState } from '../../load-state.tsx'
import { useLoaded } from '../../loaded.ts'
import { docsPath, readPath } from '../../lookup-paths.ts'
import { Section } from '../../section.tsx'
import { OutsideLink } from '../../tasks/links.tsx'
import { LocalTime } from '../../time.tsx'
import type { ReadDoc } from '../../types.ts'

interface ReadSectionProps {
  id: string
  page: number
  /** By which it was found. */
  words: string
}

/** A section of the documentation, page by page. */
export function ReadSection({ id, page, words }: ReadSectionProps) {
  const api = useApi()
  const loaded = useLoaded(() => askForAnswer(api, 'panda_read_doc', { id, page }), `${page} ${id}`)
  const { value, error } = loaded
  // Another section begins at its top, however far down the link to it was.
  useEffect(() => {
    window.scrollTo({ top: 0, behavior: 'instant' })
  }, [id, page])
  return (
    <>
      <Anchor href={`#/${docsPath(words)}`} size="sm" w="fit-content">
        {words === '' ? 'Search the documentation' : `What was found for “${words}”`}
      </Anchor>
      {value && !error ? (
        <Read doc={value} words={words} />
      ) : (
        <LoadState loaded={loaded} label="Loading the section" height={300} />
      )}
    </>
  )
}

function Read({ doc, words }: { doc: ReadDoc; words: string }) {
  const { id, title, text, address, date, page, pages, near } = doc
  const others = near.filter((each) => each.id !== id)
  return (
    <>
      <Section title={title}>
        <Stack gap="sm">
          {(date !== undefined || address !== undefined) && (
            <Text size="xs" c="dimmed">
              {date !== undefined && (
                <>
                  Last changed <LocalTime at={Date.parse(date)} format="minute" />.{' '}
                </>
              )}
              <OutsideLink href={address} size="xs">
                On the web
              </OutsideLink>
            </Text>
          )}
          <Text size="sm" className="breakable" style={{ whiteSpace: 'pre-wrap' }}>
            {text}
          </Text>
          {pages > 1 && (
            <Group gap="md">
              <Text size="sm" c="dimmed">
                Page {page} of {pages}
              </Text>
              {page > 1 && (
                <Anchor href={`#/${readPath(id, page - 1, words)}`} size="sm">
                  Page before
                </Anchor>
              )}
              {page < pages && (
                <Anchor href={`#/${readPath(id, page + 1, words)}`} size="sm">
                  Next page
                </Anchor>
              )}
            </Group>
          )}
        </Stack>
      </Section>
      {others.length > 0 && (
        <Section title="Near it">
          <Stack gap={4}>
            {others.map((each) => (
              <Anchor
                key={each.id}
                href={`#/${readPath(each.id, 1, words)}`}
                size="sm"
                w="fit-content"
                className="breakable"
              >
                {each.title}
              </Anchor>
            ))}
          </Stack>
        </Section>
      )}
    </>
  )
}

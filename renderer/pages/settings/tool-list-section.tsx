import { List, SegmentedControl, Stack, Text } from '@mantine/core'
import { useAction } from '../../action.tsx'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { ErrorAlert } from '../../errors.tsx'
import { useLoaded } from '../../loaded.ts'
import { LockedNote, useLocked } from '../../locked.tsx'
import { Section } from '../../section.tsx'
import { inForceText, sizeText, toolListChoices, type ToolListChoice } from '../../tool-lists.ts'
import { setVersion, useKnownTools } from '../../upstreams.ts'

/** A list with many tools costs a model much of its attention, in each chat anew. */
export function ToolListSection() {
  const { server, toolList } = useBridgeState()
  const isLocked = useLocked('toolList')
  const api = useApi()
  const change = useAction((choice: ToolListChoice) => api.setToolList({ toolList: choice }), {
    done: 'Assistants are told to read the list anew.',
  })
  return (
    <Section title="How assistants get the tools" part="tool-list">
      <LockedNote names={['toolList']} />
      <Stack gap="sm">
        <Text size="sm">
          A long list of tools takes up much of what an assistant can attend to, in every chat. With the
          search it gets the answers of PanDA Bridge, the tools that it calls most, one tool that finds others
          by words, and one that calls what was found. Automatic is the search where the set has more than 40
          tools.
        </Text>
        <SegmentedControl
          aria-label="How assistants get the tools"
          data={toolListChoices}
          value={toolList}
          onChange={(value) => void change.run(value)}
          disabled={change.pending || isLocked}
          size="xs"
          w="fit-content"
        />
        {server && <Sizes />}
        {change.error && <ErrorAlert error={change.error} />}
      </Stack>
    </Section>
  )
}

function Sizes() {
  const { set, toolList } = useBridgeState()
  const isLocked = useLocked('toolList')
  const { version } = useKnownTools()
  const api = useApi()
  const { value, error } = useLoaded(() => api.toolListSizes({}), `${setVersion(set)} ${version}`)
  if (error) return <ErrorAlert error={error} />
  if (!value) return null
  return (
    <>
      <Text size="sm" role="status">
        {inForceText(toolList, value, isLocked)}
        {!isLocked && ' What you set for one assistant below counts instead.'}
      </Text>
      <List size="sm" aria-label="How long both lists are">
        <List.Item>All of them: {sizeText(value.whole)}</List.Item>
        <List.Item>Some, and a search: {sizeText(value.searched)}</List.Item>
      </List>
      <Text size="xs" c="dimmed">
        Tokens are estimated: one for every four characters of the list as it is sent. Your assistant may
        count otherwise.
      </Text>
    </>
  )
}

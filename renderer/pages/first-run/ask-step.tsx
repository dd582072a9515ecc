import { Anchor, Group, List, Loader, Stack, Text, ThemeIcon } from '@mantine/core'
import { IconCheck, IconCircleDashed } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useBridgeState } from '../../bridge.tsx'
import { Copy } from '../../copy.tsx'
import { answeredCall, arrivedName, connectedNames, failedCall } from './arrival.ts'

/** To begin with: it needs no number, and has an answer for everybody. */
const firstQuestion = 'Which of my PanDA tasks failed this week, and why?'

/** Waits for the assistant to come and to ask, and says so when it does. */
export function AskStep() {
  const state = useBridgeState()
  const arrived = arrivedName(state)
  const names = connectedNames(state)
  const failed = failedCall(state)
  const restarts = state.clients.filter(
    ({ state, restart }) => state === 'connected' && restart.kind !== 'none',
  )
  return (
    <Stack gap="sm">
      {arrived === undefined &&
        restarts.map(({ id, restart }) => (
          <Text key={id} size="sm" fw={600}>
            {restart.how}
          </Text>
        ))}
      <Text size="sm">{arrived === undefined ? 'Then ask' : 'Ask'} it something, such as:</Text>
      <Group gap="sm" wrap="nowrap">
        <Text size="sm" fs="italic">
          {firstQuestion}
        </Text>
        <Copy text={firstQuestion} name="Copy the first question" />
      </Group>
      <div role="status">
        <List spacing="xs" size="sm" center pl={0}>
          <Sign done={arrived !== undefined}>
            {arrived === undefined
              ? `Waiting for ${names.join(' or ') || 'your assistant'} …`
              : `${arrived} is here.`}
          </Sign>
          <Sign done={answeredCall(state) !== undefined} waits={arrived !== undefined}>
            {arrived === undefined ? 'Then its first question' : 'Waiting for its first question …'}
          </Sign>
        </List>
      </div>
      {failed && (
        <Text size="sm" c="red" className="breakable">
          It has asked, and was not answered well: {failed.message ?? failed.tool}. See{' '}
          <Anchor href="#/activity" inherit>
            Activity
          </Anchor>
          .
        </Text>
      )}
    </Stack>
  )
}

interface SignProps {
  done: boolean
  /** Whether it is what is waited for now. */
  waits?: boolean
  children: ReactNode
}

function Sign({ done, waits = true, children }: SignProps) {
  return (
    <List.Item
      icon={
        done ? (
          <ThemeIcon color="teal" variant="light" size={20} radius="xl" aria-hidden>
            <IconCheck size={12} />
          </ThemeIcon>
        ) : waits ? (
          <Loader size={20} aria-hidden />
        ) : (
          <IconCircleDashed size={20} aria-hidden />
        )
      }
    >
      {children}
    </List.Item>
  )
}

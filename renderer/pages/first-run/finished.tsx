import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconConfetti } from '@tabler/icons-react'
import { useBridgeState } from '../../bridge.tsx'
import { callerName } from '../../callers.ts'
import { go } from '../../route.ts'
import { answeredCall } from './arrival.ts'

export function Finished() {
  const state = useBridgeState()
  const call = answeredCall(state)
  return (
    <Alert color="teal" icon={<IconConfetti aria-hidden />} title="First question answered" role="status">
      <Stack gap="xs">
        <Text size="sm" className="breakable">
          {call ? callerName(call.client, call.clientName) : 'Your assistant'} has asked PanDA
          {call && <> ({call.tool})</>}, and got an answer. Below are ten more questions.
        </Text>
        <Group>
          <Button color="teal" onClick={() => go('overview')}>
            Go to the overview
          </Button>
        </Group>
      </Stack>
    </Alert>
  )
}

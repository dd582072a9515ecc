import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconConfetti } from '@tabler/icons-react'
import { useBridgeState } from '../../bridge.tsx'
import { go } from '../../route.ts'

export function Finished() {
  const { clients } = useBridgeState()
  const restarts = clients.filter(({ state, restart }) => state === 'connected' && restart.kind !== 'none')
  return (
    <Alert color="teal" icon={<IconConfetti aria-hidden />} title="All is set" role="status">
      <Stack gap="xs">
        {restarts.map(({ id, name, restart }) => (
          <Text key={id} size="sm">
            {name}: {restart.how}
          </Text>
        ))}
        <Text size="sm">Then ask your assistant: below are ten questions to begin with.</Text>
        <Group>
          <Button color="teal" onClick={() => go('overview')}>
            Go to the overview
          </Button>
        </Group>
      </Stack>
    </Alert>
  )
}

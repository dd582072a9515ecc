import { Alert, Box, Button, Group, Text } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useAction } from './action.tsx'
import { useApi, useBridgeState } from './bridge.tsx'
import { ErrorAlert } from './errors.tsx'

/** On every page: nobody should wonder why an assistant gets no answer. */
export function PausedBanner() {
  const { paused, stoppedBecause } = useBridgeState()
  const api = useApi()
  const resume = useAction(() => api.pause({ paused: false }), {
    done: 'Assistants may go on.',
    notifyFailure: true,
  })
  if (stoppedBecause)
    return (
      <Box mb="md">
        <ErrorAlert error={stoppedBecause} />
      </Box>
    )
  if (!paused) return null
  return (
    <Alert color="yellow" icon={<IconPlayerPause aria-hidden />} mb="md" title="Assistants are paused">
      <Group justify="space-between">
        <Text size="sm">Every call of every assistant is refused.</Text>
        <Button
          size="xs"
          variant="default"
          onClick={() => void resume.run()}
          loading={resume.pending}
          leftSection={<IconPlayerPlay size={14} aria-hidden />}
        >
          Let them go on
        </Button>
      </Group>
    </Alert>
  )
}

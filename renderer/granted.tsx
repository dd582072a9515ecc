import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useAction } from './action.tsx'
import { useApi, useBridgeState } from './bridge.tsx'
import { callerName } from './callers.ts'
import { LocalTime } from './time.tsx'

/** On every page while there are any: calls that pass unasked because of a yes, and the way to end that. */
export function GrantedBanner() {
  const { grants } = useBridgeState()
  const api = useApi()
  const takeBack = useAction((grant: string) => api.takeBack({ grant }), {
    done: 'Taken back: the next such call asks you again.',
    notifyFailure: true,
  })
  if (grants.length === 0) return null
  return (
    <Alert color="blue" icon={<IconCheck aria-hidden />} mb="md" title="A yes of yours holds on">
      <Stack gap="xs">
        {grants.map(({ id, question, client, clientName, tool, until }) => (
          <Group key={id} justify="space-between" gap="xs">
            <Text size="sm" className="breakable">
              <b>{question}</b> {callerName(client, clientName)} may call {tool} with exactly these arguments
              until <LocalTime at={until} format="minute" />.
            </Text>
            <Button
              size="xs"
              variant="default"
              aria-label={`Take back: ${question}`}
              onClick={() => void takeBack.run(id)}
            >
              Take back
            </Button>
          </Group>
        ))}
      </Stack>
    </Alert>
  )
}

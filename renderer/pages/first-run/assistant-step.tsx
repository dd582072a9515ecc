import { Anchor, Button, Stack, Text } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { LoadState } from '../../load-state.tsx'
import { useLoaded } from '../../loaded.ts'
import { ConnectCard } from './connect-card.tsx'

export function AssistantStep({ onConnected }: { onConnected: () => void }) {
  const { clients: watched } = useBridgeState()
  const api = useApi()
  const clients = useLoaded(() => api.listClients({}), watched)
  if (clients.error || !clients.value)
    return <LoadState loaded={clients} label="Looking for assistants" height={140} />
  const installed = clients.value.filter((client) => client.installed)
  const others = clients.value.filter((client) => !client.installed).map(({ name }) => name)
  return (
    <Stack gap="sm">
      {installed.length > 0 ? (
        <Text size="sm">
          These assistants are on the bridge’s computer. To connect one puts a few lines into its settings;
          what was there stays, and a backup is kept.
        </Text>
      ) : (
        <Text size="sm">
          None of the assistants that PanDA Bridge knows is on the bridge’s computer. Install one and look
          again, or take the lines for <Anchor href="#/assistants">any other program</Anchor>.
        </Text>
      )}
      {installed.map((client) => (
        <ConnectCard
          key={client.id}
          client={client}
          onChanged={clients.reload}
          onConnected={() => {
            clients.reload()
            onConnected()
          }}
        />
      ))}
      {others.length > 0 && (
        <Text size="xs" c="dimmed">
          Not found: {others.join(', ')}.
        </Text>
      )}
      <Button
        variant="subtle"
        style={{ alignSelf: 'flex-start' }}
        onClick={clients.reload}
        leftSection={<IconRefresh size={16} aria-hidden />}
      >
        Look again
      </Button>
    </Stack>
  )
}

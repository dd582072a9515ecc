import { Alert, Box, Button, Card, Collapse, Group, Stack, Text } from '@mantine/core'
import { IconInfoCircle, IconPlugConnected } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { useAction } from '../../action.tsx'
import { useApi } from '../../bridge.tsx'
import { DirectEntries } from '../../clients/direct-entries.tsx'
import { whatRestartDoes } from '../../clients/restart-words.ts'
import { Confirm } from '../../dialogs.tsx'
import { Diff } from '../../diff.tsx'
import { ErrorAlert } from '../../errors.tsx'
import { LoadState } from '../../load-state.tsx'
import { useLoaded } from '../../loaded.ts'
import type { Client } from '../../types.ts'

interface ConnectCardProps {
  client: Client
  onConnected: () => void
  onChanged: () => void
}

/** One assistant that can be connected, and what that would change. */
export function ConnectCard({ client, onConnected, onChanged }: ConnectCardProps) {
  const api = useApi()
  const [open, setOpen] = useState(false)
  const previewId = useId()
  const [asks, setAsks] = useState(false)
  const connectAs = async (restart: boolean) => {
    await api.connectClient({ client: client.id, restart })
    onConnected()
  }
  const connect = useAction(() => connectAs(false))
  const connectAndRestart = useAction(() => connectAs(true))
  const { offered } = client.restart
  const isConnected = client.state === 'connected'
  if (client.policy?.is === 'denied' && client.problem)
    return (
      <Card withBorder padding="sm" data-client={client.id}>
        <Text fw={650}>{client.name}</Text>
        <ErrorAlert error={client.problem} />
      </Card>
    )
  return (
    <Card withBorder padding="sm" data-client={client.id}>
      <Group justify="space-between">
        <Stack gap={0} flex="1 1 200px">
          <Text fw={650}>{client.name}</Text>
          <Text size="xs" c="dimmed" className="breakable">
            {client.file}
          </Text>
        </Stack>
        <Group gap="xs">
          {!isConnected && (
            <Button
              variant="subtle"
              size="xs"
              onClick={() => setOpen(!open)}
              aria-expanded={open}
              aria-controls={previewId}
              aria-label={`${open ? 'Hide' : 'Show'} the change for ${client.name}`}
            >
              {open ? 'Hide the change' : 'Show the change'}
            </Button>
          )}
          {offered && !isConnected && (
            <Button
              size="xs"
              onClick={() => setAsks(true)}
              leftSection={<IconPlugConnected size={14} aria-hidden />}
            >
              Connect and restart {client.name}…
            </Button>
          )}
          <Button
            size="xs"
            variant={offered && !isConnected ? 'default' : 'filled'}
            onClick={() => void connect.run()}
            loading={connect.pending}
            disabled={isConnected}
            leftSection={<IconPlugConnected size={14} aria-hidden />}
            aria-label={
              isConnected
                ? `${client.name} is connected`
                : `${offered ? 'Only connect' : 'Connect'} ${client.name}`
            }
          >
            {isConnected ? 'Connected' : offered ? 'Only connect' : 'Connect'}
          </Button>
        </Group>
      </Group>
      {connect.error && <ErrorAlert error={connect.error} />}
      {isConnected && client.restart.kind !== 'none' && (
        <Alert mt="xs" color="blue" icon={<IconInfoCircle aria-hidden />} title={client.restart.how} />
      )}
      <Confirm
        opened={asks}
        onClose={() => setAsks(false)}
        title={`Restart ${client.name}?`}
        verb="Connect and restart"
        action={connectAndRestart}
      >
        It is asked to quit, is connected while it does not run, and is started again. {whatRestartDoes}
      </Confirm>
      <DirectEntries client={client} onChanged={onChanged} />
      <Collapse expanded={open && !isConnected} id={previewId}>
        {open && !isConnected && <Preview client={client} />}
      </Collapse>
    </Card>
  )
}

function Preview({ client }: { client: Client }) {
  const api = useApi()
  const loaded = useLoaded(() => api.previewConnect({ client: client.id }), client.state)
  const { value, error } = loaded
  if (error || !value)
    return (
      <Box mt="xs">
        <LoadState loaded={loaded} label="Looking what would change" height={120} />
      </Box>
    )
  return (
    <Stack gap="xs" mt="xs">
      {value.warnings.map((warning) => (
        <Text key={warning} size="sm" fw={600}>
          {warning}
        </Text>
      ))}
      <Diff text={value.diff} label={`What changes in ${value.file}`} />
      <Text size="xs" c="dimmed">
        {value.createsFile ? 'The file is made.' : 'A backup of the file is kept.'}
      </Text>
    </Stack>
  )
}

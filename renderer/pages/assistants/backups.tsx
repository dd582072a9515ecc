import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useAction } from '../../action.tsx'
import { useApi } from '../../bridge.tsx'
import { Confirm } from '../../dialogs.tsx'
import { LoadState } from '../../load-state.tsx'
import { useLoaded } from '../../loaded.ts'
import { Ago, LocalTime } from '../../time.tsx'
import type { Backup, Client } from './types.ts'

interface BackupsProps {
  client: Client
  opened: boolean
  onClose: () => void
  onChanged: () => void
}

/** The copies of an assistant's file, each of which can be put back. */
export function Backups({ client, opened, onClose, onChanged }: BackupsProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={`Backups of the file of ${client.name}`}>
      <BackupList client={client} onChanged={onChanged} />
    </Modal>
  )
}

function BackupList({ client, onChanged }: Pick<BackupsProps, 'client' | 'onChanged'>) {
  const api = useApi()
  const loaded = useLoaded(() => api.listBackups({ client: client.id }), client.id)
  const { value: backups, reload } = loaded
  const [chosen, setChosen] = useState<Backup>()
  const restore = useAction(
    async () => {
      if (!chosen) return
      await api.restoreBackup({ client: client.id, backup: chosen.name })
      reload()
      onChanged()
    },
    { done: 'The copy was put back.' },
  )
  return (
    <Stack gap="sm">
      <LoadState loaded={loaded} label="Looking for backups" height={60} />
      {backups?.length === 0 && (
        <Text size="sm">There are none: a copy is kept each time before PanDA Bridge changes the file.</Text>
      )}
      {backups?.map((backup) => (
        <Group key={backup.name} justify="space-between" wrap="nowrap">
          <div>
            <Text size="sm">
              <LocalTime at={Date.parse(backup.date)} />
            </Text>
            <Text size="xs" c="dimmed">
              <Ago at={Date.parse(backup.date)} />
            </Text>
          </div>
          <Button
            size="xs"
            variant="default"
            aria-label={`Put back the copy of ${backup.date}`}
            onClick={() => setChosen(backup)}
          >
            Put back…
          </Button>
        </Group>
      ))}
      <Confirm
        opened={chosen !== undefined}
        onClose={() => setChosen(undefined)}
        title="Put this copy back?"
        verb="Put back"
        action={restore}
      >
        <span className="breakable">{client.file}</span> becomes what it was{' '}
        {chosen && <Ago at={Date.parse(chosen.date)} />}. What it is now is kept as a copy as well.{' '}
        {client.name} may then no longer be connected.
      </Confirm>
    </Stack>
  )
}

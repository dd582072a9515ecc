import { Button, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { useState } from 'react'
import { sayDone, useAction } from '../../action.tsx'
import { useApi } from '../../bridge.tsx'
import { Confirm } from '../../dialogs.tsx'
import { ErrorAlert } from '../../errors.tsx'
import { isConnected } from './states.ts'
import type { Client, Disconnected } from './types.ts'

/** Takes the bridge out of every assistant, after a yes; where it could not be taken out, why. */
export function DisconnectAll({ clients, onChanged }: { clients: Client[]; onChanged: () => void }) {
  const api = useApi()
  const [opened, dialog] = useDisclosure(false)
  const [left, setLeft] = useState<Disconnected[]>([])
  const connected = clients.filter(isConnected)
  const disconnect = useAction(async () => {
    const results = await api.disconnectAllClients({})
    setLeft(results.filter(({ problem }) => problem !== undefined))
    const gone = results.filter(({ disconnected }) => disconnected).map(({ name }) => name)
    if (gone.length > 0) sayDone(`${gone.join(', ')}: disconnected. Restart what is running.`)
    onChanged()
  })
  if (connected.length === 0 && left.length === 0) return null
  return (
    <Stack gap="xs" align="flex-start">
      {connected.length > 0 && (
        <Button
          size="xs"
          variant="default"
          onClick={dialog.open}
          leftSection={<IconPlugConnectedX size={14} aria-hidden />}
        >
          Disconnect all…
        </Button>
      )}
      {left.map(({ id, problem }) => problem && <ErrorAlert key={id} error={problem} />)}
      <Confirm
        opened={opened}
        onClose={dialog.close}
        title="Disconnect all assistants?"
        verb="Disconnect all"
        action={disconnect}
      >
        The bridge is taken out of the files of {connected.map(({ name }) => name).join(', ')}, and their keys
        are taken back. What else stands in these files stays.
      </Confirm>
    </Stack>
  )
}

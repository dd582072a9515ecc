import { Alert, Button, Group, List, Modal, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { useAction } from '../../action.tsx'
import { useApi } from '../../bridge.tsx'
import { whatRestartDoes } from '../../clients/restart-words.ts'
import { Diff } from '../../diff.tsx'
import { ErrorAlert } from '../../errors.tsx'
import { LoadState } from '../../load-state.tsx'
import { useLoaded } from '../../loaded.ts'
import { HttpSwitch } from './http-switch.tsx'
import { needsRepair } from './states.ts'
import type { ChangePreview, Client } from './types.ts'

interface ChangeDialogProps {
  client: Client
  kind: 'connect' | 'disconnect'
  opened: boolean
  onClose: () => void
  onChanged: () => void
}

/** Shows what would change in an assistant's file, changes it, and says what to do then. */
export function ChangeDialog({ client, kind, opened, onClose, onChanged }: ChangeDialogProps) {
  const verb = verbOf(client, kind)
  // Once it is done the client's state is another one: the title must not follow it.
  const [shownVerb, setShownVerb] = useState(verb)
  const [wasOpened, setWasOpened] = useState(opened)
  if (opened !== wasOpened) {
    setWasOpened(opened)
    if (opened) setShownVerb(verb)
  }
  return (
    <Modal opened={opened} onClose={onClose} title={`${shownVerb} ${client.name}`} size="lg">
      <Steps client={client} kind={kind} verb={shownVerb} onClose={onClose} onChanged={onChanged} />
    </Modal>
  )
}

function verbOf(client: Client, kind: 'connect' | 'disconnect'): string {
  if (kind === 'disconnect') return 'Disconnect'
  return needsRepair(client) ? 'Repair' : 'Connect'
}

function Steps({
  client,
  kind,
  verb,
  onClose,
  onChanged,
}: Omit<ChangeDialogProps, 'opened'> & { verb: string }) {
  const api = useApi()
  const [http, setHttp] = useState(client.transport === 'http')
  const input = { client: client.id }
  const isConnecting = kind === 'connect'
  const preview = useLoaded(async () => {
    const found = await (isConnecting ? api.previewConnect({ ...input, http }) : api.previewDisconnect(input))
    return { ...found, http }
  }, `${client.id} ${http}`)
  // The other way's preview stays until this one's is there.
  const isSeen = preview.value?.http === http && !preview.error
  const [done, setDone] = useState(false)
  const change = useAction(async () => {
    await (isConnecting ? api.connectClient({ ...input, http }) : api.disconnectClient(input))
    setDone(true)
    onChanged()
  })
  if (done) return <Done client={client} verb={verb} onClose={onClose} />
  return (
    <Stack gap="md">
      <LoadState loaded={preview} label="Looking what would change" height={160} />
      {preview.value && !preview.error && <Preview preview={preview.value} isConnecting={isConnecting} />}
      {isConnecting && client.offersHttp && <HttpSwitch on={http} onChange={setHttp} />}
      {change.error && <ErrorAlert error={change.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          disabled={!isSeen}
          loading={change.pending}
          onClick={() => void change.run()}
          {...(!isConnecting && { color: 'red' })}
        >
          {verb}
        </Button>
      </Group>
    </Stack>
  )
}

function Preview({ preview, isConnecting }: { preview: ChangePreview; isConnecting: boolean }) {
  const { file, note, diff, createsFile, createsFolder, makesBackup, warnings } = preview
  const facts = [
    ...(isConnecting ? [] : ['Its key is taken back: what it knows of this bridge no longer works.']),
    ...(createsFolder ? ['The folder of the file does not exist yet, and is made.'] : []),
    ...(createsFile ? ['The file does not exist yet, and is made.'] : []),
    ...(makesBackup ? ['A copy of the file is kept first, and can be put back.'] : []),
    ...(note === undefined ? [] : [note]),
  ]
  return (
    <>
      <Text size="sm" className="breakable">
        {diff === '' ? 'Nothing changes in ' : 'This changes in '}
        <b>{file}</b>
        {diff === '' ? ': it is as it should be.' : ':'}
      </Text>
      {diff !== '' && <Diff text={diff} label="What changes in the file" />}
      {facts.length > 0 && (
        <List size="sm">
          {facts.map((fact) => (
            <List.Item key={fact}>{fact}</List.Item>
          ))}
        </List>
      )}
      {warnings.map((warning) => (
        <Alert key={warning} color="yellow" icon={<IconAlertTriangle aria-hidden />}>
          {warning}
        </Alert>
      ))}
    </>
  )
}

function Done({ client, verb, onClose }: { client: Client; verb: string; onClose: () => void }) {
  const api = useApi()
  const { name, restart } = client
  const again = useAction(() => api.restartClient({ client: client.id }), {
    done: `${name} was started again.`,
  })
  return (
    <Stack gap="md">
      <Alert
        color="teal"
        icon={<IconCheck aria-hidden />}
        title={`${name} is ${verb === 'Disconnect' ? 'disconnected' : 'connected'}`}
        role="status"
      >
        <Text size="sm">
          {restart.needed || restart.kind !== 'quit'
            ? restart.how
            : 'It reads the change when it is next started.'}
        </Text>
        {restart.offered && (
          <Text size="sm" mt="xs">
            Or have it quit and started again from here. {whatRestartDoes}
          </Text>
        )}
      </Alert>
      {again.error && <ErrorAlert error={again.error} />}
      <Group justify="flex-end">
        {restart.offered && (
          <Button
            variant="default"
            loading={again.pending}
            onClick={() => void again.run().then((well) => well && onClose())}
          >
            Restart {name} now
          </Button>
        )}
        <Button onClick={onClose} data-autofocus>
          Done
        </Button>
      </Group>
    </Stack>
  )
}

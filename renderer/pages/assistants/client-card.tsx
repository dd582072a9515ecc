import { ActionIcon, Button, Card, Group, Menu, Stack, Text, Title } from '@mantine/core'
import {
  IconArchive,
  IconClipboardText,
  IconDots,
  IconPackage,
  IconPlug,
  IconPlugOff,
  IconRefresh,
  IconTool,
} from '@tabler/icons-react'
import { useId, useState } from 'react'
import { useBridgeState } from '../../bridge.tsx'
import { DirectEntries } from '../../clients/direct-entries.tsx'
import { Facts } from '../../facts.tsx'
import { Ago } from '../../time.tsx'
import { AutoRepair } from './auto-repair.tsx'
import { Backups } from './backups.tsx'
import { Bundle } from './bundle.tsx'
import { ChangeDialog } from './change-dialog.tsx'
import { PasteLines } from './paste-lines.tsx'
import { StateBadge } from './state-badge.tsx'
import { isConnected, isForbidden, needsRepair, stateWords } from './states.ts'
import type { Client } from './types.ts'

interface ClientCardProps {
  client: Client
  onChanged: () => void
}

type Dialog = 'connect' | 'disconnect' | 'lines' | 'backups' | 'bundle' | undefined

/** One assistant: how it stands with this bridge, and what can be done about it. */
export function ClientCard({ client, onChanged }: ClientCardProps) {
  const id = useId()
  const [dialog, setDialog] = useState<Dialog>()
  const words = stateWords(client)
  const close = () => setDialog(undefined)
  const changes = { client, onClose: close, onChanged }
  return (
    <Card withBorder padding="md" component="section" aria-labelledby={id}>
      <Stack gap="xs" h="100%">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Title order={2} size="h4" id={id}>
            {client.name}
          </Title>
          <StateBadge words={words} />
        </Group>
        <Text size="sm">{words.says}</Text>
        {client.problem && (
          <Text size="sm" c="dimmed">
            {client.problem.nextStep}
          </Text>
        )}
        {client.policy?.is === 'unknown' && (
          <Text size="sm" c="dimmed" className="breakable">
            Whether your organisation allows it is not known: {client.policy.reason} ({client.policy.file}).
          </Text>
        )}
        <DirectEntries client={client} onChanged={onChanged} />
        <ClientFacts client={client} />
        {isConnected(client) && <AutoRepair client={client} />}
        <Group mt="auto" gap="xs" pt="xs">
          <MainButton client={client} onOpen={setDialog} onCheck={onChanged} />
          <MoreMenu client={client} onOpen={setDialog} />
        </Group>
      </Stack>
      <ChangeDialog {...changes} kind="connect" opened={dialog === 'connect'} />
      <ChangeDialog {...changes} kind="disconnect" opened={dialog === 'disconnect'} />
      <Backups {...changes} opened={dialog === 'backups'} />
      <PasteLines
        id={client.id}
        name={client.name}
        offersHttp={client.offersHttp}
        opened={dialog === 'lines'}
        onClose={close}
      />
      {client.id === 'claude-desktop' && <Bundle opened={dialog === 'bundle'} onClose={close} />}
    </Card>
  )
}

function ClientFacts({ client: { id, transport, file, note, running } }: { client: Client }) {
  const lastSeen = useBridgeState().keys.find(({ name }) => name === id)?.lastSeen
  return (
    <>
      <Facts
        facts={[
          // Of most command lines nobody can see whether they run.
          ...(running === undefined ? [] : ([['Program', running ? 'running now' : 'not running']] as const)),
          ['Last seen', lastSeen === undefined ? 'never, as far as is known' : <Ago key="" at={lastSeen} />],
          ['Connects', transport === 'stdio' ? 'by starting a command (stdio)' : 'over HTTP, as you asked'],
          ['Its file', file],
        ]}
      />
      {note !== undefined && (
        <Text size="xs" c="dimmed">
          {note}
        </Text>
      )}
    </>
  )
}

interface ButtonsProps {
  client: Client
  onOpen: (dialog: Dialog) => void
}

function MainButton({ client, onOpen, onCheck }: ButtonsProps & { onCheck: () => void }) {
  const { name, state } = client
  if (state === 'connected' || (isForbidden(client) && isConnected(client)))
    return (
      <Button
        variant="default"
        leftSection={<IconPlugOff size={16} aria-hidden />}
        aria-label={`Disconnect ${name}`}
        onClick={() => onOpen('disconnect')}
      >
        Disconnect
      </Button>
    )
  if (state === 'unreadable' || isForbidden(client))
    return (
      <Button
        variant="default"
        leftSection={<IconRefresh size={16} aria-hidden />}
        aria-label={
          state === 'unreadable'
            ? `Check the file of ${name} again`
            : `Check again whether ${name} is allowed`
        }
        onClick={onCheck}
      >
        Check again
      </Button>
    )
  const repair = needsRepair(client)
  return (
    <Button
      leftSection={repair ? <IconTool size={16} aria-hidden /> : <IconPlug size={16} aria-hidden />}
      aria-label={`${repair ? 'Repair' : 'Connect'} ${name}`}
      onClick={() => onOpen('connect')}
    >
      {repair ? 'Repair' : 'Connect'}
    </Button>
  )
}

function MoreMenu({ client, onOpen }: ButtonsProps) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={`More for ${client.name}`}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconClipboardText size={16} aria-hidden />} onClick={() => onOpen('lines')}>
          Lines to paste by hand…
        </Menu.Item>
        <Menu.Item leftSection={<IconArchive size={16} aria-hidden />} onClick={() => onOpen('backups')}>
          Backups of its file…
        </Menu.Item>
        {client.id === 'claude-desktop' && (
          <Menu.Item leftSection={<IconPackage size={16} aria-hidden />} onClick={() => onOpen('bundle')}>
            Make a bundle (.mcpb)…
          </Menu.Item>
        )}
        {needsRepair(client) && (
          <Menu.Item leftSection={<IconPlugOff size={16} aria-hidden />} onClick={() => onOpen('disconnect')}>
            Disconnect…
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

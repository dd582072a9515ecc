import { Badge, Button, Group, Modal, Stack, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useAction } from '../../action.tsx'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { Confirm } from '../../dialogs.tsx'
import { ErrorAlert } from '../../errors.tsx'
import { LoadState } from '../../load-state.tsx'
import { useLoaded } from '../../loaded.ts'
import { LockedNote, useLocked } from '../../locked.tsx'
import { Section } from '../../section.tsx'
import { ServerForm } from '../../servers/form.tsx'
import { aboutServer, isDemo, whereIs } from '../../servers/words.ts'
import type { BesideServer, Server } from '../../types.ts'
import { Leave, UseAlso } from './beside-server.tsx'

type Editing = { server?: Server; isKnown?: boolean }

export function ServersSection() {
  const { server, robot } = useBridgeState()
  if (robot === undefined) return <Servers />
  return (
    <Section title="PanDA server" part="servers">
      <Text size="sm" className="breakable">
        {server && `${server.name}: ${whereIs(server)}, as the robot’s file says.`}
      </Text>
    </Section>
  )
}

function Servers() {
  const { server: current, beside, extensions } = useBridgeState()
  const api = useApi()
  const isLocked = useLocked('servers')
  const servers = useLoaded(
    () => api.listServers({}),
    JSON.stringify([current, extensions.map(({ is }) => is)]),
  )
  const [editing, setEditing] = useState<Editing>()
  const [leaving, setLeaving] = useState<Server>()
  const [also, setAlso] = useState<Server>()
  const isLeavingKnown = servers.value?.known.some(({ name }) => name === leaving?.name) ?? false
  const use = useAction((server: Server) => api.setServer({ server }), {
    done: ({ server }) => `${server?.name ?? 'The server'} is used now.`,
  })
  const remove = useAction(
    async () => {
      if (leaving) await api.removeServer({ name: leaving.name })
      servers.reload()
    },
    { done: () => (isLeavingKnown ? 'It is put back.' : 'The server is removed.') },
  )
  const save = async (server: Server) => {
    await api.saveServer({ server })
    setEditing(undefined)
    servers.reload()
  }
  if (servers.error || !servers.value)
    return <LoadState loaded={servers} label="Loading the servers" height={280} />
  const { known, own, changed } = servers.value
  const added = servers.value.added.map(({ server }) => server)
  const byOf = (server: Server) => servers.value?.added.find((each) => each.server === server)?.by
  const inUse = [...(current ? [current] : []), ...beside.map((one) => one.server)]
  const unlisted = inUse.filter((one) => ![...known, ...added, ...own].some(({ name }) => name === one.name))
  // The VO of what an administrator has set is set, too.
  const isAlsoOffered = ({ name }: Server) => current && !(isLocked && name === current.name)
  const add = !isLocked && (
    <Button
      size="xs"
      variant="default"
      onClick={() => setEditing({})}
      leftSection={<IconPlus size={14} aria-hidden />}
    >
      Add a server
    </Button>
  )
  return (
    <Section title="PanDA server" part="servers" actions={add}>
      <LockedNote names={['servers']} />
      <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {[...unlisted, ...known, ...added, ...own].map((server) => (
          <Entry
            key={server.name}
            server={server}
            inUse={server.name === current?.name}
            beside={beside.find((one) => one.server.name === server.name)}
            onUseAlso={isAlsoOffered(server) ? () => setAlso(server) : undefined}
            kind={own.includes(server) ? 'own' : known.includes(server) ? 'known' : 'unlisted'}
            by={byOf(server)}
            isChanged={changed.includes(server.name)}
            pending={use.pending}
            onUse={() => void use.run(server)}
            onEdit={() => setEditing({ server, isKnown: known.includes(server) })}
            onRemove={() => setLeaving(server)}
          />
        ))}
      </Stack>
      {use.error && <ErrorAlert error={use.error} />}
      {also && <UseAlso key={also.name} server={also} onClose={() => setAlso(undefined)} />}
      <Modal
        opened={editing !== undefined}
        onClose={() => setEditing(undefined)}
        title={editing?.server ? `Change ${editing.server.name}` : 'Add a server'}
        size="lg"
      >
        {editing && (
          <ServerForm server={editing.server} isKnown={editing.isKnown} verb="Save" onSave={save} />
        )}
      </Modal>
      <Confirm
        opened={leaving !== undefined}
        onClose={() => setLeaving(undefined)}
        title={isLeavingKnown ? `Put ${leaving?.name ?? ''} back?` : `Remove ${leaving?.name ?? ''}?`}
        verb={isLeavingKnown ? 'Put back' : 'Remove'}
        action={remove}
      >
        {isLeavingKnown
          ? 'What you have changed of it is forgotten: it is as PanDA Bridge knows it.'
          : 'Its address and what you have set for it are forgotten.'}
      </Confirm>
    </Section>
  )
}

interface EntryProps {
  server: Server
  inUse: boolean
  /** It is used beside the first. */
  beside: BesideServer | undefined
  kind: 'own' | 'known' | 'unlisted'
  /** Who offers it. */
  by: string | undefined
  /** A known one that is not as PanDA Bridge knows it. */
  isChanged: boolean
  pending: boolean
  onUse: () => void
  /** Undefined where it would be refused. */
  onUseAlso: (() => void) | undefined
  onEdit: () => void
  onRemove: () => void
}

function Entry(entry: EntryProps) {
  const { server, inUse, beside, kind, by, isChanged, pending, onUse, onUseAlso, onEdit, onRemove } = entry
  return (
    <Group component="li" justify="space-between" gap="xs">
      <div style={{ flex: '1 1 220px', minWidth: 0 }}>
        <Group gap="xs">
          <Text fw={650}>{server.name}</Text>
          {inUse && (
            <Badge variant="light" tt="none">
              In use
            </Badge>
          )}
          {beside && (
            <Badge variant="light" tt="none">
              Also in use
            </Badge>
          )}
          {isChanged && (
            <Badge variant="light" color="gray" tt="none">
              Changed by you
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed" className="breakable">
          {aboutServer(server, by)}; {whereIs(server)}
          {beside && `; prefix ${beside.prefix}`}
        </Text>
      </div>
      <Group gap="xs">
        {kind !== 'unlisted' && !isDemo(server) && (
          <Button size="xs" variant="subtle" onClick={onEdit} aria-label={`Change ${server.name}`}>
            Change
          </Button>
        )}
        {isChanged && (
          <Button size="xs" variant="subtle" onClick={onRemove} aria-label={`Put ${server.name} back`}>
            Put back
          </Button>
        )}
        {kind === 'own' && (
          <Button
            size="xs"
            variant="subtle"
            color="red"
            onClick={onRemove}
            aria-label={`Remove ${server.name}`}
          >
            Remove
          </Button>
        )}
        {beside && <Leave beside={beside} />}
        {!beside && onUseAlso && (
          <Button
            size="xs"
            variant="subtle"
            onClick={onUseAlso}
            aria-label={`${inUse ? 'Use for another VO' : 'Use as well'}: ${server.name}`}
          >
            {inUse ? 'Use for another VO' : 'Use as well'}
          </Button>
        )}
        {!inUse && (
          <Button
            size="xs"
            variant="default"
            onClick={onUse}
            disabled={pending}
            aria-label={`Use ${server.name}`}
          >
            Use
          </Button>
        )}
      </Group>
    </Group>
  )
}

import { Button, SimpleGrid, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { Action } from '../../action.tsx'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { ErrorAlert } from '../../errors.tsx'
import { LockedNote, useLocked } from '../../locked.tsx'
import { useLoaded } from '../../loaded.ts'
import { ChoiceCard } from '../../servers/choice-card.tsx'
import { ServerForm } from '../../servers/form.tsx'
import { aboutServer, whereIs } from '../../servers/words.ts'
import type { Server } from '../../types.ts'

interface ServerStepProps {
  choose: Action<[server: Server, isNew?: boolean]>
  /** The one in use stays. */
  onStay: () => void
}

export function ServerStep({ choose, onStay }: ServerStepProps) {
  const { server: current } = useBridgeState()
  const api = useApi()
  const { value: servers, error } = useLoaded(() => api.listServers({}))
  const isLocked = useLocked('servers')
  const [byUrl, setByUrl] = useState(false)
  const [chosen, setChosen] = useState<string>()
  // The one in use as it is: with its role, and the demo with what was done there.
  const { known = [], own = [], added = [] } = servers ?? {}
  const offered = [...known, ...added.map(({ server }) => server), ...own].map((server) =>
    server.name === current?.name ? current : server,
  )
  if (byUrl)
    return (
      <Stack gap="sm">
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => setByUrl(false)}
          style={{ alignSelf: 'flex-start' }}
        >
          Back to the list
        </Button>
        <ServerForm verb="Use this server" onSave={(server) => choose.run(server, true)} />
        {choose.error && <ErrorAlert error={choose.error} />}
      </Stack>
    )
  return (
    <Stack gap="sm">
      <Text size="sm">Which one runs your tasks? Its sign-in page opens at once.</Text>
      <LockedNote names={['servers']} />
      {error && <ErrorAlert error={error} />}
      {choose.error && <ErrorAlert error={choose.error} />}
      <SimpleGrid cols={2} spacing={{ base: 'xs', xs: 'sm' }}>
        {offered.map((server) => (
          <ChoiceCard
            key={server.name}
            title={server.name}
            about={aboutServer(server, added.find((each) => each.server.name === server.name)?.by)}
            detail={whereIs(server)}
            isShort={servers?.known.some(({ name }) => name === server.name)}
            chosen={server.name === current?.name}
            pending={choose.pending && chosen === server.name}
            disabled={choose.pending}
            onChoose={() => {
              setChosen(server.name)
              if (server === current) onStay()
              else void choose.run(server)
            }}
          />
        ))}
        {!isLocked && (
          <ChoiceCard
            title="Another server"
            about="By its address and your VO"
            disabled={choose.pending}
            onChoose={() => setByUrl(true)}
          />
        )}
      </SimpleGrid>
      {current && (
        <Button variant="default" onClick={onStay} style={{ alignSelf: 'flex-start' }}>
          Stay with {current.name}
        </Button>
      )}
    </Stack>
  )
}

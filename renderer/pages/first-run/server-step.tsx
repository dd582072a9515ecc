import { Button, SimpleGrid, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useAction } from '../../action.tsx'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { ErrorAlert } from '../../errors.tsx'
import { useLoaded } from '../../loaded.ts'
import { ChoiceCard } from '../../servers/choice-card.tsx'
import { ServerForm } from '../../servers/form.tsx'
import { aboutServer, whereIs } from '../../servers/presets.ts'
import type { Server } from '../../types.ts'

export function ServerStep({ onChosen }: { onChosen: () => void }) {
  const { server: current } = useBridgeState()
  const api = useApi()
  const { value: servers, error } = useLoaded(() => api.listServers({}))
  const [byUrl, setByUrl] = useState(false)
  const [chosen, setChosen] = useState<string>()
  const choose = useAction(async (server: Server) => {
    setChosen(server.name)
    await api.setServer({ server })
    onChosen()
  })
  const saveAndChoose = async (server: Server) => {
    await api.saveServer({ server })
    await api.setServer({ server })
    onChosen()
  }
  // The one in use as it is: with its role, and the demo with what was done there.
  const offered = [...(servers?.known ?? []), ...(servers?.own ?? [])].map((server) =>
    server.name === current?.name ? current : server,
  )
  return (
    <Stack gap="sm">
      <Text size="sm">Each experiment has a PanDA of its own. Which one runs your tasks?</Text>
      {error && <ErrorAlert error={error} />}
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        {offered.map((server) => (
          <ChoiceCard
            key={server.name}
            title={server.name}
            about={aboutServer(server)}
            detail={whereIs(server)}
            chosen={server.name === current?.name}
            pending={choose.pending && chosen === server.name}
            disabled={choose.pending}
            onChoose={() => void choose.run(server)}
          />
        ))}
        <ChoiceCard
          title="Another server"
          about="By its address and your VO"
          chosen={byUrl}
          onChoose={() => setByUrl(!byUrl)}
        />
      </SimpleGrid>
      {choose.error && <ErrorAlert error={choose.error} />}
      {byUrl && <ServerForm verb="Use this server" onSave={saveAndChoose} />}
      {current && !byUrl && (
        <Button variant="default" onClick={onChosen} style={{ alignSelf: 'flex-start' }}>
          Stay with {current.name}
        </Button>
      )}
    </Stack>
  )
}

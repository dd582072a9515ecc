import { Select, Stack } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { AtServer, useBridgeState } from './bridge.tsx'

/** Shows what is within as of one of the PanDA servers in use, which is chosen above it; with one alone as of that. */
export function OneServer({ children }: { children: ReactNode }) {
  const { server, beside } = useBridgeState()
  const [chosen, setChosen] = useState<string>()
  if (!server || beside.length === 0) return children
  const one = beside.find((each) => each.server.name === chosen)
  return (
    <Stack gap="md">
      <Select
        label="PanDA server"
        data={[server.name, ...beside.map((each) => each.server.name)]}
        value={one?.server.name ?? server.name}
        onChange={(name) => setChosen(name ?? undefined)}
        allowDeselect={false}
        maw={320}
      />
      {one ? <AtServer beside={one}>{children}</AtServer> : children}
    </Stack>
  )
}

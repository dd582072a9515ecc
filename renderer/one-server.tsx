import { Select, Stack } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { AtServer, useBridgeState } from './bridge.tsx'

/** Shows what is within as of one of the PanDA servers in use, which is chosen above it; with one alone as of that. */
export function OneServer({ children }: { children: ReactNode }) {
  const { server, beside } = useBridgeState()
  const [chosen, setChosen] = useState<string>()
  const one = beside.find((each) => each.server.name === chosen)
  if (!server || beside.length === 0) return children
  return (
    <Stack gap="md">
      <ServerChoice value={one?.server.name ?? server.name} onChange={setChosen} />
      {one ? <AtServer beside={one}>{children}</AtServer> : children}
    </Stack>
  )
}

/** The servers in use, to choose one; nothing where there is one alone. */
export function ServerChoice({ value, onChange }: { value: string; onChange: (name: string) => void }) {
  const { server, beside } = useBridgeState()
  if (!server || beside.length === 0) return null
  return (
    <Select
      label="PanDA server"
      data={[server.name, ...beside.map((each) => each.server.name)]}
      value={value}
      onChange={(name) => name !== null && onChange(name)}
      allowDeselect={false}
      maw={320}
    />
  )
}

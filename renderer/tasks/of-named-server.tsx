import { Anchor, EmptyState, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { AtServer, useBridgeState } from '../bridge.tsx'
import { NewHostBanner } from '../new-host.tsx'
import { OfServer } from '../of-server.tsx'
import { ServerChoice } from '../one-server.tsx'
import { go, useQuery } from '../route.ts'
import { tasksPath } from './paths.ts'

/** Shows what is within as of the server that the address names; of the first where it names none. */
export function OfNamedServer({ children }: { children: ReactNode }) {
  const { server, beside } = useBridgeState()
  const named = useQuery().get('server') ?? undefined
  if (named === undefined || named === server?.name) return <OfServer>{children}</OfServer>
  const one = beside.find((each) => each.server.name === named)
  // Never another in its place: the same number is another task there.
  if (!one) return <NotInUse name={named} />
  return (
    <AtServer beside={one}>
      <OfServer>
        <NewHostBanner />
        {children}
      </OfServer>
    </AtServer>
  )
}

/** Of which server in use the tasks are shown; it stands in the address, for who comes back. */
export function ChooseServer() {
  const { server } = useBridgeState()
  const first = server?.name
  const named = useQuery().get('server') ?? first ?? ''
  return <ServerChoice value={named} onChange={(name) => go(tasksPath(name === first ? undefined : name))} />
}

function NotInUse({ name }: { name: string }) {
  return (
    <Stack align="center">
      <EmptyState
        pt="xl"
        title={`${name.slice(0, 100)} is not in use`}
        description="This address is of a server that is not used any more. Servers are chosen in the settings."
      />
      <Anchor href={`#/${tasksPath()}`}>Tasks at the first server</Anchor>
    </Stack>
  )
}

import { EmptyState, Stack } from '@mantine/core'
import { IconLogin2 } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useBridgeState } from '../bridge.tsx'
import { NoServer } from '../no-server.tsx'
import { SignInPanel } from '../sign-in/panel.tsx'

/** What only who is signed in can see; before that, the way to sign in. @param what `your tasks` */
export function SignedIn({ what, children }: { what: string; children: ReactNode }) {
  const { server, login } = useBridgeState()
  if (!server) return <NoServer />
  if (login.is === 'signed-in') return children
  return (
    <Stack align="center">
      <EmptyState
        pt="xl"
        icon={<IconLogin2 size={40} aria-hidden />}
        title={`Sign in to see ${what}`}
        description={`${server.name} tells them only to you. This window shows them as soon as you are signed in.`}
      />
      <SignInPanel />
    </Stack>
  )
}

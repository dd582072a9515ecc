import { Button, Group, Stack, Text } from '@mantine/core'
import { IconLogin2, IconRefresh } from '@tabler/icons-react'
import type { Action } from '../action.tsx'
import { useBridgeState } from '../bridge.tsx'
import { ErrorAlert } from '../errors.tsx'
import { OfServer } from '../of-server.tsx'
import { LoginOfFile } from './login-of-file.tsx'
import { useSignIn } from './use-sign-in.ts'
import { WaitingForApproval } from './waiting.tsx'

interface SignInPanelProps {
  /** Where a click elsewhere, as on a server, starts the sign-in too. */
  start?: Action<[]>
}

/** Signs in: a click opens the page where it is approved; a code, more ways to that page, what to do when it fails. */
export function SignInPanel(props: SignInPanelProps) {
  return (
    <OfServer>
      <Panel {...props} />
    </OfServer>
  )
}

function Panel({ start: startedElsewhere }: SignInPanelProps) {
  const { login, server, robot } = useBridgeState()
  const own = useSignIn()
  const start = startedElsewhere ?? own
  const problem = login.is === 'signing-in' ? undefined : (start.error ?? login.problem)

  if (login.is === 'signing-in') return <WaitingForApproval signIn={login.signIn} hosts={login.hosts} />
  if (login.is === 'signed-in' && !login.problem) return null
  if (robot !== undefined)
    return problem ? (
      <ErrorAlert error={problem} />
    ) : (
      <Text size="sm">The robot signs in by itself, as its file says.</Text>
    )
  // The bridge tries that again by itself, and another sign-in would meet the same disk.
  if (login.is === 'signed-in' && problem?.code === 'file-access') return <ErrorAlert error={problem} />
  const ways = (
    <Group gap="xs">
      <Button
        onClick={() => void start.run()}
        loading={start.pending}
        leftSection={problem ? <IconRefresh size={16} aria-hidden /> : <IconLogin2 size={16} aria-hidden />}
      >
        {start.error ? 'Try again' : problem ? 'Sign in again' : 'Sign in'}
      </Button>
      <LoginOfFile />
    </Group>
  )
  if (problem) return <ErrorAlert error={problem}>{ways}</ErrorAlert>
  return (
    <Stack align="flex-start" gap="xs">
      <Text size="sm">
        You sign in to {server?.name ?? 'PanDA'} with your own account, in a browser on this or any other
        device. No password is typed here.
      </Text>
      {ways}
    </Stack>
  )
}

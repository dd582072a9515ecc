import { Button, Stack, Text } from '@mantine/core'
import { IconLogin2, IconRefresh } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useAction } from '../action.tsx'
import { useApi, useBridgeState } from '../bridge.tsx'
import { ErrorAlert } from '../errors.tsx'
import { OfServer } from '../of-server.tsx'
import { WaitingForApproval } from './waiting.tsx'

/**
 * Signs in: a code, the ways to the page where it is approved, and what to do when it fails.
 * @param startAtOnce asks for a code without a click, where the user has just chosen the server
 */
export function SignInPanel({ startAtOnce = false }: { startAtOnce?: boolean }) {
  return (
    <OfServer>
      <Panel startAtOnce={startAtOnce} />
    </OfServer>
  )
}

function Panel({ startAtOnce }: { startAtOnce: boolean }) {
  const { login, server } = useBridgeState()
  const api = useApi()
  const start = useAction(() => api.signIn({}))
  const problem = login.is === 'signing-in' ? undefined : (start.error ?? login.problem)
  const mayStart = startAtOnce && login.is === 'signed-out' && login.problem === undefined
  useEffect(() => {
    // Asked twice, the bridge gives the same code.
    if (mayStart) void start.run()
    // Once: what comes of it is in the state, which may show this panel before the choice of the server has returned.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [startAtOnce])

  if (login.is === 'signing-in') return <WaitingForApproval signIn={login.signIn} hosts={login.hosts} />
  if (login.is === 'signed-in' && !login.problem) return null
  const button = (
    <Button
      onClick={() => void start.run()}
      loading={start.pending}
      leftSection={problem ? <IconRefresh size={16} aria-hidden /> : <IconLogin2 size={16} aria-hidden />}
    >
      {problem ? 'Try again' : 'Sign in'}
    </Button>
  )
  if (problem) return <ErrorAlert error={problem}>{button}</ErrorAlert>
  return (
    <Stack align="flex-start" gap="xs">
      <Text size="sm">
        You sign in to {server?.name ?? 'PanDA'} with your own account, in a browser on this or any other
        device. No password is typed here.
      </Text>
      {button}
    </Stack>
  )
}

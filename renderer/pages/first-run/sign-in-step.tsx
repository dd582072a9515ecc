import { Button, Group, Text } from '@mantine/core'
import { useAction } from '../../action.tsx'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { SignInPanel } from '../../sign-in/panel.tsx'

/** @param startAtOnce the user has just chosen the server: the code is there without another click */
export function SignInStep({ startAtOnce, onSignedOut }: { startAtOnce: boolean; onSignedOut: () => void }) {
  const { login } = useBridgeState()
  const api = useApi()
  const signOut = useAction(
    async () => {
      await api.signOut({})
      onSignedOut()
    },
    { notifyFailure: true },
  )
  if (login.is !== 'signed-in') return <SignInPanel startAtOnce={startAtOnce} />
  return (
    <Group>
      <Text size="sm">You are signed in as {login.account.name}.</Text>
      <Button variant="default" size="xs" loading={signOut.pending} onClick={() => void signOut.run()}>
        Sign in as somebody else
      </Button>
      <Button size="xs" onClick={onSignedOut}>
        Stay signed in
      </Button>
    </Group>
  )
}

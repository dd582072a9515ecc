import { Button, Group, Text } from '@mantine/core'
import { useAction, type Action } from '../../action.tsx'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { OfServer } from '../../of-server.tsx'
import { SignInPanel } from '../../sign-in/panel.tsx'
import { OtherLogin } from './other-login.tsx'

interface SignInStepProps {
  /** What the choice of the server has started, or a button here does. */
  start: Action<[]>
  onDone: () => void
}

export function SignInStep({ start, onDone }: SignInStepProps) {
  const { login } = useBridgeState()
  const api = useApi()
  const signOut = useAction(
    async () => {
      await api.signOut({})
      onDone()
    },
    { notifyFailure: true },
  )
  if (login.is !== 'signed-in')
    return (
      <>
        {login.is === 'signed-out' && !start.pending && (
          <OfServer>
            <OtherLogin />
          </OfServer>
        )}
        <SignInPanel start={start} />
      </>
    )
  return (
    <Group>
      <Text size="sm">You are signed in as {login.account.name}.</Text>
      <Button variant="default" size="xs" loading={signOut.pending} onClick={() => void signOut.run()}>
        Sign in as somebody else
      </Button>
      <Button size="xs" onClick={onDone}>
        Stay signed in
      </Button>
    </Group>
  )
}

import { Button, Group, List, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useAction } from '../../action.tsx'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { Confirm } from '../../confirm.tsx'
import { Section } from '../../section.tsx'

export function ResetSection() {
  const { login } = useBridgeState()
  const api = useApi()
  const [signOutOpen, signOutConfirm] = useDisclosure(false)
  const [stopOpen, stopConfirm] = useDisclosure(false)
  const signOut = useAction(() => api.signOut({}), { done: 'Signed out; the login is forgotten.' })
  const stop = useAction(() => api.stop({}))
  return (
    <Section title="Stop, and start anew">
      <Stack gap="sm">
        <Group>
          <Button variant="default" color="red" size="xs" onClick={stopConfirm.open}>
            Stop the bridge
          </Button>
          <Button
            variant="default"
            size="xs"
            onClick={signOutConfirm.open}
            disabled={login.is !== 'signed-in'}
          >
            Forget the login
          </Button>
        </Group>
        <Text size="sm">To begin as if PanDA Bridge had never run here:</Text>
        <List size="sm" type="ordered">
          <List.Item>
            Disconnect your assistants on the page Assistants: that takes out what was put into their files.
          </List.Item>
          <List.Item>Forget the login, and stop the bridge.</List.Item>
          <List.Item>
            Delete its folder, named above. That deletes settings, servers and sets of your own, logins, keys,
            the record of calls and the logs.
          </List.Item>
        </List>
      </Stack>
      <Confirm
        opened={stopOpen}
        onClose={stopConfirm.close}
        title="Stop the bridge?"
        verb="Stop"
        action={stop}
      >
        Assistants get no answer until it runs again. An assistant that starts it itself, as Claude Desktop
        does, starts it when it needs it.
      </Confirm>
      <Confirm
        opened={signOutOpen}
        onClose={signOutConfirm.close}
        title="Forget the login?"
        verb="Forget"
        action={signOut}
      >
        You are signed out on the bridge’s computer. Assistants get no more answers from PanDA until somebody
        signs in again.
      </Confirm>
    </Section>
  )
}

import { Alert, Button, Group, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconKey } from '@tabler/icons-react'
import { useAction } from './action.tsx'
import { useApi, useBridgeState } from './bridge.tsx'
import { Confirm } from './dialogs.tsx'
import { hostOf } from './servers/words.ts'
import type { LoginHost } from './types.ts'

/** On every page: the server's entry names a host that the login has not been sent to, and none of it goes there yet. */
export function NewHostBanner() {
  const { login } = useBridgeState()
  if (login.is !== 'signed-in') return null
  const asked = login.hosts.filter(({ is }) => is === 'asked')
  return asked.map((host) => <Question key={host.origin} {...host} />)
}

function Question({ origin, isMonitor = false }: LoginHost) {
  const { server } = useBridgeState()
  const api = useApi()
  const refuse = useAction(() => api.answerHost({ origin, answer: 'no' }), { notifyFailure: true })
  return (
    <Alert
      color="yellow"
      icon={<IconKey aria-hidden />}
      mb="md"
      title={`May your login go to ${hostOf(origin)}?`}
      role="alert"
    >
      <Text size="sm" className="breakable">
        {isMonitor
          ? `${server?.name} has a monitor, BigPanDA, at ${origin}. Pages of jobs and logs are read there, and your
             login has not been sent there before. Until you say yes it is asked without your login, for as long
             as it answers so; everything else works as before.`
          : `The entry of ${server?.name} names ${origin} for PandaMCP, and your login has not been sent there before.
             Until you say yes nothing of it is sent, and calls of assistants fail.`}
      </Text>
      <Group gap="xs" mt="xs">
        <Button size="xs" variant="default" onClick={() => void refuse.run()} loading={refuse.pending}>
          No
        </Button>
        <AllowHost origin={origin} isMonitor={isMonitor} label="Yes…" />
      </Group>
    </Alert>
  )
}

/** Asks once more: a login that was sent cannot be called back. */
export function AllowHost({ origin, isMonitor = false, label }: Omit<LoginHost, 'is'> & { label: string }) {
  const { server } = useBridgeState()
  const api = useApi()
  const [opened, confirm] = useDisclosure(false)
  const allow = useAction(() => api.answerHost({ origin, answer: 'yes' }))
  return (
    <>
      <Button size="xs" variant="default" onClick={confirm.open}>
        {label}
      </Button>
      <Confirm
        opened={opened}
        onClose={confirm.close}
        title={`Send your login to ${hostOf(origin)}?`}
        verb="Send it there"
        action={allow}
      >
        Whoever runs {origin} can then act as you in PanDA. Say yes only if you know that it belongs to{' '}
        {isMonitor
          ? `the monitor of ${server?.name}.`
          : `${server?.name}, and you or its administrators have changed the entry.`}
      </Confirm>
    </>
  )
}

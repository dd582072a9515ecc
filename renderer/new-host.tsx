import { Alert, Button, Group, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconKey } from '@tabler/icons-react'
import { useAction } from './action.tsx'
import { useApi, useBridgeState } from './bridge.tsx'
import { Confirm } from './dialogs.tsx'
import { namesAt } from './further/words.ts'
import { hostOf } from './servers/words.ts'
import type { LoginHost } from './types.ts'

/** On every page: the server's entry names a host that the login has not been sent to, and none of it goes there yet. */
export function NewHostBanner() {
  const { login } = useBridgeState()
  if (login.is !== 'signed-in') return null
  const asked = login.hosts.filter(({ is }) => is === 'asked')
  return asked.map((host) => <Question key={host.origin} host={host} />)
}

function Question({ host }: { host: LoginHost }) {
  const { origin } = host
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
        <Why host={host} />
      </Text>
      <Group gap="xs" mt="xs">
        <Button size="xs" variant="default" onClick={() => void refuse.run()} loading={refuse.pending}>
          No
        </Button>
        <AllowHost host={host} label="Yes…" />
      </Group>
    </Alert>
  )
}

function Why({ host: { origin, isMonitor, isFurther } }: { host: LoginHost }) {
  const { server, further } = useBridgeState()
  if (isMonitor)
    return `${server?.name} has a monitor, BigPanDA, at ${origin}. Pages of jobs and logs are read there, and your
      login has not been sent there before. Until you say yes it is asked without your login, for as long
      as it answers so; everything else works as before.`
  if (isFurther)
    return `${namesAt(further, origin)} at ${origin} is a server besides PanDA, which is to be entered with your PanDA
      ID token. That has not been sent there before. Until you say yes nothing of it is sent, and calls of its tools
      fail; PanDA works as before.`
  return `The entry of ${server?.name} names ${origin} for PandaMCP, and your login has not been sent there before.
    Until you say yes nothing of it is sent, and calls of assistants fail.`
}

/** Asks once more: a login that was sent cannot be called back. */
export function AllowHost({ host, label }: { host: Omit<LoginHost, 'is'>; label: string }) {
  const { origin, isMonitor, isFurther } = host
  const { server, further } = useBridgeState()
  const api = useApi()
  const [opened, confirm] = useDisclosure(false)
  const allow = useAction(() => api.answerHost({ origin, answer: 'yes' }))
  const onlyIf = isMonitor
    ? `you know that it belongs to the monitor of ${server?.name}`
    : isFurther
      ? `you know who runs ${namesAt(further, origin)}, which is no part of PanDA, and trust them with that`
      : `you know that it belongs to ${server?.name}, and you or its administrators have changed the entry`
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
        Whoever runs {origin} can then act as you in PanDA. Say yes only if {onlyIf}.
      </Confirm>
    </>
  )
}

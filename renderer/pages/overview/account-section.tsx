import { Button, Group, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconLogout } from '@tabler/icons-react'
import { useAction } from '../../action.tsx'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { Confirm } from '../../dialogs.tsx'
import { Facts } from '../../facts.tsx'
import { AllowHost } from '../../new-host.tsx'
import { Section } from '../../section.tsx'
import { splitVo } from '../../../bridge/panda/vo.ts'
import { hostOf } from '../../servers/words.ts'
import { SignInPanel } from '../../sign-in/panel.tsx'
import { Ago, TimeLeft } from '../../time.tsx'

export function AccountSection() {
  const { login, server, robot } = useBridgeState()
  if (!server) return null
  const { vo, role } = splitVo(server.vo)
  const place: [string, string][] = [
    ['VO', vo],
    ['Role', role ?? 'none'],
    ...(robot === undefined ? [] : [['Robot', robot] satisfies [string, string]]),
  ]
  if (login.is !== 'signed-in') {
    return (
      <Section title="Account" part="account">
        <Stack gap="sm">
          {login.is === 'signed-out' && (
            <Text fw={650}>{robot === undefined ? 'Nobody is signed in' : 'The robot is not signed in'}</Text>
          )}
          <Facts facts={place} />
          <SignInPanel />
        </Stack>
      </Section>
    )
  }
  const { account, expiresAt, renewedAt, hosts, isLast, clock, problem } = login
  const allowed = hosts.filter(({ is }) => is === 'allowed').map(({ origin }) => hostOf(origin))
  const refused = hosts.filter(({ is }) => is === 'refused')
  return (
    <Section title="Account" part="account" {...(robot === undefined && { actions: <SignOut /> })}>
      <Stack gap="sm">
        <div>
          <Text fw={650} size="lg">
            {robot === undefined ? account.name : `The robot ${robot}`}
          </Text>
          {account.email !== undefined && (
            <Text size="sm" c="dimmed" className="breakable">
              {account.email}
            </Text>
          )}
        </div>
        <Facts
          facts={[
            ...place,
            [
              'Login good for',
              <Holds
                key="holds"
                until={expiresAt}
                renews={!isLast && (!problem || problem.code === 'file-access')}
              />,
            ],
            ['Last renewed', <Ago key="renewed" at={renewedAt} />],
            ['Sent to', allowed.join(', ')],
          ]}
        />
        {refused.map((host) => (
          <Group key={host.origin} gap="xs">
            <Text size="sm" className="breakable">
              Not sent to {hostOf(host.origin)}, as you said.
            </Text>
            <AllowHost host={host} label="Allow it…" />
          </Group>
        ))}
        {clock !== undefined && <Text size="sm">{clock}</Text>}
        {problem && <SignInPanel />}
      </Stack>
    </Section>
  )
}

function Holds({ until, renews }: { until: number; renews: boolean }) {
  return (
    <>
      <TimeLeft until={until} />
      {renews ? ', then renewed by itself' : ''}
    </>
  )
}

/** Of the server that is shown around it. */
export function SignOut() {
  const { login } = useBridgeState()
  const api = useApi()
  const [opened, confirm] = useDisclosure(false)
  const signOut = useAction(() => api.signOut({}), {
    done: (state) => {
      const note = state.is === 'signed-out' ? state.note : undefined
      return `Signed out; the login is forgotten.${note === undefined ? '' : ` ${note}`}`
    },
  })
  return (
    <>
      <Button
        size="xs"
        variant="default"
        onClick={confirm.open}
        leftSection={<IconLogout size={14} aria-hidden />}
      >
        Sign out
      </Button>
      <Confirm opened={opened} onClose={confirm.close} title="Sign out?" verb="Sign out" action={signOut}>
        The login of {login.is === 'signed-in' ? login.account.name : 'this account'} is forgotten on the
        bridge’s computer. Assistants get no more answers from PanDA until somebody signs in again.
      </Confirm>
    </>
  )
}

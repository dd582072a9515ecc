import { Button, Group, Stack, Switch, Text } from '@mantine/core'
import { useAction } from '../../action.tsx'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { ErrorAlert } from '../../errors.tsx'
import { Section } from '../../section.tsx'
import { UpdateControls } from './update-controls.tsx'

type Shell = ReturnType<typeof useBridgeState>['shell']
type Notices = NonNullable<Shell['notices']>

/** What the program around the bridge can do: in a browser little, in the desktop app more. */
export function AppSection() {
  const { shell } = useBridgeState()
  return (
    <Section title={shell.kind === 'desktop' ? 'This app' : 'Support'} part="app">
      <Stack gap="md">
        {shell.kind === 'desktop' && <Text size="sm">{keptWords[shell.loginKept]}</Text>}
        {shell.startAtLogin !== undefined && <StartAtLogin on={shell.startAtLogin} />}
        {shell.notices && <NoticeControls notices={shell.notices} />}
        {shell.updates && <UpdateControls updates={shell.updates} />}
        {shell.opensFiles && <InstallInClaude />}
        <Diagnostics opensFiles={shell.opensFiles === true} />
      </Stack>
    </Section>
  )
}

const keptWords: Record<Shell['loginKept'], string> = {
  keychain: 'Your login is stored encrypted; its key is in the keychain of this computer.',
  session:
    'This computer has no keychain, so your login is kept for this session only: sign in again after each start.',
  file: 'This computer has no keychain, so your login is in a file that only you can read, as you chose.',
}

function StartAtLogin({ on }: { on: boolean }) {
  const api = useApi()
  const set = useAction((wanted: boolean) => api.setStartAtLogin({ on: wanted }), { notifyFailure: true })
  return (
    <Switch
      checked={on}
      onChange={(event) => void set.run(event.currentTarget.checked)}
      disabled={set.pending}
      label="Start when I log in to this computer"
      description="It starts in the tray, without a window."
    />
  )
}

const noticeWords: Record<keyof Notices, string> = {
  approval: 'A call waits for my yes',
  'signed-out': 'I am signed out of PanDA',
  server: 'PanDA is down, or back',
  'task-failed': 'A task of mine has failed',
  'task-exhausted': 'A task of mine is exhausted: it does not go on before I act',
  'task-ended': 'A task of mine has ended',
}

function NoticeControls({ notices }: { notices: Notices }) {
  const api = useApi()
  const set = useAction(api.setNotice, { notifyFailure: true })
  return (
    <Stack gap="xs" role="group" aria-label="Notifications">
      <Text size="sm" fw={500}>
        Notify me when
      </Text>
      {Object.entries(noticeWords).map(([name, words]) => {
        const kind = name as keyof Notices
        return (
          <Switch
            key={kind}
            checked={notices[kind]}
            onChange={(event) => void set.run({ kind, on: event.currentTarget.checked })}
            disabled={set.pending}
            label={words}
          />
        )
      })}
    </Stack>
  )
}

function InstallInClaude() {
  const api = useApi()
  const install = useAction(() => api.installInClaude({}), { done: 'Claude Desktop shows what it installs.' })
  return (
    <Stack gap="xs">
      <Group>
        <Button size="xs" variant="default" loading={install.pending} onClick={() => void install.run()}>
          Install in Claude Desktop
        </Button>
      </Group>
      <Text size="sm" c="dimmed">
        Another way than “Connect”: Claude installs the bridge as an extension. One of the two is enough.
      </Text>
      {install.error && <ErrorAlert error={install.error} />}
    </Stack>
  )
}

function Diagnostics({ opensFiles }: { opensFiles: boolean }) {
  const api = useApi()
  const copy = useAction(async () => navigator.clipboard.writeText(await api.getDiagnostics({})), {
    done: 'Copied: paste it into your mail to the support.',
  })
  const openLogs = useAction(() => api.openLogs({}))
  const error = copy.error ?? openLogs.error
  return (
    <Stack gap="xs">
      <Group>
        <Button size="xs" variant="default" loading={copy.pending} onClick={() => void copy.run()}>
          Copy diagnostics
        </Button>
        {opensFiles && (
          <Button size="xs" variant="default" loading={openLogs.pending} onClick={() => void openLogs.run()}>
            Open the folder of the logs
          </Button>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        For the support: versions, state and the end of the log. No token and no key is in it.
      </Text>
      {error && <ErrorAlert error={error} />}
    </Stack>
  )
}

import { Button, Group, Progress, Stack, Switch, Text } from '@mantine/core'
import { useAction } from '../../action.tsx'
import { useApi, type useBridgeState } from '../../bridge.tsx'
import { ErrorAlert } from '../../errors.tsx'
import { LocalTime } from '../../time.tsx'

type Updates = NonNullable<ReturnType<typeof useBridgeState>['shell']['updates']>

/** Newer releases: looked for, downloaded and installed only when the user says so. */
export function UpdateControls({ updates: { state, lookDaily } }: { updates: Updates }) {
  const api = useApi()
  const daily = useAction((wanted: boolean) => api.setLookForUpdates({ daily: wanted }), {
    notifyFailure: true,
  })
  return (
    <Stack gap="xs">
      <Switch
        checked={lookDaily}
        onChange={(event) => void daily.run(event.currentTarget.checked)}
        disabled={daily.pending}
        label="Look for a new version once a day"
        description="Nothing is downloaded or installed before you say so."
      />
      <UpdateStep state={state} />
    </Stack>
  )
}

function UpdateStep({ state }: { state: Updates['state'] }) {
  const api = useApi()
  const look = useAction(() => api.lookForUpdate({}), { notifyFailure: true })
  const download = useAction(() => api.downloadUpdate({}), { notifyFailure: true })
  const install = useAction(() => api.installUpdate({}), { notifyFailure: true })
  switch (state.is) {
    case 'available':
      return (
        <Step
          words={`Version ${state.version} is there.`}
          verb="Download it"
          onClick={() => void download.run()}
        />
      )
    case 'downloading':
      return (
        <Stack gap={4}>
          <Text size="sm">
            Version {state.version} is being downloaded: {state.percent} %
          </Text>
          <Progress value={state.percent} size="sm" aria-hidden />
        </Stack>
      )
    case 'ready':
      return (
        <Step
          words={`Version ${state.version} is downloaded and checked.`}
          verb="Restart with it"
          onClick={() => void install.run()}
        />
      )
    case 'not-looked':
    case 'looking':
    case 'newest':
    case 'failed':
      return (
        <Stack gap="xs">
          <Group>
            <Button
              size="xs"
              variant="default"
              loading={state.is === 'looking'}
              onClick={() => void look.run()}
            >
              Look for a new version
            </Button>
            {state.is === 'newest' && (
              <Text size="sm">
                This is the newest one, as of <LocalTime at={state.at} />.
              </Text>
            )}
          </Group>
          {state.is === 'failed' && <ErrorAlert error={state.problem} />}
        </Stack>
      )
  }
}

function Step({ words, verb, onClick }: { words: string; verb: string; onClick: () => void }) {
  return (
    <Group>
      <Text size="sm">{words}</Text>
      <Button size="xs" onClick={onClick}>
        {verb}
      </Button>
    </Group>
  )
}

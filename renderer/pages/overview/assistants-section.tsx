import { Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { IconPlayerPause } from '@tabler/icons-react'
import { useAction } from '../../action.tsx'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { Facts } from '../../facts.tsx'
import { Section } from '../../section.tsx'
import { Ago } from '../../time.tsx'

export function AssistantsSection() {
  const { assistants, clients, set, paused, mcpUrl } = useBridgeState()
  const connected = clients.filter(({ state }) => state === 'connected' || state === 'outdated')
  const isEmpty = assistants.length === 0 && connected.length === 0
  return (
    <Section title="Assistants" actions={!paused && !isEmpty && <Pause />}>
      <Stack gap="sm">
        {isEmpty && (
          <Text size="sm" c="dimmed">
            No assistant is connected. <Anchor href="#/assistants">Connect one</Anchor>, and it can ask PanDA
            for you.
          </Text>
        )}
        {assistants.map(({ key, name, version, lastSeen }) => (
          <Group key={`${key} ${name}`} justify="space-between" gap="xs">
            <Text size="sm" className="breakable">
              <b>{name}</b> {version}
            </Text>
            <Text size="sm" c="dimmed">
              seen <Ago at={lastSeen} />
            </Text>
          </Group>
        ))}
        {connected.length > 0 && (
          <Text size="sm">
            Connected: {connected.map(({ name }) => name).join(', ')}.{' '}
            <Anchor href="#/assistants">All assistants</Anchor>
          </Text>
        )}
        <Facts
          facts={[
            [
              'They may use',
              <Anchor key="set" href="#/tools" size="sm">{`the tools of “${set.name}”`}</Anchor>,
            ],
            ['Over HTTP at', mcpUrl],
          ]}
        />
      </Stack>
    </Section>
  )
}

function Pause() {
  const api = useApi()
  const pause = useAction(() => api.pause({ paused: true }), {
    done: 'All assistants are paused.',
    notifyFailure: true,
  })
  return (
    <Button
      size="xs"
      variant="default"
      onClick={() => void pause.run()}
      loading={pause.pending}
      leftSection={<IconPlayerPause size={14} aria-hidden />}
    >
      Pause all
    </Button>
  )
}

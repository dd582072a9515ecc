import { Button, Group, Progress, Stack, Text } from '@mantine/core'
import { IconPlayerStop } from '@tabler/icons-react'
import { sayDone, useAction } from './action.tsx'
import { useApi, useBridgeState } from './bridge.tsx'
import { callerName } from './callers.ts'
import { EffectBadge } from './effects.tsx'
import { Section } from './section.tsx'
import { durationText, useNow } from './time.tsx'
import type { RunningCall } from './types.ts'

/** The calls that wait for an answer, each with a way to stop it. */
export function RunningCallsSection() {
  const { runningCalls, server } = useBridgeState()
  if (runningCalls.length === 0) return null
  return (
    <Section title="Running now">
      <Stack gap="sm">
        {runningCalls.map((call) => (
          <Running key={call.id} call={call} at={call.server === server?.name ? '' : ` at ${call.server}`} />
        ))}
      </Stack>
    </Section>
  )
}

/** @param at which server, where that is not the first */
function Running({
  call: { id, since, client, clientName, tool, effect, progress },
  at,
}: {
  call: RunningCall
  at: string
}) {
  const api = useApi()
  const now = useNow()
  const stop = useAction(
    async () => {
      const ran = await api.cancelCall({ id })
      sayDone(
        ran
          ? `Stopped: ${tool}.${effect === 'read' ? '' : ' Whether it was carried out is not known: look before it is asked again.'}`
          : `${tool} had ended already.`,
      )
    },
    { notifyFailure: true },
  )
  return (
    <div>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <div style={{ minWidth: 0 }}>
          <Text ff="monospace" fz="xs" className="breakable">
            {tool}
          </Text>
          <Group gap="xs">
            <Text size="xs" c="dimmed" className="breakable">
              {callerName(client, clientName)}
              {at}, for {durationText(now - since)}
            </Text>
            {effect !== 'read' && <EffectBadge effect={effect} />}
          </Group>
        </div>
        <Button
          size="xs"
          variant="default"
          flex="none"
          aria-label={`Stop ${tool}`}
          leftSection={<IconPlayerStop size={14} aria-hidden />}
          onClick={() => void stop.run()}
          loading={stop.pending}
        >
          Stop
        </Button>
      </Group>
      {progress && <HowFar progress={progress} />}
    </div>
  )
}

function HowFar({ progress: { done, total, message } }: { progress: NonNullable<RunningCall['progress']> }) {
  const counted =
    total === undefined
      ? done.toLocaleString('en')
      : `${done.toLocaleString('en')} of ${total.toLocaleString('en')}`
  return (
    <>
      {total !== undefined && (
        <Progress value={Math.min(100, (100 * done) / total)} size="sm" mt={4} aria-hidden />
      )}
      {(done > 0 || message !== undefined) && (
        <Text size="xs" c="dimmed" className="breakable">
          {message === undefined ? counted : `${counted}: ${message}`}
        </Text>
      )}
    </>
  )
}

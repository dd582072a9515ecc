import { Group, Stack, Text } from '@mantine/core'
import { useAction } from '../../action.tsx'
import { useApi, useBridgeState } from '../../bridge.tsx'
import { CheckNow } from '../../check-now.tsx'
import { HealthIcon, HealthReason, healthWords } from '../../health.tsx'
import { useLoaded } from '../../loaded.ts'
import { Section } from '../../section.tsx'
import { hostOf } from '../../servers/words.ts'
import { Ago, LocalTime } from '../../time.tsx'
import type { Server } from '../../types.ts'
import { LatencyChart } from './latency-chart.tsx'
import { Outages } from './outages.tsx'

/** The chart's height in pixels, also while it is loaded: nothing jumps. */
const CHART_HEIGHT = 180
const LEGEND_HEIGHT = 26

export function HealthSection({ server }: { server: Server }) {
  const { health } = useBridgeState()
  const api = useApi()
  const check = useAction(() => api.checkNow({}), { notifyFailure: true })
  const { value: history } = useLoaded(() => api.getHealthHistory({}), health?.lastCheckedAt)
  const { sentence } = healthWords(health)
  return (
    <Section title="PanDA" part="panda" actions={<CheckNow check={check} />}>
      <Stack gap="sm">
        <Group wrap="nowrap" gap="sm">
          <HealthIcon health={health} size="xl" />
          <div>
            <Text fw={650} size="lg">
              {sentence}
            </Text>
            <Text size="sm" c="dimmed" className="breakable">
              {server.name} at {hostOf(server.url)}
              {health && health.is !== 'unknown' && (
                <>
                  {' '}
                  since <LocalTime at={health.since} format="minute" />
                </>
              )}
            </Text>
          </div>
        </Group>
        <HealthReason health={health} />
        <Text size="sm">
          {health?.latencyMs === undefined
            ? 'No answer to measure'
            : `Answered in ${health.latencyMs.toFixed(0)} ms`}
          {health?.lastCheckedAt !== undefined && (
            <>
              , checked <Ago at={health.lastCheckedAt} />
            </>
          )}
          . It is asked every half minute.
        </Text>
        {history ? (
          <LatencyChart history={history} height={CHART_HEIGHT} />
        ) : (
          <div style={{ height: CHART_HEIGHT + LEGEND_HEIGHT }} />
        )}
        {history && <Outages history={history} />}
      </Stack>
    </Section>
  )
}

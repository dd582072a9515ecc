import '@mantine/charts/styles.css'
import { AreaChart } from '@mantine/charts'
import { Paper, Text } from '@mantine/core'
import { ReferenceArea } from 'recharts'
import { localText } from '../../format-time.ts'
import { useLocale } from '../../time.tsx'
import type { HealthHistory } from '../../types.ts'
import { chartWindow, latencyPoints, outagesOf } from './latency.ts'

/** An outage of one check is drawn as wide as this part of the axis, that it can be seen. */
const LEAST_SHOWN = 1 / 200

/** How long PanDA took to answer in the last 24 hours, and when it did not. */
export function LatencyChart({ history, height }: { history: HealthHistory; height: number }) {
  const locale = useLocale()
  const points = latencyPoints(history)
  const { from, to, hours, ticks } = chartWindow(points)
  const leastShownMs = (to - from) * LEAST_SHOWN
  const outages = outagesOf(history)
  const answered = points.flatMap(({ ms }) => ms ?? [])
  const label = `PanDA’s time to answer in the last ${hours === 1 ? 'hour' : `${hours} hours`}: ${
    answered.length === 0
      ? 'no answer'
      : `${Math.min(...answered).toFixed(0)} to ${Math.max(...answered).toFixed(0)} ms`
  }, ${outages.length} outages.`
  return (
    <div role="img" aria-label={label}>
      <AreaChart
        h={height}
        data={points}
        dataKey="at"
        series={[{ name: 'ms', label: 'Time to answer', color: 'blue.6' }]}
        connectNulls={false}
        curveType="linear"
        withDots={points.length < 30}
        strokeWidth={1.5}
        unit=" ms"
        gridAxis="x"
        xAxisProps={{
          type: 'number',
          domain: [from, to],
          scale: 'time',
          ticks,
          interval: 'equidistantPreserveStart',
          tickFormatter: (at: number) => localText(at, 'minute', locale),
        }}
        yAxisProps={{ width: 64, domain: [0, 'auto'] }}
        areaProps={{ isAnimationActive: false }}
        tooltipAnimationDuration={0}
        tooltipProps={{
          content: ({ payload }) => {
            const point: unknown = payload?.[0]?.payload
            return isPoint(point) ? (
              <Paper withBorder px="sm" py={4} shadow="sm">
                <Text size="xs">
                  {localText(point.at, 'time', locale)}: {point.ms?.toFixed(0)} ms
                </Text>
              </Paper>
            ) : null
          },
        }}
      >
        {outages.map((outage) => (
          <ReferenceArea
            key={outage.from}
            x1={Math.min(outage.from, to - leastShownMs)}
            x2={Math.max(outage.to, outage.from + leastShownMs)}
            fill="var(--mantine-color-red-6)"
            fillOpacity={0.35}
            ifOverflow="hidden"
          />
        ))}
      </AreaChart>
    </div>
  )
}

function isPoint(value: unknown): value is { at: number; ms: number | null } {
  return typeof value === 'object' && value !== null && 'at' in value && 'ms' in value
}

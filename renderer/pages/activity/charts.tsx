import '@mantine/charts/styles.css'
import { BarChart } from '@mantine/charts'
import { SimpleGrid, Text } from '@mantine/core'
import { Section } from '../../section.tsx'
import { localText } from '../../format-time.ts'
import { useLocale } from '../../time.tsx'
import { latencyRows, MOST_TOOLS } from './latency.ts'
import type { Statistics } from './types.ts'
import { msText } from './units.ts'

const ROW_HEIGHT = 40
const still = { isAnimationActive: false }

/** Numbers of the calls as pictures; loaded when they are asked for. */
export function Charts({ statistics }: { statistics: Statistics }) {
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }}>
      <Hours hours={statistics.hours} />
      <Latency tools={statistics.tools} />
    </SimpleGrid>
  )
}

function Hours({ hours }: { hours: Statistics['hours'] }) {
  const locale = useLocale()
  const data = hours.map(({ start, calls, failed }) => ({
    hour: localText(start, 'minute', locale),
    'not failed': calls - failed,
    failed,
  }))
  const total = hours.reduce((sum, { calls }) => sum + calls, 0)
  return (
    <Section title="Calls per hour">
      <Text size="sm" c="dimmed" mb="sm">
        The last 24 hours, in your time; the last hour is not over.
      </Text>
      <div role="img" aria-label={`Calls per hour over the last 24 hours: ${total} in all.`}>
        <BarChart
          h={260}
          data={data}
          dataKey="hour"
          type="stacked"
          series={[
            { name: 'not failed', color: 'teal.7' },
            { name: 'failed', color: 'red.7' },
          ]}
          withLegend
          yAxisProps={{ allowDecimals: false, width: 40 }}
          barProps={still}
        />
      </div>
    </Section>
  )
}

function Latency({ tools }: { tools: Statistics['tools'] }) {
  const { rows, left } = latencyRows(tools)
  return (
    <Section title="How long calls take">
      <Text size="sm" c="dimmed" mb="sm">
        Half of a tool’s calls took at most p50, 95 in 100 at most p95, without the time to approve them.
        {left > 0 && ` The ${MOST_TOOLS} most called tools; ${left} more are not shown.`}
      </Text>
      {rows.length === 0 ? (
        <Text>No call has been carried out yet.</Text>
      ) : (
        <div
          role="img"
          aria-label={`p50 and p95 by tool: ${rows.map(({ tool, p50, p95 }) => `${tool} ${msText(p50)} and ${msText(p95)}`).join('; ')}.`}
        >
          <BarChart
            h={rows.length * ROW_HEIGHT + 80}
            data={rows}
            dataKey="tool"
            orientation="vertical"
            series={[
              { name: 'p50', color: 'blue.5' },
              { name: 'p95', color: 'grape.6' },
            ]}
            withLegend
            gridAxis="x"
            yAxisProps={{ width: 170, interval: 0, tickFormatter: shortened }}
            valueFormatter={msText}
            barProps={{ ...still, maxBarSize: 12 }}
          />
        </div>
      )}
    </Section>
  )
}

function shortened(name: string): string {
  return name.length > 24 ? `${name.slice(0, 23)}…` : name
}

import { SimpleGrid, Text } from '@mantine/core'
import { Bars } from '../../charts/bars.tsx'
import { Columns } from '../../charts/columns.tsx'
import { Section } from '../../section.tsx'
import { momentText } from '../../format-time.ts'
import { useTimeStyle } from '../../time.tsx'
import { latencyRows, MOST_TOOLS } from './latency.ts'
import type { Statistics } from './types.ts'
import { msText } from '../../units.ts'

/** Numbers of the calls as pictures. */
export function Charts({ statistics }: { statistics: Statistics }) {
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }}>
      <Hours hours={statistics.hours} />
      <Latency tools={statistics.tools} />
      {statistics.upstreams.length > 1 && <Servers upstreams={statistics.upstreams} />}
    </SimpleGrid>
  )
}

function Hours({ hours }: { hours: Statistics['hours'] }) {
  const style = useTimeStyle()
  const total = hours.reduce((sum, { calls }) => sum + calls, 0)
  return (
    <Section title="Calls per hour">
      <Text size="sm" c="dimmed" mb="sm">
        The last 24 hours, {style.isUtc ? 'in UTC' : 'in your time'}; the last hour is not over.
      </Text>
      <Columns
        label={`Calls per hour over the last 24 hours: ${total} in all.`}
        height={260}
        name="Hour"
        series={[
          { name: 'not failed', color: 'teal.7' },
          { name: 'failed', color: 'red.7' },
        ]}
        rows={hours.map(({ start, calls, failed }) => ({
          name: momentText(start, 'minute', style),
          values: [calls - failed, failed],
        }))}
      />
    </Section>
  )
}

function Servers({ upstreams }: { upstreams: Statistics['upstreams'] }) {
  return (
    <Section title="Who answered">
      <Text size="sm" c="dimmed" mb="sm">
        All calls on record by the server that was asked.
      </Text>
      <Bars
        label={`Calls by server: ${upstreams.map(({ upstream, calls, failed }) => `${upstream} ${calls}, of them ${failed} failed`).join('; ')}.`}
        name="Server"
        series={[
          { name: 'not failed', color: 'teal.7' },
          { name: 'failed', color: 'red.7' },
        ]}
        rows={upstreams.map(({ upstream, calls, failed }) => ({
          name: upstream,
          values: [calls - failed, failed],
        }))}
        stacked
        whole
        format={(calls) => calls.toLocaleString('en')}
      />
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
        <Bars
          label={`p50 and p95 by tool: ${rows.map(({ tool, p50, p95 }) => `${tool} ${msText(p50)} and ${msText(p95)}`).join('; ')}.`}
          name="Tool"
          series={[
            { name: 'p50', color: 'blue.5' },
            { name: 'p95', color: 'grape.6' },
          ]}
          rows={rows.map(({ tool, p50, p95 }) => ({ name: tool, values: [p50, p95] }))}
          stacked={false}
          format={msText}
        />
      )}
    </Section>
  )
}

import { Group, Stack, Table, Text } from '@mantine/core'
import { useWhere } from '../../bridge.tsx'
import { Bars } from '../../charts/bars.tsx'
import { Section } from '../../section.tsx'
import { StateBadge } from '../../tasks/state-badge.tsx'
import type { Overview } from '../../types.ts'

const MOST_CLOUDS = 8

/** The jobs of the whole VO, and where most of them fail. */
export function JobsSection({ overview: { jobs, worstSites } }: { overview: Overview }) {
  const where = useWhere()
  if (!jobs && worstSites.length === 0) return null
  const clouds = jobs?.byCloud.slice(0, MOST_CLOUDS) ?? []
  return (
    <Section title={`Jobs of everybody${where}`}>
      <Stack gap="sm">
        {jobs && (
          <Group gap={6}>
            {jobs.byStatus.map(({ name, count }) => (
              <StateBadge key={name} status={name} count={count} />
            ))}
          </Group>
        )}
        {clouds.length > 0 && (
          <Bars
            label={`Jobs by cloud: ${clouds.map(({ cloud, running, waiting, failed }) => `${cloud} ${running} running, ${waiting} waiting, ${failed} failed`).join('; ')}.`}
            name="Cloud"
            series={[
              { name: 'running', color: 'green.6' },
              { name: 'waiting', color: 'gray.5' },
              { name: 'failed', color: 'red.6' },
            ]}
            rows={clouds.map(({ cloud, running, waiting, failed }) => ({
              name: cloud,
              values: [running, waiting, failed],
            }))}
            stacked
            whole
            format={(value) => value.toLocaleString('en')}
          />
        )}
        {worstSites.length > 0 && (
          <Table fz="sm" verticalSpacing={4} horizontalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Sites with most failures</Table.Th>
                <Table.Th ta="right">Failed</Table.Th>
                <Table.Th ta="right">Finished</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody style={{ fontVariantNumeric: 'tabular-nums' }}>
              {worstSites.map(({ site, failed, finished }) => (
                <Table.Tr key={site}>
                  <Table.Td className="breakable">{site}</Table.Td>
                  <Table.Td ta="right">{failed.toLocaleString('en')}</Table.Td>
                  <Table.Td ta="right">{finished.toLocaleString('en')}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
        {jobs && (
          <Text size="xs" c="dimmed">
            Of the whole VO, as PanDA counts them.
          </Text>
        )}
      </Stack>
    </Section>
  )
}

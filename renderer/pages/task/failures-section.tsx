import { Box, Group, Stack, Table, Text, VisuallyHidden } from '@mantine/core'
import { codeWords } from '../../../bridge/answers/words/errors.ts'
import { counted } from '../../counted.ts'
import { Section } from '../../section.tsx'
import { CanAct } from '../../tasks/error-in-words.tsx'
import { JobLink, NumberLinks, OutsideLink } from '../../tasks/links.tsx'
import { Quoted } from '../../tasks/quoted.tsx'
import { ReasonsChart } from '../../tasks/reasons-chart.tsx'
import type { ExplainedTask, FailureGroup } from '../../types.ts'

/** Of what the jobs failed, with counts and sites: a picture, and all that is known. */
export function FailuresSection({
  failures,
  jobs,
  special,
}: Pick<ExplainedTask, 'failures' | 'jobs' | 'special'>) {
  if (failures.length === 0 && special.length === 0) return null
  const total = failures.reduce((sum, { count }) => sum + count, 0)
  return (
    <Section title="Why jobs failed">
      <Stack gap="sm">
        {special.map((sentence) => (
          <Text key={sentence} fw={600} size="sm" className="breakable">
            {sentence}
          </Text>
        ))}
        {failures.length > 1 && <ReasonsChart reasons={failures} />}
        {failures.length > 0 && (
          <Text size="sm" c="dimmed">
            {jobs.sampled === undefined
              ? `${counted(total, 'failed job')}, by reason.`
              : `Of the failed jobs ${jobs.sampled.toLocaleString('en')} were read.`}
          </Text>
        )}
        {failures.length > 0 && <Reasons failures={failures} />}
      </Stack>
    </Section>
  )
}

function Reasons({ failures }: { failures: readonly FailureGroup[] }) {
  return (
    <Table verticalSpacing="xs" horizontalSpacing="xs" aria-label="Failures by reason">
      <Table.Thead>
        <Table.Tr>
          <Table.Th w={64}>Jobs</Table.Th>
          <Table.Th>Reason</Table.Th>
          <Table.Th visibleFrom="lg" w="24%">
            Sites
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {failures.map((group) => (
          <Table.Tr key={group.reason} style={{ verticalAlign: 'top' }}>
            <Table.Td fw={650} style={{ fontVariantNumeric: 'tabular-nums' }}>
              {group.count.toLocaleString('en')}
            </Table.Td>
            <Table.Td>
              <Reason group={group} />
              <Box hiddenFrom="lg" mt={4}>
                <Sites group={group} />
              </Box>
            </Table.Td>
            <Table.Td visibleFrom="lg">
              <Sites group={group} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

function Reason({ group: { error, exampleJobs } }: { group: FailureGroup }) {
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600} className="breakable">
        {error.meaning}
      </Text>
      <Group gap={6}>
        <CanAct error={error} />
        <Text size="xs" c="dimmed" className="breakable">
          {codeWords(error)}
        </Text>
      </Group>
      <Text size="sm" className="breakable">
        {error.helps}
      </Text>
      {error.said !== undefined && <Quoted of="PanDA" text={error.said} />}
      {exampleJobs.length > 0 && (
        <Text size="sm">
          For example job <NumberLinks ids={exampleJobs.map(({ jobId }) => jobId)} of={JobLink} />
        </Text>
      )}
    </Stack>
  )
}

function Sites({ group: { sites } }: { group: FailureGroup }) {
  return (
    <Stack gap={2}>
      {sites.map(({ site, count, link }) => (
        <Text key={site} size="xs" className="breakable">
          <b style={{ fontVariantNumeric: 'tabular-nums' }}>{count.toLocaleString('en')}</b> {site}{' '}
          <OutsideLink href={link} size="xs">
            <VisuallyHidden>{site} in the monitor</VisuallyHidden>
          </OutsideLink>
        </Text>
      ))}
    </Stack>
  )
}

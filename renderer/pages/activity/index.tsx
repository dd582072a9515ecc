import { Button, EmptyState, Skeleton, Stack, Tabs, Text } from '@mantine/core'
import { useMemo } from 'react'
import { IconActivity, IconChartBar, IconList } from '@tabler/icons-react'
import { counted } from '../../counted.ts'
import { PageHeading } from '../../heading.tsx'
import { LoadState } from '../../load-state.tsx'
import { go } from '../../route.ts'
import { RunningCallsSection } from '../../running-calls.tsx'
import { LocalTime } from '../../time.tsx'
import { choicesOf } from './calls.ts'
import { CallList } from './call-list.tsx'
import { Charts } from './charts.tsx'
import { Export } from './export.tsx'
import type { Statistics } from './types.ts'
import { msText } from '../../units.ts'
import { useCalls } from './use-calls.ts'

/** What assistants did, as it happens. */
export function ActivityPage() {
  const { calls, older, statistics, total, error, reload } = useCalls()
  const choices = useMemo(() => choicesOf(calls ?? [], statistics), [calls, statistics])
  return (
    <Stack gap="md">
      <PageHeading title="Activity" about="Every call that assistants, and you, have made.">
        <Export />
      </PageHeading>
      <RunningCallsSection />
      <LoadState loaded={{ value: calls, error, reload }} label="Loading the calls" height={400} />
      {calls?.length === 0 && <NoCalls />}
      {calls && calls.length > 0 && (
        <>
          <Summary statistics={statistics} total={total} />
          <Tabs defaultValue="calls" keepMounted={false}>
            <Tabs.List mb="md" aria-label="Ways to see the calls">
              <Tabs.Tab value="calls" leftSection={<IconList size={16} aria-hidden />}>
                Calls
              </Tabs.Tab>
              <Tabs.Tab value="charts" leftSection={<IconChartBar size={16} aria-hidden />}>
                Charts
              </Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="calls">
              <CallList calls={calls} older={older} total={total.calls} choices={choices} />
            </Tabs.Panel>
            <Tabs.Panel value="charts">
              {statistics ? (
                <Charts statistics={statistics} />
              ) : (
                <Skeleton height={300} role="status" aria-label="Counting the calls" />
              )}
            </Tabs.Panel>
          </Tabs>
        </>
      )}
    </Stack>
  )
}

function NoCalls() {
  return (
    <EmptyState
      py="xl"
      icon={<IconActivity size={40} aria-hidden />}
      title="No calls yet"
      description="When a connected assistant uses PanDA, each of its calls appears here within a second. Ask yours, for example, whether PanDA is alive."
    >
      <EmptyState.Actions>
        <Button onClick={() => go('assistants')}>Connect an assistant</Button>
        <Button variant="default" onClick={() => go('tools')}>
          Try a tool yourself
        </Button>
      </EmptyState.Actions>
    </EmptyState>
  )
}

function Summary({
  statistics,
  total: { calls, failed },
}: {
  statistics: Statistics | undefined
  total: { calls: number; failed: number }
}) {
  if (statistics?.since === undefined) return null
  const { p50, p95 } = statistics.all
  return (
    <Text size="sm" c="dimmed">
      {counted(calls, 'call')} since <LocalTime at={statistics.since} />, of which{' '}
      {failed === 0 ? 'none' : failed.toLocaleString('en')} failed.
      {p50 !== undefined &&
        p95 !== undefined &&
        ` Half took at most ${msText(p50)}, 95 in 100 at most ${msText(p95)}.`}
    </Text>
  )
}

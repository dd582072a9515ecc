import { Group, Stack, Text } from '@mantine/core'
import { TimeLine } from '../../charts/time-line.tsx'
import { momentText } from '../../format-time.ts'
import { Section } from '../../section.tsx'
import { Swatch } from '../../swatch.tsx'
import { ProgressBar } from '../../tasks/progress-bar.tsx'
import { progressParts, progressText } from '../../tasks/progress.ts'
import { StateBadge } from '../../tasks/state-badge.tsx'
import { progressFills } from '../../tasks/states.ts'
import { LocalTime, useTimeStyle } from '../../time.tsx'
import type { ExplainedTask } from '../../types.ts'
import { useWatched } from './use-watched.ts'
import { changedText, type Sample } from './watched.ts'

/** How far a task is: its files, its jobs, and what has changed while this window looked. */
export function ProgressSection({ answer, at }: { answer: ExplainedTask; at: number }) {
  const { progress, jobs } = answer
  const samples = useWatched(answer, at)
  return (
    <Section title="Progress">
      <Stack gap="xs">
        <Text size="sm">{progressText(progress)} done.</Text>
        <ProgressBar progress={progress} tall />
        <Group gap="sm">
          {progressParts(progress).map(({ name, files, percent }) => (
            <Group key={name} gap={4} wrap="nowrap">
              <Swatch color={progressFills[name]} />
              <Text size="xs">
                {files.toLocaleString('en')} {name} ({percent < 1 ? '<1' : Math.round(percent)}%)
              </Text>
            </Group>
          ))}
        </Group>
        {jobs.byStatus.length > 0 && (
          <Group gap={6}>
            <Text size="sm">{jobs.isWhole ? 'Jobs:' : 'Jobs that did not succeed:'}</Text>
            {jobs.byStatus.map(({ name, count }) => (
              <StateBadge key={name} status={name} count={count} />
            ))}
          </Group>
        )}
        <Watched samples={samples} />
      </Stack>
    </Section>
  )
}

function Watched({ samples }: { samples: readonly Sample[] }) {
  const style = useTimeStyle()
  const [first] = samples
  const last = samples.at(-1)
  const changed = changedText(samples)
  if (!first || !last) return null
  const formatTime = (at: number) => momentText(at, 'minute', style)
  return (
    <>
      <Text size="sm" c="dimmed">
        Watched since <LocalTime at={first.at} format="minute" />:{' '}
        {changed ?? 'no file has changed its state'}.
      </Text>
      {changed !== undefined && (
        <TimeLine
          label={`Files done since ${formatTime(first.at)}: from ${first.done} to ${last.done}.`}
          height={140}
          points={samples.map(({ at, done }) => ({ at, value: done }))}
          marks={[]}
          from={first.at}
          to={last.at}
          ticks={[first.at, last.at]}
          format={(value) => value.toLocaleString('en')}
          formatTime={formatTime}
          name="Files done"
        />
      )}
    </>
  )
}

import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { askForAnswer } from '../../../bridge/answers/ask-for-answer.ts'
import { useAction } from '../../action.tsx'
import { useApi, useWhere } from '../../bridge.tsx'
import { counted } from '../../counted.ts'
import { ErrorAlert } from '../../errors.tsx'
import { Facts } from '../../facts.tsx'
import { Missing } from '../../follow-state.tsx'
import { Section } from '../../section.tsx'
import { ReasonsChart } from '../../tasks/reasons-chart.tsx'
import { LocalTime } from '../../time.tsx'
import type { Summary } from '../../types.ts'

/** Days that may be summed up. */
const periods = [1, 7, 14, 30]
const USUAL_DAYS = 7

/** How the last days went: summed up on demand, since the jobs of their tasks are read for it. */
export function SummarySection() {
  const api = useApi()
  const [days, setDays] = useState(USUAL_DAYS)
  const [summary, setSummary] = useState<Summary>()
  const sum = useAction(async () =>
    setSummary(await askForAnswer(api, 'panda_summary', { since: `${days}d` })),
  )
  return (
    <Section title={`Summary${useWhere()}`}>
      <Stack gap="sm">
        <Group gap="xs">
          <SegmentedControl
            size="xs"
            aria-label="The last days"
            value={`${days}`}
            disabled={sum.pending}
            onChange={(value) => {
              setDays(Number(value))
              // What is shown is never of another period than the one that is chosen.
              setSummary(undefined)
              sum.forgetError()
            }}
            data={periods.map((each, index) => ({
              value: `${each}`,
              label: index === 0 ? '1 day' : index === periods.length - 1 ? `${each} days` : `${each}`,
            }))}
          />
          <Button
            size="xs"
            variant="default"
            w="fit-content"
            loading={sum.pending}
            onClick={() => void sum.run()}
          >
            {summary ? 'Sum up again' : `Sum up the last ${days === 1 ? 'day' : `${days} days`}`}
          </Button>
        </Group>
        {summary && <Period summary={summary} />}
        {sum.error && <ErrorAlert error={sum.error} />}
      </Stack>
    </Section>
  )
}

function Period({ summary: { since, until, tasks, files, jobs, reasons, missing } }: { summary: Summary }) {
  const hours = (value: number) => `${Math.round(value).toLocaleString('en')} h`
  return (
    <>
      <Text size="sm" c="dimmed">
        From <LocalTime at={Date.parse(since)} format="minute" /> to{' '}
        <LocalTime at={Date.parse(until)} format="minute" />
      </Text>
      <Facts
        facts={[
          ['Tasks', tasks.byStatus.map(({ name, count }) => `${count} ${name}`).join(', ') || 'none'],
          [
            'Files',
            `${files.done.toLocaleString('en')} of ${files.all.toLocaleString('en')} done, ${files.failed.toLocaleString('en')} failed`,
          ],
          ...(jobs
            ? ([
                [
                  'Jobs',
                  `${jobs.finished.toLocaleString('en')} finished, ${jobs.failed.toLocaleString('en')} failed, of ${counted(jobs.tasksRead, 'task')}`,
                ],
                ['Processor time', hours(jobs.cpuHours)],
                [
                  'Wall time',
                  `${hours(jobs.wallHours)}, of which ${hours(jobs.wallHoursLost)} in failed jobs`,
                ],
              ] as const)
            : []),
        ]}
      />
      {reasons.length > 0 && (
        <>
          <Text size="sm" fw={650}>
            What jobs failed of
          </Text>
          <ReasonsChart reasons={reasons} />
        </>
      )}
      <Missing missing={missing} />
    </>
  )
}

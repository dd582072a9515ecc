import { Button, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { askForAnswer } from '../../../bridge/answers/ask-for-answer.ts'
import { useAction } from '../../action.tsx'
import { useApi } from '../../bridge.tsx'
import { counted } from '../../counted.ts'
import { ErrorAlert } from '../../errors.tsx'
import { Facts } from '../../facts.tsx'
import { Missing } from '../../follow-state.tsx'
import { Section } from '../../section.tsx'
import { ReasonsChart } from '../../tasks/reasons-chart.tsx'
import type { Summary } from '../../types.ts'

/** How the last week went: summed up on demand, since the jobs of its tasks are read for it. */
export function SummarySection() {
  const api = useApi()
  const [summary, setSummary] = useState<Summary>()
  const sum = useAction(async () => setSummary(await askForAnswer(api, 'panda_summary', { since: '7d' })))
  return (
    <Section title="The last 7 days">
      <Stack gap="sm">
        {summary && <Week summary={summary} />}
        {sum.error && <ErrorAlert error={sum.error} />}
        <Button
          size="xs"
          variant="default"
          w="fit-content"
          loading={sum.pending}
          onClick={() => void sum.run()}
        >
          {summary ? 'Sum up again' : 'Sum up your week'}
        </Button>
      </Stack>
    </Section>
  )
}

function Week({ summary: { tasks, files, jobs, reasons, missing } }: { summary: Summary }) {
  const hours = (value: number) => `${Math.round(value).toLocaleString('en')} h`
  return (
    <>
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

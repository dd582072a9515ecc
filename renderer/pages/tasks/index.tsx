import { Button, EmptyState, Group, SegmentedControl, Stack } from '@mantine/core'
import { IconListCheck } from '@tabler/icons-react'
import { askForAnswer } from '../../../bridge/answers/ask-for-answer.ts'
import { useApi, useWhere } from '../../bridge.tsx'
import { AskedAt, FollowState, Missing, Sources } from '../../follow-state.tsx'
import { useFollowed } from '../../followed.ts'
import { PageHeading } from '../../heading.tsx'
import { taskPeriods, useTaskPeriod } from '../../preferences.ts'
import { useRoute } from '../../route.ts'
import { ChooseServer, OfNamedServer } from '../../tasks/of-named-server.tsx'
import { SignedIn } from '../../tasks/signed-in.tsx'
import { TaskPage } from '../task/index.tsx'
import { GoToNumber } from './go-to-number.tsx'
import { TaskList } from './task-list.tsx'

/** My tasks, or the one that the address names. */
export function TasksPage() {
  const [, number] = useRoute()
  return (
    <Stack gap="md">
      {number === undefined && <ChooseServer />}
      <OfNamedServer>{number === undefined ? <MyTasksPage /> : <TaskPage number={number} />}</OfNamedServer>
    </Stack>
  )
}

/** My tasks of the last days, what needs attention first. */
function MyTasksPage() {
  const where = useWhere()
  return (
    <Stack gap="md">
      <PageHeading title="Tasks" about={`Your tasks${where}, those that need you first.`} />
      <SignedIn what="your tasks">
        <MyTasks />
      </SignedIn>
    </Stack>
  )
}

function MyTasks() {
  const api = useApi()
  const [days, setDays] = useTaskPeriod()
  const followed = useFollowed(
    'my tasks',
    () => askForAnswer(api, 'panda_my_tasks', { since: `${days}d` }),
    `${days}`,
  )
  const { value } = followed
  return (
    <>
      <Group justify="space-between" gap="xs">
        <GoToNumber tasks={value?.tasks ?? []} />
        <Group gap="xs">
          <SegmentedControl
            size="xs"
            aria-label="Tasks that have changed in the last days"
            value={`${days}`}
            onChange={(value) => setDays(Number(value))}
            data={taskPeriods.map((days) => ({ value: `${days}`, label: periodLabel(days) }))}
          />
          <AskedAt followed={followed} />
        </Group>
      </Group>
      <FollowState followed={followed} label="Loading your tasks" height={400} />
      {value && (
        <>
          {value.tasks.length === 0 ? (
            <NoTasks days={days} onLonger={setDays} />
          ) : (
            <TaskList tasks={value.tasks} />
          )}
          <Missing missing={value.missing} />
          <Sources sources={value.sources} />
        </>
      )}
    </>
  )
}

/** The first and the last say what they are. */
function periodLabel(days: number): string {
  if (days === taskPeriods[0]) return '1 day'
  return days === taskPeriods.at(-1) ? `${days} days` : `${days}`
}

function NoTasks({ days, onLonger }: { days: number; onLonger: (days: number) => void }) {
  const longer = taskPeriods.find((period) => period > days)
  return (
    <EmptyState
      py="xl"
      icon={<IconListCheck size={40} aria-hidden />}
      title={
        days === 1
          ? 'No task of yours has changed in the last day'
          : `No task of yours has changed in the last ${days} days`
      }
      description={
        longer === undefined
          ? 'Tasks that you submit to this PanDA appear here by themselves.'
          : 'Tasks that ended before are not in this period.'
      }
    >
      {longer !== undefined && (
        <EmptyState.Actions>
          <Button onClick={() => onLonger(longer)}>Look at the last {longer} days</Button>
        </EmptyState.Actions>
      )}
    </EmptyState>
  )
}

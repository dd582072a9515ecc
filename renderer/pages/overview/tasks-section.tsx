import { Anchor, Group, List, Stack, Text } from '@mantine/core'
import { useAt, useBridgeState, useWhere } from '../../bridge.tsx'
import { counted } from '../../counted.ts'
import { FollowState, Missing } from '../../follow-state.tsx'
import type { Followed } from '../../followed.ts'
import { Section } from '../../section.tsx'
import { tasksPath } from '../../tasks/paths.ts'
import { StateBadge } from '../../tasks/state-badge.tsx'
import { TaskLines } from '../../tasks/task-lines.tsx'
import { LocalTime } from '../../time.tsx'
import type { Overview } from '../../types.ts'
import { useOverview } from './use-overview.ts'
import { useChanges } from './use-changes.ts'

const MOST = 5

/** The user's tasks at a server that is used beside the first. */
export function TasksBeside() {
  return <TasksSection followed={useOverview()} />
}

/**
 * How the user's tasks are: what needs them, what has changed, how many there are of each state; and what PanDA did not
 * tell of them and of the jobs.
 */
export function TasksSection({ followed }: { followed: Followed<Overview> }) {
  const where = useWhere()
  const all = (
    <Anchor href={`#/${tasksPath(useAt())}`} size="sm" flex="none" aria-label={`All tasks${where}`}>
      All tasks
    </Anchor>
  )
  const { health } = useBridgeState()
  const { value, at, error } = followed
  // Where PanDA itself is not well its card says why: the same need not be said twice.
  const isSaid = error !== undefined && health?.reason !== undefined
  return (
    <Section title={`Your tasks${where}`} actions={all}>
      <Stack gap="sm">
        {isSaid ? (
          <Text size="sm" fw={650}>
            Your tasks cannot be read now: see below what PanDA lacks.
            {value && at !== undefined && (
              <>
                {' '}
                This is as of <LocalTime at={at} />.
              </>
            )}
          </Text>
        ) : (
          <FollowState followed={followed} label="Loading your tasks" height={120} />
        )}
        {value && at !== undefined && <Tasks overview={value} at={at} />}
        {value && <Missing missing={value.missing} />}
      </Stack>
    </Section>
  )
}

function Tasks({ overview: { tasks, attention, running, changed }, at }: { overview: Overview; at: number }) {
  const changes = useChanges(changed, at)
  if (!tasks) return <Text size="sm">Your tasks could not be read.</Text>
  if (tasks.total === 0)
    return (
      <Text size="sm" c="dimmed">
        No task of yours has changed in the last {tasks.days} days.
      </Text>
    )
  const shown = attention.slice(0, MOST)
  return (
    <>
      <Group gap={6}>
        <Text size="sm">
          {counted(tasks.total, 'task')} in {tasks.days} days:
        </Text>
        {tasks.byStatus.map(({ name, count }) => (
          <StateBadge key={name} status={name} count={count} />
        ))}
      </Group>
      {shown.length === 0 ? (
        <Text size="sm">None needs you now.</Text>
      ) : (
        <>
          <Text size="sm" fw={650}>
            {attention.length > MOST
              ? `Of those that need you, the first ${MOST}:`
              : attention.length === 1
                ? 'One needs you:'
                : `${attention.length} need you:`}
          </Text>
          <TaskLines tasks={shown} />
        </>
      )}
      {shown.length === 0 && running.length > 0 && <TaskLines tasks={running.slice(0, MOST)} />}
      {changes.length > 0 && (
        <div>
          <Text size="sm" fw={650}>
            What has changed
          </Text>
          <List size="sm">
            {changes.map(({ at, sentence }) => (
              <List.Item key={`${at} ${sentence}`} className="breakable">
                {sentence}{' '}
                <Text component="span" size="xs" c="dimmed">
                  seen at <LocalTime at={at} format="minute" />
                </Text>
              </List.Item>
            ))}
          </List>
        </div>
      )}
    </>
  )
}

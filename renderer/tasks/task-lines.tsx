import { Group, Stack, Text } from '@mantine/core'
import { progressText } from './progress.ts'
import { ProgressBar } from './progress-bar.tsx'
import { StateBadge } from './state-badge.tsx'
import { TaskLink } from './links.tsx'
import classes from './tasks.module.css'
import type { TaskLine } from '../types.ts'

/** A few tasks, one below the other. */
export function TaskLines({ tasks }: { tasks: readonly TaskLine[] }) {
  return (
    <Stack gap="xs" component="ul" className={classes['lines'] ?? ''}>
      {tasks.map(({ taskId, name, status, progress, topReason }) => (
        <li key={taskId}>
          <Group gap="sm" wrap="nowrap" align="flex-start">
            <div className={classes['line-name'] ?? ''}>
              <Text size="sm" truncate title={name}>
                <TaskLink id={taskId}>{name}</TaskLink>
              </Text>
              {topReason !== undefined && (
                <Text size="xs" c="dimmed" lineClamp={2} className="breakable">
                  {topReason}
                </Text>
              )}
            </div>
            <div className={classes['line-state'] ?? ''}>
              <StateBadge status={status} />
              <ProgressBar progress={progress} />
              <Text size="xs" c="dimmed">
                {progressText(progress)}
                {progress.failed > 0 && `, ${progress.failed.toLocaleString('en')} failed`}
              </Text>
            </div>
          </Group>
        </li>
      ))}
    </Stack>
  )
}

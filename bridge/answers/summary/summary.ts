import type { Links } from '../links.ts'
import type { TaskFacts } from '../reading/task.ts'
import type { Summary } from '../shapes/index.ts'
import { failureGroup } from '../tasks/explain-task.ts'
import { byUrgency, countStates, otherTasks, taskLine } from '../tasks/my-tasks.ts'
import { standingOf } from '../tasks/standing.ts'
import type { JobTotals } from './job-totals.ts'

export interface ReadSummary {
  since: string
  until: string
  tasks: readonly TaskFacts[]
  /** All that changed since its beginning, whatever their names. */
  others: readonly TaskFacts[]
  jobs: JobTotals
  tasksRead: number
}

const MOST_REASONS = 6
const MOST_SITES = 8
const MOST_NOTABLE = 8
const HOUR = 3_600

/** How a period went, by what was read of its tasks and jobs. */
export function summaryOf(
  { since, until, tasks, others, jobs, tasksRead }: ReadSummary,
  links: Links,
): Omit<Summary, 'sources' | 'missing'> {
  const sum = (of: (task: TaskFacts) => number) => tasks.reduce((total, task) => total + of(task), 0)
  const notable = tasks
    .filter((task) => ['attention', 'ended-with-failures'].includes(standingOf(task)))
    .toSorted(byUrgency)
  const [first] = notable
  return {
    since,
    until,
    tasks: { total: tasks.length, byStatus: countStates(tasks) },
    files: {
      done: sum(({ progress }) => progress.done),
      failed: sum(({ progress }) => progress.failed),
      all: sum(({ progress }) => progress.files),
    },
    ...(tasksRead > 0 && {
      jobs: {
        tasksRead,
        finished: jobs.finished,
        failed: jobs.failed,
        cpuHours: hours(jobs.cpu),
        wallHours: hours(jobs.wall),
        wallHoursLost: hours(jobs.wallLost),
      },
    }),
    reasons: jobs.groups.slice(0, MOST_REASONS).map((group) => failureGroup(group, links)),
    sites: [...jobs.sites]
      .map(([site, counts]) => ({ site, ...counts }))
      .toSorted((one, other) => other.failed - one.failed || other.finished - one.finished)
      .slice(0, MOST_SITES),
    notable: notable.slice(0, MOST_NOTABLE).map((task) => taskLine(task, links)),
    next: first
      ? [`panda_explain_task(${first.taskId}) says more of the first of these tasks.`]
      : tasks.length === 0
        ? otherTasks(others)
        : [],
  }
}

function hours(seconds: number): number {
  return Math.round((10 * seconds) / HOUR) / 10
}

import { BridgeError } from '../../errors.ts'
import { taskHasEnded } from '../../panda/ended.ts'
import type { Context } from '../context.ts'
import type { InputOf } from '../inputs.ts'
import { nothingRead } from '../nothing-read.ts'
import type { Inquiry } from '../reading/inquiry.ts'
import { iso, timeOf } from '../reading/period.ts'
import type { TaskFacts } from '../reading/task.ts'
import { readOwnTasks } from '../reading/tasks.ts'
import type { Summary } from '../shapes/index.ts'
import { choose } from '../tasks/my-tasks.ts'
import { addUp, jobTotals, type JobTotals } from './job-totals.ts'
import { summaryOf } from './summary.ts'

const USUAL_PERIOD = '7d'
/** Tasks whose jobs are read: each is a request, and PanDA takes some 40 ms for each job. */
const MOST_TASKS = 5
/** Files of the largest task whose jobs are read. */
const MOST_FILES = 400

/** How a period went. */
export async function askSummary(
  context: Context,
  { since = USUAL_PERIOD, until, name }: InputOf<'panda_summary'>,
  inquiry: Inquiry,
): Promise<Summary> {
  const now = Date.now()
  const from = timeOf(since, now)
  const to = until === undefined ? now : timeOf(until, now)
  if (to <= from)
    throw new BridgeError(
      'invalid-input',
      'The period ends before it begins.',
      'Give an earlier beginning, or a later end.',
    )
  const own = await readOwnTasks(inquiry, context.panda, from)
  if (!own) throw nothingRead(inquiry, 'The list of your tasks')
  if (to <= Date.parse(own.since))
    throw new BridgeError(
      'invalid-input',
      `The period ends before ${own.since}, and PanDA looks back no further.`,
      'Give a later end.',
    )
  const within = choose(own.tasks, { name }).filter(({ changedAt }) => (changedAt ?? '') <= iso(to))
  const read = await readJobs(context, inquiry, within)
  const left = within.filter(hasJobs).length - read.length
  return {
    ...summaryOf(
      {
        since: own.since,
        until: iso(to),
        tasks: within,
        others: own.tasks,
        jobs: addUp(read),
        tasksRead: read.length,
      },
      context.links,
    ),
    sources: inquiry.sources,
    missing: [
      ...inquiry.missing,
      ...(left > 0
        ? [
            `The jobs of ${left} other tasks were not read: reasons, sites and times are those of ${read.length} tasks.`,
          ]
        : []),
    ],
  }
}

/** The jobs of those tasks that tell most: with failures first, and not too large to be read. */
async function readJobs(
  { panda, othersErrors }: Context,
  inquiry: Inquiry,
  tasks: readonly TaskFacts[],
): Promise<JobTotals[]> {
  const chosen = tasks
    .filter(hasJobs)
    .filter(({ progress }) => progress.files <= MOST_FILES)
    .toSorted((one, other) => other.progress.failed - one.progress.failed)
    .slice(0, MOST_TASKS)
  const overlay = await othersErrors.get()
  const totals = (rows: Iterable<unknown>) => jobTotals(rows, overlay)
  const read = chosen.map(async (task) => {
    const { taskId, changedAt } = task
    const version = taskHasEnded(task.status) ? changedAt : undefined
    const isFinal = () => version !== undefined
    const rows = panda.rows('task_get_job_descriptions', { task_id: taskId }, totals, { version, isFinal })
    return inquiry.read(`The jobs of task ${taskId}`, rows)
  })
  return (await Promise.all(read)).filter((totals) => totals !== undefined)
}

function hasJobs({ progress: { done, failed } }: TaskFacts): boolean {
  return done + failed > 0
}

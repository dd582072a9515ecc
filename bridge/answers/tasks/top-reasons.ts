import { taskHasEnded } from '../../panda/ended.ts'
import type { Context } from '../context.ts'
import { readDetails } from '../reading/details.ts'
import type { Inquiry } from '../reading/inquiry.ts'
import type { TaskFacts } from '../reading/task.ts'
import { standingOf } from './standing.ts'
import { readFailedJobs } from './read-jobs.ts'

/** Tasks of a list whose failed jobs are looked at: each is a request. */
const MOST_TASKS = 3
/** Failed files of a task up to which that is quick: PanDA takes some 40 ms for each job. */
const MOST_FAILED = 300

/**
 * Of the tasks that need attention, what most of their failed jobs failed of. One that cannot be read is left out: a list
 * is a list without it too.
 */
export async function topReasons(
  context: Context,
  inquiry: Inquiry,
  tasks: readonly TaskFacts[],
): Promise<Map<number, string>> {
  const asked = tasks
    .filter(({ progress }) => progress.failed > 0 && progress.failed <= MOST_FAILED)
    .filter((task) => standingOf(task) === 'attention')
    .slice(0, MOST_TASKS)
  const found = await Promise.all(
    asked.map(async (task) => {
      const { taskId } = task
      const own = inquiry.aside()
      const version = taskHasEnded(task.status) ? task.changedAt : undefined
      const jobs = await readFailedJobs(context, own, {
        taskId,
        version,
        details: Promise.resolve(readDetails({})),
      })
      for (const { what, at } of own.sources) inquiry.cite(what, at)
      const [first] = jobs?.failures.groups ?? []
      return first && jobs
        ? ([taskId, `${first.count} of ${jobs.failures.failed} failed jobs: ${first.words}`] as const)
        : undefined
    }),
  )
  return new Map(found.filter((each) => each !== undefined))
}

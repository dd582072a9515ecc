import type { JobsPage } from '../../bigpanda/index.ts'
import { explainError, type FailureGroup, type Overlay } from '../../diagnosis/index.ts'
import { mostFrequent } from '../count.ts'
import type { Context } from '../context.ts'
import { said } from '../said.ts'
import type { CountOf } from '../shapes/index.ts'
import type { FailedJobs } from './explain-task.ts'

/** How long an answer waits for the monitor where PanDA has said enough, in milliseconds. */
const WAIT_MS = 4_000

/** As many as the monitor looks at for one task. */
const MOST_JOBS = 200_000

/** Jobs of a task as the monitor counts them. */
export interface MonitorJobs {
  byStatus: CountOf[]
  failed: FailedJobs | undefined
}

/**
 * The jobs of a task by state and by error, counted by the monitor: quick also for thousands, and less than PanDA says of
 * them. Never throws.
 * @returns undefined where there is no monitor, or it does not answer in time
 */
export async function countByMonitor(
  { bigPanda, othersErrors }: Pick<Context, 'bigPanda' | 'othersErrors'>,
  taskId: number,
  signal: AbortSignal,
): Promise<MonitorJobs | undefined> {
  // One that was away, or did not know the user, is asked again when that is due.
  if (bigPanda.state.is === 'none') return undefined
  try {
    const page = await bigPanda.jobsOfTask(taskId, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(WAIT_MS)]),
      fields: ['jobstatus'],
      outputs: ['selectionsummary', 'errsByCount'],
      // What is counted is what is within the limit; the jobs themselves do not come.
      limit: MOST_JOBS,
    })
    return { byStatus: byStatus(page), failed: failures(page, await othersErrors.get()) }
  } catch {
    return undefined
  }
}

function byStatus({ selectionsummary }: JobsPage): CountOf[] {
  const counts = selectionsummary.find(({ field }) => field === 'jobstatus')?.list ?? []
  return mostFrequent(
    counts.flatMap(({ kname, kvalue }) =>
      kname === undefined || kvalue === undefined ? [] : [{ name: said(kname, 40) ?? '', count: kvalue }],
    ),
  )
}

/** One error of each job counts, and the monitor counts all that a job has: a job may be in two of its rows. */
function failures(page: JobsPage, overlay: Overlay | undefined): FailedJobs | undefined {
  const failed = byStatus(page).find(({ name }) => name === 'failed')?.count ?? 0
  if (page.errsByCount.length === 0) return undefined
  const groups = page.errsByCount
    .flatMap((row): FailureGroup[] => {
      const { codeval, error, diag, count, example_pandaid } = row
      if (codeval === undefined || count === undefined) return []
      const component = error?.split(':')[0]
      const [explained] = explainError(codeval, component, overlay)
      if (!explained) return []
      const reason = `${explained.component}:${codeval}`
      return [
        {
          reason,
          words: explained.meaning,
          error: { ...explained, reason },
          count,
          sites: [],
          siteCount: 0,
          exampleJobIds: example_pandaid === undefined ? [] : [example_pandaid],
          ...(diag !== undefined && { said: { text: diag, count } }),
        },
      ]
    })
    .toSorted((one, other) => other.count - one.count)
  return {
    failures: { groups, specials: [], jobs: failed, failed, replaced: 0 },
    byStatus: byStatus(page),
    countsErrors: true,
  }
}

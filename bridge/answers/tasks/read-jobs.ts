import { setTimeout } from 'node:timers/promises'
import { FailureStudy } from '../../diagnosis/index.ts'
import { asObject } from '../../platform/json.ts'
import type { Context } from '../context.ts'
import type { TaskDetails } from '../reading/details.ts'
import type { Inquiry } from '../reading/inquiry.ts'
import { iso } from '../reading/period.ts'
import { said } from '../said.ts'
import { countBy } from '../count.ts'
import type { FailedJobs } from './explain-task.ts'
import type { MonitorJobs } from './monitor-jobs.ts'

const ALL = 'task_get_job_descriptions'
const SOME = 'job_get_description_incl_archive'
/** How long PanDA is waited for where the monitor has counted the same, in milliseconds. */
const PATIENCE_MS = 12_000

export interface JobsOf {
  taskId: number
  /** Of a task that has ended: what was read of it counts as long as that is the same. */
  version: string | undefined
  details: Promise<TaskDetails | undefined>
  /** What the monitor counts, where that was asked. */
  monitor?: Promise<MonitorJobs | undefined>
}

/**
 * The jobs of a task that did not succeed. PanDA takes longer for many jobs than anybody waits (some 40 ms for each):
 * then the counts of the monitor stand for them, or its newest jobs, and the answer says so.
 */
export async function readFailedJobs(
  { panda, othersErrors }: Pick<Context, 'panda' | 'othersErrors'>,
  inquiry: Inquiry,
  { taskId, version, details, monitor }: JobsOf,
): Promise<FailedJobs | undefined> {
  const overlay = await othersErrors.get()
  const study = (rows: Iterable<unknown>) => studied(rows, new FailureStudy(overlay))
  const input = { task_id: taskId, unsuccessful_only: true }
  const all = panda.rows(ALL, input, study, { version, isFinal: () => version !== undefined })
  const read = inquiry.read('The failed jobs', all).then((jobs) => ({ jobs }))
  const first = await Promise.race([read, countedInstead(monitor)])
  if ('counts' in first)
    return citing(inquiry, first.counts, 'PanDA takes long for so many jobs. Ask again in a minute.')
  if (first.jobs) return first.jobs
  const counts = (await monitor)?.failed
  if (counts) return citing(inquiry, counts, 'the monitor only counts.')
  const ids = (await details)?.jobIds ?? []
  if (ids.length === 0) return undefined
  const some = panda.rows(SOME, { job_ids: ids }, study)
  const sample = await inquiry.read('A sample of the jobs', some)
  return sample && { ...sample, sampled: sample.failures.jobs }
}

/** The counts of the monitor, once PanDA has been waited for; never where it has none. */
async function countedInstead(monitor: JobsOf['monitor']): Promise<{ counts: FailedJobs }> {
  const [counts] = await Promise.all([monitor, setTimeout(PATIENCE_MS, undefined, { ref: false })])
  return counts?.failed ? { counts: counts.failed } : new Promise(() => undefined)
}

/** @param why there is no more than counts, as a sentence ends */
function citing(inquiry: Inquiry, counts: FailedJobs, why: string): FailedJobs {
  inquiry.cite('the monitor (jobs by error)', iso(Date.now()))
  inquiry.missing.push(`Sites, and what the failures have in common: ${why}`)
  return counts
}

function studied(rows: Iterable<unknown>, found: FailureStudy): FailedJobs {
  const statuses: string[] = []
  for (const row of rows) {
    if (row === null) continue
    found.add(row)
    const status = asObject(row)['jobStatus']
    statuses.push(said(status, 40) ?? 'unknown')
  }
  const byStatus = countBy(statuses, (status) => status)
  return { failures: found.result(), byStatus }
}

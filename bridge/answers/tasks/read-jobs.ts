import { FailureStudy } from '../../diagnosis/index.ts'
import { asObject } from '../../platform/json.ts'
import type { Context } from '../context.ts'
import type { TaskDetails } from '../reading/details.ts'
import type { Inquiry } from '../reading/inquiry.ts'
import { said } from '../said.ts'
import { countBy } from './my-tasks.ts'
import type { FailedJobs } from './explain-task.ts'

const ALL = 'task_get_job_descriptions'
const SOME = 'job_get_description_incl_archive'

/**
 * The jobs of a task that did not succeed. PanDA takes longer for many jobs than anybody waits (some 40 ms for each):
 * then the newest ones stand for all, and the answer says so.
 * @param version of a task that has ended: what was read of it counts as long as that is the same
 */
export async function readFailedJobs(
  { panda }: Pick<Context, 'panda'>,
  inquiry: Inquiry,
  {
    taskId,
    version,
    details,
  }: { taskId: number; version: string | undefined; details: Promise<TaskDetails | undefined> },
): Promise<FailedJobs | undefined> {
  const input = { task_id: taskId, unsuccessful_only: true }
  const all = panda.rows(ALL, input, study, {
    version,
    isFinal: () => version !== undefined,
  })
  const read = await inquiry.read('task/get_job_descriptions', 'The failed jobs', all)
  if (read) return read
  const ids = (await details)?.jobIds ?? []
  if (ids.length === 0) return undefined
  const some = panda.rows(SOME, { job_ids: ids }, study, {})
  const sample = await inquiry.read('job/get_description_incl_archive', 'A sample of the jobs', some)
  return sample && { ...sample, sampled: sample.failures.jobs }
}

function study(rows: Iterable<unknown>): FailedJobs {
  const found = new FailureStudy()
  const statuses: string[] = []
  for (const row of rows) {
    if (row === null) continue
    found.add(row)
    statuses.push(said(asObject(row)['jobStatus'], 40) ?? 'unknown')
  }
  return { failures: found.result(), byStatus: countBy(statuses, (status) => status) }
}

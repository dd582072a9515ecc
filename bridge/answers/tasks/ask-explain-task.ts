import { taskHasEnded } from '../../panda/ended.ts'
import { Unread } from '../../upstream/panda/ask-panda.ts'
import { isMine, type Context } from '../context.ts'
import type { InputOf } from '../inputs.ts'
import { nothingRead } from '../nothing-read.ts'
import { asJob } from '../other-number.ts'
import { readDetails } from '../reading/details.ts'
import type { Inquiry } from '../reading/inquiry.ts'
import { iso } from '../reading/period.ts'
import { readTask } from '../reading/task.ts'
import type { ExplainedTask } from '../shapes/index.ts'
import { explainTask } from './explain-task.ts'
import { readFailedJobs } from './read-jobs.ts'
import { countByMonitor } from './monitor-jobs.ts'

/** What is happening with a task, and why its jobs fail: three requests to PanDA, the first of which says whether it is there. */
export async function askExplainTask(
  context: Context,
  { task_id: taskId }: InputOf<'panda_explain_task'>,
  inquiry: Inquiry,
): Promise<ExplainedTask> {
  const { panda, links } = context
  const long = panda.value('task_get_detailed_info', { task_id: taskId }, readTask)
  const info = await inquiry.read(`Task ${taskId}`, long)
  const short = panda.value('task_get_details', { task_id: taskId, include_status: true }, readDetails)
  const details = inquiry.read('Its datasets and files', short)
  // What it throws is thrown where it is waited for, which an error before that may leave undone.
  details.catch(() => undefined)
  const isThere = info !== undefined || (await details) !== undefined
  if (!isThere) {
    const hasAnswered = inquiry.failures.every((failure) => failure instanceof Unread)
    const job = hasAnswered ? await asJob(context, taskId, inquiry) : undefined
    throw job ?? nothingRead(inquiry, `Task ${taskId}`)
  }
  const version = info && taskHasEnded(info.status) ? info.changedAt : undefined
  const monitor = countByMonitor(context, taskId, inquiry.signal)
  const jobs = await readFailedJobs(context, inquiry, { taskId, version, details, monitor })
  const counted = (await monitor)?.byStatus ?? []
  if (counted.length > 0) inquiry.cite('the monitor (jobs by state)', iso(Date.now()))
  const explained = explainTask(
    { taskId, info, details: await details, jobs, counted, isMine: isMine(context, info?.owner) },
    links,
  )
  return { ...explained, sources: inquiry.sources, missing: inquiry.missing }
}

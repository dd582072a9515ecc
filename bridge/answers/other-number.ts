import { BridgeError } from '../errors.ts'
import type { Context } from './context.ts'
import type { Asked } from './reading/kept-readings.ts'
import type { Inquiry } from './reading/inquiry.ts'
import { readFirstJob } from './reading/job.ts'
import { readTask } from './reading/task.ts'

// Tasks and jobs are both asked for by a number, and people and models take one for the other.

/** The error where PanDA has no job with this number, but a task. */
export async function asTask(
  { panda }: Context,
  id: number,
  inquiry: Inquiry,
): Promise<BridgeError | undefined> {
  if (!(await isThere(inquiry, panda.value('task_get_detailed_info', { task_id: id }, readTask))))
    return undefined
  return mistaken(`${id} is the number of a task, not of a job.`, `panda_explain_task(${id})`)
}

/** The error where PanDA has no task with this number, but a job. */
export async function asJob(
  context: Context,
  id: number,
  inquiry: Inquiry,
): Promise<BridgeError | undefined> {
  if (!(await isJob(context, id, inquiry))) return undefined
  return mistaken(`${id} is the number of a job, not of a task.`, `panda_explain_job(${id})`)
}

/** Whether PanDA has a job with this number. */
export function isJob({ panda }: Context, id: number, inquiry: Inquiry): Promise<boolean> {
  return isThere(inquiry, panda.value('job_get_description_incl_archive', { job_ids: [id] }, readFirstJob))
}

async function isThere(inquiry: Inquiry, asked: Asked<unknown>): Promise<boolean> {
  return (await inquiry.aside().read('The number', asked)) !== undefined
}

function mistaken(what: string, instead: string): BridgeError {
  return new BridgeError('not-found', what, `Ask ${instead}.`)
}

// The states in which nothing changes any more by itself (panda-docs, "Job status" and "Task status").

const jobs: ReadonlySet<string> = new Set(['finished', 'failed', 'cancelled', 'closed'])
/** JEDI gives a task up as `broken`, and replaces one that has `passed`. */
const tasks: ReadonlySet<string> = new Set(['done', 'finished', 'failed', 'aborted', 'broken', 'passed'])

/** @param status of a job, as PanDA and its monitor write it */
export function jobHasEnded(status: string): boolean {
  return jobs.has(status)
}

/** Whether a task stays as it is unless somebody orders a retry. @param status of a task */
export function taskHasEnded(status: string): boolean {
  return tasks.has(status)
}

import { z } from 'zod'
import type { Progress } from '../shapes/index.ts'
import { moment, name, raw, whole, word } from './value.ts'

/** What PanDA says of a task, in its long form (`task/get_detailed_info`) and in its short one, as far as it goes. */
export interface TaskFacts {
  taskId: number
  name: string
  status: string
  owner: string | undefined
  createdAt: string | undefined
  startedAt: string | undefined
  endedAt: string | undefined
  changedAt: string | undefined
  parent: number | undefined
  attempt: number | undefined
  site: string | undefined
  /** As it came, with its markup. */
  errorDialog: string | undefined
  progress: Progress
}

const taskSchema = z.object({
  jediTaskID: whole,
  taskName: name,
  status: word,
  userName: word,
  creationDate: moment,
  startTime: moment,
  endTime: moment,
  modificationTime: moment,
  parent_tid: whole,
  attemptNr: whole,
  site: word,
  errorDialog: raw,
  nFiles: whole,
  nFilesFinished: whole,
  nFilesFailed: whole,
  nFilesMissing: whole,
  /** Of the short form: `finished*31,failed*2,running*5`. */
  statistics: raw,
})

/** @returns undefined for what describes no task */
export function readTask(value: unknown): TaskFacts | undefined {
  const task = taskSchema.safeParse(value).data
  if (task?.jediTaskID === undefined || task.status === undefined) return undefined
  const { jediTaskID, parent_tid } = task
  return {
    taskId: jediTaskID,
    name: task.taskName ?? `task ${jediTaskID}`,
    status: task.status,
    owner: task.userName,
    createdAt: task.creationDate,
    startedAt: task.startTime,
    endedAt: task.endTime,
    changedAt: task.modificationTime,
    // JEDI writes a task's own number where it has no parent.
    parent: parent_tid !== undefined && parent_tid > 1 && parent_tid !== jediTaskID ? parent_tid : undefined,
    attempt: task.attemptNr,
    site: task.site,
    errorDialog: task.errorDialog,
    progress:
      task.nFiles === undefined
        ? progressOf(task.statistics)
        : {
            files: task.nFiles,
            done: task.nFilesFinished ?? 0,
            failed: task.nFilesFailed ?? 0,
            ...(task.nFilesMissing !== undefined &&
              task.nFilesMissing > 0 && { missing: task.nFilesMissing }),
          },
  }
}

/** Progress by JEDI's statistics of input files, as `finished*31,failed*2,running*5`. */
export function progressOf(statistics: string | undefined): Progress {
  const counts = new Map<string, number>()
  for (const part of (statistics ?? '').slice(0, 2_000).split(',')) {
    const [status = '', count = ''] = part.split('*')
    if (/^\d{1,12}$/.test(count)) counts.set(status.trim(), (counts.get(status.trim()) ?? 0) + Number(count))
  }
  const of = (...names: string[]) => names.reduce((sum, name) => sum + (counts.get(name) ?? 0), 0)
  return {
    files: [...counts.values()].reduce((sum, count) => sum + count, 0),
    done: of('finished'),
    failed: of('failed'),
    running: of('running', 'merging', 'transferring'),
  }
}

import { createHash } from 'node:crypto'
import { outputOf } from './failures.ts'
import type { Job, Task } from './task.ts'

/** A row of PanDA's table of files. */
export interface JobFile {
  type: 'input' | 'output' | 'log'
  id: number
  lfn: string
  scope: string
  guid: string
  status: string
  /** Bytes. */
  size: number
  dataset: string
  datasetId: number
}

/** Whether the pilot could leave a log in storage. */
export function hasLog({ jobStatus, failure, startTime }: Job): boolean {
  if (jobStatus === 'finished') return true
  const lost = failure === 'lostHeartbeat' || failure === 'workerDone'
  return failure !== null && startTime !== null && !lost
}

/** The form of a GUID, and the same for a text each time. */
export function guidFor(text: string): string {
  const hex = createHash('md5').update(text).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** PanDA's word for an output of a job in this state. */
function outputStatus({ jobStatus }: Job): string {
  if (jobStatus === 'finished') return 'ready'
  if (jobStatus === 'failed' || jobStatus === 'cancelled') return jobStatus
  return jobStatus === 'transferring' ? 'transferring' : 'unknown'
}

/** What a job reads, what it writes, and its log. */
export function filesOf(job: Job, task: Task | undefined): JobFile[] {
  const [input, output, log] = task?.datasets ?? []
  const files = job.inputFiles.map((file): JobFile => ({
    type: 'input',
    id: file.id,
    lfn: file.lfn,
    scope: file.scope,
    guid: guidFor(file.lfn),
    status: file.status,
    size: file.size,
    dataset: input?.name ?? '',
    datasetId: input?.id ?? 0,
  }))
  if (!task) return files
  const scope = `user.${task.userName.toLowerCase().replace(' ', '.')}`
  const written = (type: 'output' | 'log', lfn: string, there: boolean, size: number): JobFile => ({
    type,
    id: job.PandaID * 10 + (type === 'log' ? 2 : 1),
    lfn,
    scope,
    guid: guidFor(lfn),
    status: there ? 'ready' : outputStatus(job),
    size: there ? size : 0,
    dataset: (type === 'log' ? log : output)?.name ?? '',
    datasetId: (type === 'log' ? log : output)?.id ?? 0,
  })
  const base = task.taskName.replace('/', '')
  return [
    ...files,
    written('output', outputOf({ job, task }), job.jobStatus === 'finished', job.nEvents * 900),
    written('log', `${base}.${job.PandaID}.log.tgz`, hasLog(job), 90_000 + (job.PandaID % 400_000)),
  ]
}

import type { Random } from './random.ts'
import { SITES } from './sites.ts'
import type { DataFile, Job, JobError, JobStatus, Task, TaskStatus } from './task.ts'
import type { World } from './world.ts'

const FIRST_JOB_ID = 6_742_000_011

type Mix = readonly [JobStatus, ...JobStatus[]]

const WORKING: Mix = [
  'finished',
  'finished',
  'finished',
  'running',
  'running',
  'activated',
  'starting',
  'transferring',
  'failed',
  'holding',
]

/** Which states a task's jobs are in, by the state of the task; a task that is not named has none. */
const JOB_MIX: Partial<Record<TaskStatus, Mix>> = {
  running: WORKING,
  throttled: WORKING,
  paused: ['finished', 'activated', 'running'],
  scouting: ['running', 'running', 'activated'],
  pending: ['finished', 'activated'],
  ready: ['activated', 'defined'],
  exhausted: ['finished', 'failed', 'failed'],
  finished: ['finished', 'finished', 'finished', 'finished', 'failed'],
  done: ['finished'],
  failed: ['failed', 'failed', 'failed', 'closed'],
  aborted: ['finished', 'cancelled', 'cancelled'],
}

const ERRORS: readonly [JobError, ...JobError[]] = [
  {
    source: 'exe',
    code: 65,
    diag: 'the payload ended with exit code 65: AnalysisBase could not open the input file',
  },
  { source: 'pilot', code: 1305, diag: 'the payload failed; see payload.stdout' },
  { source: 'pilot', code: 1099, diag: 'stage-in failed: no replica can be read' },
  { source: 'pilot', code: 1137, diag: 'stage-out failed: the storage refused the file' },
  { source: 'pilot', code: 1212, diag: 'the payload used more memory than allowed and was stopped' },
  { source: 'ddm', code: 200, diag: 'an output file could not be added to its dataset' },
  { source: 'taskBuffer', code: 102, diag: 'the pilot sent no heartbeat for six hours' },
]

/** Makes a task's jobs, one for one or two of its input files each, and marks those files. */
export function generateJobs(world: World, random: Random, task: Task): void {
  const mix = JOB_MIX[task.status]
  const files = task.datasets.find((dataset) => dataset.type === 'input')?.files ?? []
  if (!mix) return
  const errorOfTask = random.pick(ERRORS)
  for (const file of files) {
    const status = random.pick(mix)
    const id = world.jobs.size === 0 ? FIRST_JOB_ID : world.nextJobId() + random.int(0, 40)
    const job = makeJob(world, random, task, id, status, [file])
    if (status === 'failed') {
      // One cause dominates a task, as a broken payload or site does in the field.
      const error = random.next() < 0.8 ? errorOfTask : random.pick(ERRORS)
      job.error = error
      job.transExitCode = error.source === 'exe' ? String(error.code) : '0'
    }
    file.status = fileStatus(status)
    world.addJob(job)
  }
}

function fileStatus(status: JobStatus): DataFile['status'] {
  if (status === 'finished') return 'finished'
  if (status === 'failed') return 'failed'
  if (status === 'cancelled' || status === 'closed') return 'ready'
  return 'running'
}

function makeJob(
  world: World,
  random: Random,
  task: Task,
  id: number,
  status: JobStatus,
  inputFiles: DataFile[],
): Job {
  const site = random.pick(SITES)
  const begun = !['defined', 'assigned', 'activated', 'starting'].includes(status)
  const over = ['finished', 'failed', 'cancelled', 'closed'].includes(status)
  const modified = new Date(world.now.getTime() - random.int(60, 11 * 3600) * 1000)
  const seconds = random.int(600, 20_000)
  return {
    PandaID: id,
    jediTaskID: task.jediTaskID,
    jobName: `${task.taskName.replace('/', '')}.${id}`,
    jobStatus: status,
    jobSubStatus: status === 'running' ? 'in_payload' : null,
    userName: task.userName,
    computingSite: site.name,
    cloud: site.cloud,
    resourceType: task.resourceType,
    prodSourceLabel: task.prodSourceLabel,
    processingType: task.processingType,
    gshare: task.gshare,
    currentPriority: task.currentPriority,
    attemptNr: random.int(1, 3),
    parentID: null,
    coreCount: task.coreCount,
    creationTime: new Date(modified.getTime() - (seconds + 3600) * 1000),
    startTime: begun ? new Date(modified.getTime() - seconds * 1000) : null,
    endTime: over ? modified : null,
    modificationTime: modified,
    cpuConsumptionTime: begun ? Math.round(seconds * task.coreCount * (0.6 + random.next() * 0.35)) : 0,
    maxPSS: begun ? random.int(700_000, task.ramCount * task.coreCount * 1000) : 0,
    nEvents: over ? random.int(1000, 90_000) : 0,
    transExitCode: status === 'finished' ? '0' : null,
    error: null,
    commandToPilot: null,
    debugMode: false,
    inputFiles,
  }
}

/** A new attempt at a job that did not succeed. */
export function retryJob(world: World, job: Job): Job {
  const retry: Job = {
    ...job,
    PandaID: world.nextJobId(),
    jobStatus: 'activated',
    jobSubStatus: null,
    attemptNr: job.attemptNr + 1,
    parentID: job.PandaID,
    creationTime: new Date(),
    modificationTime: new Date(),
    startTime: null,
    endTime: null,
    cpuConsumptionTime: 0,
    maxPSS: 0,
    nEvents: 0,
    transExitCode: null,
    error: null,
    commandToPilot: null,
  }
  for (const file of job.inputFiles) file.status = 'running'
  world.addJob(retry)
  return retry
}

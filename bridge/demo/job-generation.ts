import type { FailureKind } from './failure-kinds.ts'
import { fail } from './failures.ts'
import type { Random } from './random.ts'
import { SITES } from './sites.ts'
import type { DataFile, Job, JobStatus, Task, TaskStatus } from './task.ts'
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

const CAUSES: readonly [FailureKind, ...FailureKind[]] = [
  'payloadExit65',
  'payloadPython',
  'stageIn',
  'stageOut',
  'outOfMemory',
  'registration',
  'lostHeartbeat',
]

/** Makes a task's jobs, one for one or two of its input files each, and marks those files. */
export function generateJobs(world: World, random: Random, task: Task): void {
  const mix = JOB_MIX[task.status]
  const files = task.datasets.find((dataset) => dataset.type === 'input')?.files ?? []
  if (!mix) return
  const causeOfTask = random.pick(CAUSES)
  for (const file of files) {
    const status = random.pick(mix)
    const id = world.jobs.size === 0 ? FIRST_JOB_ID : world.nextJobId() + random.int(0, 40)
    const job = makeJob(world, random, task, id, status, [file])
    if (status === 'failed') {
      // One cause dominates a task, as a broken payload or site does in the field.
      fail(job, task, random.next() < 0.8 ? causeOfTask : random.pick(CAUSES))
    }
    if (status === 'closed') fail(job, task, 'rebrokered')
    if (status === 'cancelled') fail(job, task, 'killed')
    file.status = fileStatus(status)
    world.addJob(job)
  }
}

/** What a job in this state means for its input files. */
export function fileStatus(status: JobStatus): DataFile['status'] {
  if (status === 'finished') return 'finished'
  if (status === 'failed') return 'failed'
  if (status === 'cancelled' || status === 'closed') return 'ready'
  return 'running'
}

/** A job for these input files as if it had gone well so far; its state decides which times it has. */
export function makeJob(
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
    maxAttempt: 5,
    parentID: null,
    jobsetID: task.jediTaskID % 10_000,
    coreCount: task.coreCount,
    creationTime: new Date(modified.getTime() - (seconds + 3600) * 1000),
    startTime: begun ? new Date(modified.getTime() - seconds * 1000) : null,
    endTime: over ? modified : null,
    modificationTime: modified,
    cpuConsumptionTime: begun ? Math.round(seconds * task.coreCount * (0.6 + random.next() * 0.35)) : 0,
    maxPSS: begun ? random.int(700_000, task.ramCount * task.coreCount * 1000) : 0,
    nEvents: over ? random.int(1000, 90_000) : 0,
    transExitCode: status === 'finished' ? '0' : null,
    errors: [],
    failure: null,
    oddLog: null,
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
    errors: [],
    failure: null,
    oddLog: null,
    commandToPilot: null,
  }
  for (const file of job.inputFiles) file.status = 'running'
  world.addJob(retry)
  return retry
}

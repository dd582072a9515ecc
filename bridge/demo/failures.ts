import type { FailureKind } from './failure-kinds.ts'
import type { Job, JobError, JobStatus, Task } from './task.ts'

/** How far a job came before it ended. */
export type Reached = 'queue' | 'pilot' | 'stage-in' | 'setup' | 'payload' | 'stage-out' | 'end'

export interface Circumstances {
  job: Job
  task: Task
}

interface Failure {
  errors: (about: Circumstances) => JobError[]
  reached: Reached
  /** Exit code of the payload; 0 when missing, and none when it never ran. */
  exitCode?: number
  /** The state of such a job; failed when missing. */
  status?: JobStatus
  subStatus?: string
  /** What the payload used of the memory that it asked for; as any other job when missing. */
  memory?: number
  /** Runs until the time limit, and so much longer. */
  wallTime?: number
  /** Seconds that such a job runs at least. */
  atLeast?: number
  /** Seconds that it waits in the queue. */
  waits?: number
  /** CPU time as a part of wall time; as any other job when missing. */
  cpu?: number
}

const failure = (
  reached: Reached,
  errors: Failure['errors'],
  rest: Omit<Failure, 'errors' | 'reached'> = {},
): Failure => ({ reached, errors, ...rest })

const pilot = (code: number, diag: string): JobError => ({ source: 'pilot', code, diag: diag.slice(0, 256) })
const taskBuffer = (code: number, diag: string): JobError => ({ source: 'taskBuffer', code, diag })

export const inputOf = ({ job }: Circumstances): string => job.inputFiles[0]?.lfn ?? 'input.root'
export const outputOf = ({ job, task }: Circumstances): string =>
  `${task.taskName.replace('/', '')}.${job.PandaID}._000001.ntuple.root`
/** MB that the job asked for. */
export const memoryOf = ({ job, task }: Circumstances): number => task.ramCount * job.coreCount
/** MB that a job may fill. */
export const DISK = 20_480

const REGISTRATION =
  'output dataset could not be updated in Rucio: the file is registered with another checksum'

/**
 * What can happen to a job: codes, exit code and use of resources that belong together. The codes and the beginning of
 * each pilot message are PanDA's (pilot 3.11, panda-server 1.0); the details are the demo's.
 */
const FAILURES: Record<FailureKind, Failure> = {
  payloadExit65: failure(
    'payload',
    () => [
      pilot(1305, 'Failed to execute payload:FATAL: the event loop ended with status FAILURE'),
      { source: 'exe', code: 65, diag: 'Non-zero return code from the step Derivation (65)' },
    ],
    { exitCode: 65 },
  ),
  payloadPython: failure(
    'payload',
    () => [pilot(1305, "Failed to execute payload:KeyError: 'el_pt_NOSYS'")],
    { exitCode: 1 },
  ),
  segmentationFault: failure(
    'payload',
    () => [pilot(1305, 'Failed to execute payload:Segmentation fault (core dumped)')],
    { exitCode: 139 },
  ),
  stageIn: failure('stage-in', (about) => [
    pilot(
      1099,
      `Failed to stage-in file:${inputOf(about)} from ${about.job.computingSite}: checksum timeout`,
    ),
  ]),
  replicaNotFound: failure('stage-in', (about) => [
    pilot(1100, `Replica not found:no replica of ${inputOf(about)} at an endpoint that may be read`),
  ]),
  workDirectory: failure(
    'payload',
    () => [pilot(1104, `User work directory too large: 27541 MB > ${DISK} MB`)],
    { exitCode: 137 },
  ),
  outputTooLarge: failure('stage-out', (about) => [
    pilot(1124, `Output file too large: ${outputOf(about)}: 15728640000 B > 10737418240 B`),
  ]),
  stageOut: failure('stage-out', (about) => [
    pilot(1137, `Failed to stage-out file:${outputOf(about)}: the storage refused to make the folder`),
  ]),
  looping: failure('payload', () => [pilot(1150, 'Looping job killed by pilot:no file touched for 2 h')], {
    exitCode: 137,
    cpu: 0.02,
    atLeast: 9000,
  }),
  stageInTimeout: failure(
    'stage-in',
    (about) => [
      pilot(
        1151,
        `File transfer timed out during stage-in:${inputOf(about)}, copy command ended after 3600 s`,
      ),
    ],
    { atLeast: 3900 },
  ),
  missingOutput: failure('stage-out', (about) => [
    pilot(1165, `Local output file is missing:${outputOf(about)}`),
  ]),
  noProxy: failure('pilot', () => [pilot(1163, 'Grid proxy not valid:no proxy file at X509_USER_PROXY')]),
  noVomsProxy: failure('stage-out', () => [
    pilot(1177, 'Voms proxy not valid:the attributes ended 312 s before stage-out'),
  ]),
  noSoftware: failure('setup', () => [
    pilot(1186, 'Software directory does not exist:/cvmfs/atlas.cern.ch/repo/sw'),
  ]),
  outOfMemory: failure(
    'payload',
    (about) => [
      pilot(
        1212,
        `Payload ran out of memory:used ${usedMemory(about)} MB of ${memoryOf(about)} MB asked for`,
      ),
    ],
    { exitCode: 137, memory: 1.03 },
  ),
  memoryLimit: failure(
    'payload',
    (about) => [
      pilot(
        1235,
        `Payload exceeded maximum allowed memory:${usedMemory(about)} MB, the queue allows ${memoryOf(about)} MB`,
      ),
    ],
    { exitCode: 137, memory: 1.31 },
  ),
  timeLimit: failure(
    'payload',
    ({ task }) => [pilot(1213, `Reached batch system time limit:${task.walltime} s`)],
    { exitCode: 143, wallTime: 1.01 },
  ),
  setup: failure('setup', () => [
    pilot(1110, 'Failed during payload setup:no match for AnalysisBase,25.2.99,x86_64-el9-gcc13-opt'),
  ]),
  userCode: failure(
    'setup',
    () => [pilot(1246, 'User tarball could not be downloaded from PanDA server:HTTP status 404')],
    { exitCode: 146 },
  ),
  sigterm: failure('payload', () => [pilot(1201, 'Job killed by signal: SIGTERM')], { exitCode: 143 }),
  remoteOpen: failure('stage-in', (about) => [
    pilot(1361, `Remote file could not be opened:root://xrootd.demo.example.org//atlas/${inputOf(about)}`),
  ]),
  lostHeartbeat: failure('payload', ({ job }) => [
    {
      source: 'jobDispatcher',
      code: 100,
      diag: `lost heartbeat : ${stamp(job.modificationTime)}`,
    },
  ]),
  workerDone: failure('payload', ({ job }) => [
    {
      source: 'sup',
      code: 2,
      diag: `Diag from worker : the batch job was removed by the system at ${stamp(job.modificationTime)}`,
    },
    taskBuffer(300, 'The worker was finished while the job was running'),
  ]),
  registration: failure('end', () => [{ source: 'ddm', code: 200, diag: REGISTRATION }]),
  payloadAndRegistration: failure(
    'payload',
    () => [
      pilot(1305, 'Failed to execute payload:the event loop ended with status FAILURE'),
      { source: 'exe', code: 65, diag: 'Non-zero return code from the step Derivation (65)' },
      { source: 'ddm', code: 200, diag: REGISTRATION },
    ],
    { exitCode: 65 },
  ),
  unknownCode: failure('payload', () => [pilot(9876, 'the GPU fell off the bus (node gpu-17)')], {
    exitCode: 217,
  }),
  killed: failure('payload', ({ job }) => [taskBuffer(100, `killed by ${job.userName}`)], {
    status: 'cancelled',
  }),
  expired: failure('queue', () => [taskBuffer(102, 'expired after 3 days in activated')], {
    waits: 3 * 24 * 3600,
    status: 'closed',
    subStatus: 'toreassign',
  }),
  rebrokered: failure('queue', () => [taskBuffer(105, 'reassigned to another site by rebrokerage')], {
    status: 'closed',
    subStatus: 'toreassign',
  }),
  fastRebrokered: failure(
    'queue',
    () => [taskBuffer(130, 'fast rebrokerage: too many jobs queue at the site')],
    {
      status: 'closed',
      subStatus: 'toreassign',
    },
  ),
}

export function failureOf(kind: FailureKind): Failure {
  return FAILURES[kind]
}

function usedMemory({ job }: Circumstances): number {
  return Math.round(job.maxPSS / 1000)
}

function stamp(date: Date): string {
  return date.toISOString().slice(0, 19).replace('T', ' ')
}

/** Has this happen to a job: its state, errors, exit code, times and use of resources. */
export function fail(job: Job, task: Task, kind: FailureKind): void {
  const shape = failureOf(kind)
  job.failure = kind
  job.jobStatus = shape.status ?? 'failed'
  job.jobSubStatus = shape.subStatus ?? null
  job.endTime = job.modificationTime
  setTimes(job, task, shape)
  setUse(job, task, shape)
  const atEnd = shape.reached === 'stage-out' || shape.reached === 'end'
  job.transExitCode = shape.exitCode !== undefined ? String(shape.exitCode) : atEnd ? '0' : null
  job.errors = shape.errors({ job, task })
}

/** Whether the payload of such a job ran. */
function ran({ reached }: Failure): boolean {
  return reached === 'payload' || reached === 'stage-out' || reached === 'end'
}

function setTimes(job: Job, task: Task, shape: Failure): void {
  const before = (date: Date, seconds: number): Date => new Date(date.getTime() - Math.round(seconds) * 1000)
  const longest = job.startTime ? (Number(job.modificationTime) - Number(job.startTime)) / 1000 : 0
  const least = shape.atLeast ?? 0
  if (shape.reached === 'queue') job.startTime = null
  else if (shape.wallTime !== undefined)
    job.startTime = before(job.modificationTime, task.walltime * shape.wallTime)
  else if (ran(shape)) job.startTime = before(job.modificationTime, Math.max(longest, least))
  else job.startTime = before(job.modificationTime, Math.max(least, 300 + (job.PandaID % 240)))
  const began = job.startTime ?? job.modificationTime
  if (shape.waits !== undefined) job.creationTime = before(began, shape.waits)
  else if (job.creationTime > began) job.creationTime = before(began, 3600)
}

function setUse(job: Job, task: Task, shape: Failure): void {
  if (!ran(shape)) {
    const began = job.startTime !== null
    job.cpuConsumptionTime = began ? 7 + (job.PandaID % 20) : 0
    job.maxPSS = began ? 91_000 + (job.PandaID % 9000) : 0
    job.nEvents = 0
  } else if (shape.cpu !== undefined || shape.wallTime !== undefined) {
    const seconds = (Number(job.modificationTime) - Number(job.startTime)) / 1000
    const busy = shape.cpu ?? 0.6 + (job.PandaID % 35) / 100
    job.cpuConsumptionTime = Math.round(seconds * job.coreCount * busy)
  }
  if (shape.memory !== undefined) job.maxPSS = Math.round(memoryOf({ job, task }) * 1000 * shape.memory)
}

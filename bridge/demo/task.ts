import type { FailureKind } from './failure-kinds.ts'
import type { PythonValue } from './python.ts'

export type TaskStatus =
  | 'registered'
  | 'defined'
  | 'assigning'
  | 'ready'
  | 'pending'
  | 'scouting'
  | 'running'
  | 'throttled'
  | 'staging'
  | 'paused'
  | 'exhausted'
  | 'toretry'
  | 'toincexec'
  | 'toreassign'
  | 'aborting'
  | 'aborted'
  | 'finishing'
  | 'finished'
  | 'done'
  | 'failed'
  | 'broken'

export type JobStatus =
  | 'defined'
  | 'assigned'
  | 'activated'
  | 'starting'
  | 'running'
  | 'holding'
  | 'transferring'
  | 'merging'
  | 'finished'
  | 'failed'
  | 'cancelled'
  | 'closed'

/** Jobs in these states are over, and no command changes them. */
export const FINAL_JOB_STATUSES: ReadonlySet<JobStatus> = new Set([
  'finished',
  'failed',
  'cancelled',
  'closed',
])

export interface DataFile {
  id: number
  lfn: string
  scope: string
  status: 'ready' | 'picked' | 'running' | 'finished' | 'failed' | 'defined'
  /** Bytes. */
  size: number
}

export interface Dataset {
  id: number
  name: string
  type: 'input' | 'pseudo_input' | 'output' | 'log'
  files: DataFile[]
}

/** A request to bring a dataset from tape; the names are those of PanDA's data carousel. */
export interface StagingRequest {
  requestId: number
  dataset: string
  status: 'queued' | 'staging' | 'done' | 'cancelled' | 'retired'
  sourceRse: string
  destinationRse: string
  ddmRuleId: string | null
}

export interface Task {
  jediTaskID: number
  taskName: string
  status: TaskStatus
  oldStatus: TaskStatus | null
  userName: string
  vo: string
  prodSourceLabel: 'user' | 'managed'
  processingType: string
  workingGroup: string | null
  reqID: number
  parent: number
  currentPriority: number
  site: string | null
  cloud: string | null
  nucleus: string | null
  gshare: string
  resourceType: string
  coreCount: number
  /** MB. */
  ramCount: number
  /** Seconds. */
  walltime: number
  cpuTime: number
  campaign: string
  creationDate: Date
  startTime: Date | null
  endTime: Date | null
  modificationTime: Date
  errorDialog: string | null
  splitRule: Record<string, string>
  attemptNr: number
  useJumbo: string | null
  /** What the user submitted. */
  parameters: Record<string, PythonValue>
  datasets: Dataset[]
}

/** One pair of a job's error columns: `pilotErrorCode` and `pilotErrorDiag`, ... */
export interface JobError {
  source: 'pilot' | 'exe' | 'sup' | 'ddm' | 'brokerage' | 'jobDispatcher' | 'taskBuffer'
  code: number
  diag: string
}

/** What is odd about a job's payload.stdout, to try on who reads it. */
export type OddLog = 'instructions' | 'escapes' | 'huge' | 'binary' | 'token'

export interface Job {
  PandaID: number
  jediTaskID: number
  jobName: string
  jobStatus: JobStatus
  jobSubStatus: string | null
  userName: string
  computingSite: string
  cloud: string
  resourceType: string
  prodSourceLabel: 'user' | 'managed'
  processingType: string
  gshare: string
  currentPriority: number
  attemptNr: number
  maxAttempt: number
  parentID: number | null
  jobsetID: number
  coreCount: number
  creationTime: Date
  startTime: Date | null
  endTime: Date | null
  modificationTime: Date
  /** Seconds of CPU. */
  cpuConsumptionTime: number
  /** kB. */
  maxPSS: number
  nEvents: number
  transExitCode: string | null
  /** Several components may say something about the same job; empty when all went well. */
  errors: readonly JobError[]
  /** What happened to it, from which its logs are made; null when nothing bad did. */
  failure: FailureKind | null
  oddLog: OddLog | null
  commandToPilot: string | null
  debugMode: boolean
  inputFiles: DataFile[]
}

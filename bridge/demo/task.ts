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

export interface JobError {
  source: 'pilot' | 'exe' | 'ddm' | 'taskBuffer'
  code: number
  diag: string
}

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
  parentID: number | null
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
  error: JobError | null
  commandToPilot: string | null
  debugMode: boolean
  inputFiles: DataFile[]
}

import { FAILURE_KINDS, type FailureKind } from './failure-kinds.ts'
import type { OddLog } from './task.ts'

/** Tasks with a story, always under these ids. All are of the demo's user, but for `othersFailing`. */
export const KNOWN_TASKS = {
  /** Finished; two jobs for each of `KNOWN_JOBS`. */
  everyReason: 48_210_001,
  /** Finished; 5,000 jobs, half of them failed for five reasons. */
  failing5000: 48_210_008,
  /** Finished; all failures at `ONE_SITE`. */
  oneSite: 48_210_015,
  /** Finished; one input file failed five times, at five sites. */
  oneInput: 48_210_022,
  /** Exhausted; the payload needs more memory than was asked for, at any site. */
  memory: 48_210_029,
  /** Done; what failed or was closed came through at a later attempt. */
  retried: 48_210_036,
  /** Failed without a job; JEDI's words hold a link to the broker's log. */
  noSite: 48_210_043,
  /** Failed, and of Grace Gluon. */
  othersFailing: 48_210_050,
  /** Finished; the jobs of `KNOWN_ODD_LOGS`. */
  oddLogs: 48_210_057,
} as const

/** The site at which all failures of `oneSite` are. */
export const ONE_SITE = 'DEMO-QMUL'

/** The name of the broker's log, as `file_server/download_jedi_log` knows it. */
export const BROKER_LOG = `demo.${KNOWN_TASKS.noSite}.brokerage.log`

export const FIRST_KNOWN_JOB = 6_742_500_001

/** A job of each kind of failure, in the task `everyReason`. */
export const KNOWN_JOBS = Object.fromEntries(
  FAILURE_KINDS.map((kind, index) => [kind, FIRST_KNOWN_JOB + index]),
) as Readonly<Record<FailureKind, number>>

/** Failed jobs whose payload.stdout means ill: words for a model, escape codes, 2 GB, no text, a token in it. */
export const KNOWN_ODD_LOGS: Readonly<Record<OddLog, number>> = {
  instructions: 6_742_580_001,
  escapes: 6_742_580_002,
  huge: 6_742_580_003,
  binary: 6_742_580_004,
  token: 6_742_580_005,
}

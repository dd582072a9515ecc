import { countingError, type CountingError, type JobError } from './errors-of.ts'
import type { Overlay } from './overlay.ts'

/** Why a job failed, as a key to group by and in words. */
export interface Reason {
  /** Stable: `pilot:1305/exit-139`; `none` where PanDA names no error. */
  key: string
  /** One sentence. */
  words: string
  /** The error that counts; none where PanDA names none. */
  error?: JobError
}

/** Why a job failed. @returns undefined where it did not, or where that is no failure of the user's */
export function reasonOf(job: unknown, from?: Overlay): Reason | undefined {
  return reasonIn(countingError(job, from))
}

/** The same of errors that were looked at before. */
export function reasonIn({ counting, isFailure }: CountingError): Reason | undefined {
  if (!isFailure) return undefined
  if (!counting) return { key: 'none', words: 'The job failed, and PanDA names no error.' }
  return { key: counting.reason, words: counting.meaning, error: counting }
}

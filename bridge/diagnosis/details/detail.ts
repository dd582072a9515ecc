import type { Advice, Component } from '../known-error.ts'

/** What PanDA's message tells beyond the number of an error. */
export interface Detail extends Partial<Advice> {
  components: readonly Component[]
  /** Of these numbers only; of all of the components where there are none. */
  codes?: readonly number[]
  /** Looked for in PanDA's message. */
  says: RegExp
  /** Stands in the key of the reason: stable. */
  detail: string
  meaning: string
}

export const fewerPerJob =
  'Do less per job: fewer files or events each (pathena/prun: --nFilesPerJob, --nEventsPerJob or --nGBPerJob).'
export const moreMemory = 'Ask for more memory (pathena/prun: --memory, in MB per core), or do less per job.'

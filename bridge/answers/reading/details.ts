import { z } from 'zod'
import { said } from '../said.ts'
import type { Progress } from '../shapes/index.ts'
import { progressOf } from './task.ts'
import { raw, word } from './value.ts'

/** What `task/get_details` says: its datasets, what has become of the input files, how many jobs there are. */
export interface TaskDetails {
  status: string | undefined
  progress: Progress
  datasets: { name: string; type: string }[]
  /** The last ones, of many. */
  jobIds: number[]
  jobs: number
}

/** Jobs whose numbers are kept: those that a sample is taken of. */
const MOST_IDS = 40
const MOST_DATASETS = 200

const detailsSchema = z.object({
  status: word,
  statistics: raw,
  inDS: raw,
  outDS: raw,
  PandaID: z.array(z.unknown()).catch([]).default([]),
})

export function readDetails(value: unknown): TaskDetails | undefined {
  const details = detailsSchema.safeParse(value).data
  if (!details) return undefined
  const { status, statistics, inDS, outDS, PandaID } = details
  const ids = PandaID.map(Number).filter((id) => Number.isSafeInteger(id) && id > 0)
  return {
    status,
    progress: progressOf(statistics),
    datasets: [...named(inDS, 'input'), ...named(outDS, 'output')],
    jobIds: ids.toSorted((one, other) => other - one).slice(0, MOST_IDS),
    jobs: ids.length,
  }
}

function named(list: string | undefined, type: string): { name: string; type: string }[] {
  return (list ?? '')
    .split(',', MOST_DATASETS)
    .map((name) => said(name, 300))
    .filter((name) => name !== undefined)
    .map((name) => ({ name, type: /\.log\b|_log\//.test(name) && type === 'output' ? 'log' : type }))
}

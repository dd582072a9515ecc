import { z } from 'zod'
import { isObject } from '../../platform/json.ts'
import { moment, name, whole, word } from './value.ts'

/** What PanDA, or its monitor, says of a job. */
export interface JobFacts {
  jobId: number
  taskId: number | undefined
  name: string | undefined
  status: string
  subStatus: string | undefined
  owner: string | undefined
  site: string | undefined
  attempt: number | undefined
  maxAttempts: number | undefined
  before: number | undefined
  createdAt: string | undefined
  startedAt: string | undefined
  endedAt: string | undefined
  changedAt: string | undefined
  files: { name: string; type: string; status?: string; bytes?: number; dataset?: string }[]
  moreFiles: number
  /** All of it but its lists, as it came: what explains errors looks at it. */
  whole: Record<string, unknown>
}

/** Files of a job that are read; one that merges may have thousands. */
const MOST_FILES = 2_000

const jobSchema = z.object({
  pandaid: whole,
  jeditaskid: whole,
  jobname: name,
  jobstatus: word,
  jobsubstatus: word,
  produsername: word,
  computingsite: word,
  attemptnr: whole,
  maxattempt: whole,
  parentid: whole,
  creationtime: moment,
  starttime: moment,
  endtime: moment,
  modificationtime: moment,
})

const fileSchema = z.object({
  lfn: name,
  type: word,
  status: word,
  fsize: whole,
  dataset: name,
  datasetname: name,
})

/**
 * @param value by PanDA's spelling (`jobStatus`) or BigPanDA's (`jobstatus`)
 * @param filesBeside where they do not stand in the job itself
 * @returns undefined for what describes no job
 */
export function readJob(value: unknown, filesBeside?: unknown): JobFacts | undefined {
  if (!isObject(value)) return undefined
  const small = Object.fromEntries(Object.entries(value).map(([name, each]) => [name.toLowerCase(), each]))
  const job = jobSchema.safeParse(small).data
  if (job?.pandaid === undefined || job.jobstatus === undefined) return undefined
  const listed = Array.isArray(value['Files']) ? (value['Files'] as unknown[]) : filesBeside
  const files = Array.isArray(listed) ? (listed as unknown[]) : []
  return {
    jobId: job.pandaid,
    taskId: job.jeditaskid,
    name: job.jobname,
    status: job.jobstatus,
    subStatus: job.jobsubstatus,
    owner: job.produsername,
    site: job.computingsite,
    attempt: job.attemptnr,
    maxAttempts: job.maxattempt,
    before:
      job.parentid !== undefined && job.parentid > 0 && job.parentid !== job.pandaid
        ? job.parentid
        : undefined,
    createdAt: job.creationtime,
    startedAt: job.starttime,
    endedAt: job.endtime,
    changedAt: job.modificationtime,
    files: files.slice(0, MOST_FILES).flatMap(readFile),
    moreFiles: Math.max(0, files.length - MOST_FILES),
    whole: withoutLists(value),
  }
}

/** @param data a list of jobs, as PanDA gives it where it is asked for one */
export function readFirstJob(data: unknown): JobFacts | undefined {
  return Array.isArray(data) ? readJob(data[0]) : undefined
}

/** The files stand beside it, and may be thousands: what was read of a job is kept. */
function withoutLists(job: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(job).filter(([, each]) => !Array.isArray(each)))
}

function readFile(value: unknown): JobFacts['files'] {
  const file = fileSchema.safeParse(value).data
  if (file?.lfn === undefined) return []
  const dataset = file.dataset ?? file.datasetname
  return [
    {
      name: file.lfn,
      type: file.type ?? 'unknown',
      ...(file.status !== undefined && { status: file.status }),
      ...(file.fsize !== undefined && { bytes: file.fsize }),
      ...(dataset !== undefined && { dataset }),
    },
  ]
}

import { describeJob } from '../answers/job-description.ts'
import { describeTask } from '../answers/task-description.ts'
import type { JobFile } from '../job-files.ts'
import type { DataFile, Dataset, Job, JobError, Task } from '../task.ts'
import { descriptionOf } from './error-descriptions.ts'

export type Row = Record<string, unknown>

/** The prefixes of a job's error columns as the monitor spells components. */
export const COMPONENTS: Record<JobError['source'], string> = {
  pilot: 'pilot',
  exe: 'exe',
  sup: 'sup',
  ddm: 'ddm',
  brokerage: 'brokerage',
  jobDispatcher: 'jobdispatcher',
  taskBuffer: 'taskbuffer',
}

export function dateText(date: Date): string {
  return date.toISOString().slice(0, 19)
}

/** PanDA's columns by their names in lower case, dates as texts. */
function lowerCase(described: Row): Row {
  return Object.fromEntries(
    Object.entries(described)
      .filter(([name]) => name !== 'Files')
      .map(([name, value]) => [
        name === 'resource_type' ? 'resourcetype' : name.toLowerCase(),
        value instanceof Date ? dateText(value) : value,
      ]),
  )
}

/** `pilot:1305 Failed to ...`, the errors of a job one after another. */
function errorInfo({ errors }: Job): string {
  return errors.map(({ source, code, diag }) => `${COMPONENTS[source]}:${code} ${diag}`).join(' ')
}

/** A job as the monitor lists it. */
export function jobRow(job: Job, task: Task | undefined): Row {
  const { startTime, endTime } = job
  const seconds = startTime
    ? Math.round((Number(endTime ?? job.modificationTime) - Number(startTime)) / 1000)
    : 0
  const row = lowerCase(describeJob(job, task))
  const failed = job.jobStatus === 'failed' || job.jobStatus === 'holding'
  const [first] = job.errors
  return {
    ...row,
    category: job.prodSourceLabel === 'user' ? 'analysis' : 'production',
    wn: String(row['modificationhost']).replace(/^slot\d+@/, ''),
    durationsec: seconds,
    durationmin: Math.round(seconds / 60),
    waittimesec: startTime ? Math.round((Number(startTime) - Number(job.creationTime)) / 1000) : null,
    cpuefficiency:
      seconds > 0 ? Math.round((100 * job.cpuConsumptionTime) / (seconds * job.coreCount)) / 100 : 0,
    maxpssgbpercore: Math.round(job.maxPSS / job.coreCount / 10_000) / 100,
    ...(failed && first
      ? {
          errorinfo: errorInfo(job),
          error_desc: descriptionOf(COMPONENTS[first.source], first.code)?.description ?? '',
          error_category: descriptionOf(COMPONENTS[first.source], first.code)?.category ?? 0,
        }
      : {}),
  }
}

export function fileRow(file: JobFile, job: Job): Row {
  return {
    lfn: file.lfn,
    type: file.type,
    scope: file.scope,
    guid: file.guid,
    status: file.status,
    fsize: file.size,
    fsizemb: Math.round(file.size / 10_000) / 100,
    destinationse: file.type === 'input' ? null : `${job.computingSite}_SCRATCHDISK`,
    datasetname: file.dataset,
    datasetid: file.datasetId,
    fileid: file.id,
    pandaid: job.PandaID,
    jeditaskid: job.jediTaskID,
  }
}

function countOf(files: readonly DataFile[], status: DataFile['status']): number {
  return files.filter((file) => file.status === status).length
}

const percent = (part: number, whole: number): number => (whole === 0 ? 0 : Math.floor((100 * part) / whole))

export function datasetRow({ id, name, type, files }: Dataset): Row {
  const finished = countOf(files, 'finished')
  return {
    datasetid: id,
    datasetname: name,
    containername: name,
    type,
    status: finished === files.length && files.length > 0 ? 'finished' : 'ready',
    nfiles: files.length,
    nfilesfinished: finished,
    nfilesfailed: countOf(files, 'failed'),
    percentfinished: percent(finished, files.length),
    rse: '',
  }
}

/** A task as the monitor lists it. */
export function taskRow(task: Task): Row {
  const files = task.datasets.filter(({ type }) => type.endsWith('input')).flatMap((each) => each.files)
  const finished = countOf(files, 'finished')
  const failed = countOf(files, 'failed')
  const { raw_task_params: _, splitRule, ...described } = describeTask(task)
  return {
    ...lowerCase(described),
    splitrule: JSON.stringify(splitRule),
    tasktype: task.prodSourceLabel === 'user' ? 'anal' : 'prod',
    dsinfo: {
      nfiles: files.length,
      nfilesfinished: finished,
      nfilesfailed: failed,
      nfilesmissing: 0,
      pctfinished: percent(finished, files.length),
      pctfailed: percent(failed, files.length),
      neventsTot: files.length * 10_000,
      neventsUsedTot: finished * 10_000,
      neventsRemaining: (files.length - finished) * 10_000,
      neventsOutput: finished * 9000,
    },
  }
}

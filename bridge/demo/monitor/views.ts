import { filesOf } from '../job-files.ts'
import { pythonStr } from '../python.ts'
import type { Job, Task } from '../task.ts'
import type { World } from '../world.ts'
import { CATEGORIES, descriptionOf } from './error-descriptions.ts'
import { fits, json, type MonitorAnswer } from './request.ts'
import { COMPONENTS, datasetRow, dateText, fileRow, jobRow, type Row, taskRow } from './rows.ts'

const HOUR = 3_600_000
const TWELVE_HOURS = 12
const MOST_JOBS = 200_000
const MOST_TASKS = 5000

/** `/job`: one job with its files, in the way of the monitor. */
export function jobView(world: World, job: Job): MonitorAnswer {
  const task = world.tasks.get(job.jediTaskID)
  return json({
    files: filesOf(job, task).map((file) => fileRow(file, job)),
    job: jobRow(job, task),
    dsfiles: [],
  })
}

/** The jobs that a query means: of a task, or of the last hours; without those that were tried again. */
function wantedJobs(world: World, query: URLSearchParams): Job[] {
  const taskId = query.get('jeditaskid')
  const hours = Number(query.get('hours') ?? Number(query.get('days') ?? 0) * 24) || TWELVE_HOURS
  const oldest = Date.now() - hours * HOUR
  const all = taskId === null ? [...world.jobs.values()] : world.jobsOf(Number(taskId))
  const given = (name: string, value: string): boolean => fits(value, query.get(name) ?? '*')
  const found = all.filter(
    (job) =>
      (taskId !== null || job.modificationTime.getTime() > oldest) &&
      given('jobstatus', job.jobStatus) &&
      given('computingsite', job.computingSite) &&
      given('produsername', job.userName),
  )
  if (query.get('mode') === 'nodrop') return found
  const triedAgain = new Set(all.map(({ parentID }) => parentID))
  return found.filter(({ PandaID }) => !triedAgain.has(PandaID))
}

/** `/jobs/`: rows, counts and errors of many jobs; `outputs` says which of them, `fields` what is in a row. */
export function jobsView(world: World, query: URLSearchParams): MonitorAnswer {
  const jobs = wantedJobs(world, query).slice(0, Number(query.get('limit') ?? MOST_JOBS))
  const outputs = query.get('outputs')?.split(',')
  const wants = (output: string): boolean => outputs?.includes(output) ?? true
  const fields = query.get('fields')?.split(',')
  const keep = (row: Row): Row =>
    fields ? Object.fromEntries(Object.entries(row).filter(([name]) => fields.includes(name))) : row
  return json({
    selectionsummary: wants('selectionsummary') ? summary(jobs) : [],
    jobs: wants('jobs') ? jobs.map((job) => keep(jobRow(job, world.tasks.get(job.jediTaskID)))) : [],
    errsByCount: wants('errsByCount') ? errorsByCount(jobs) : [],
  })
}

function summary(jobs: readonly Job[]): Row[] {
  const fields: Record<string, (job: Job) => unknown> = {
    jobstatus: (job) => job.jobStatus,
    computingsite: (job) => job.computingSite,
    attemptnr: (job) => job.attemptNr,
    jeditaskid: (job) => job.jediTaskID,
    produsername: (job) => job.userName,
    resourcetype: (job) => job.resourceType,
  }
  return Object.entries(fields).map(([field, value]) => {
    const counts = Map.groupBy(jobs, value)
    const list = Array.from(counts, ([kname, { length }]) => ({ kname, kvalue: length }))
    return { field, list: list.toSorted((one, other) => other.kvalue - one.kvalue) }
  })
}

interface ErrorCount extends Row {
  count: number
}

function errorsByCount(jobs: readonly Job[]): ErrorCount[] {
  const found = new Map<string, ErrorCount>()
  for (const job of jobs) {
    for (const { source, code, diag } of job.errors) {
      const component = COMPONENTS[source]
      const error = `${component}:${code}`
      const known = descriptionOf(component, code)
      const entry = found.get(error) ?? {
        error,
        codename: `${component}errorcode`,
        codeval: code,
        diag,
        desc: known?.description ?? '',
        cat: { name: CATEGORIES[known?.category ?? 0], id: known?.category ?? 0 },
        example_pandaid: job.PandaID,
        count: 0,
      }
      entry.count += 1
      found.set(error, entry)
    }
  }
  return [...found.values()].toSorted((one, other) => other.count - one.count)
}

/** `/task/ID/` */
export function taskView(task: Task): MonitorAnswer {
  return json({ task: taskRow(task), taskparams: task.parameters, datasets: task.datasets.map(datasetRow) })
}

/** `/tasks/`: of the last 3 days, 7 for production, or of as many as `days` says. */
export function tasksView(world: World, query: URLSearchParams): MonitorAnswer {
  const days = Number(query.get('days') ?? (query.get('tasktype')?.startsWith('prod') ? 7 : 3))
  const oldest = Date.now() - days * 24 * HOUR
  const given = (name: string, value: string): boolean => fits(value, query.get(name) ?? '*')
  const found = [...world.tasks.values()].filter(
    (task) =>
      task.modificationTime.getTime() > oldest &&
      given('username', task.userName) &&
      given('status', task.status) &&
      given('taskname', task.taskName) &&
      given('tasktype', task.prodSourceLabel === 'user' ? 'anal' : 'prod'),
  )
  const counted = query.get('extra')?.split(',').includes('jobstatecount') ?? false
  const rows = found.slice(0, Number(query.get('limit') ?? MOST_TASKS)).map((task) => {
    if (!counted) return taskRow(task)
    const counts = Map.groupBy(world.jobsOf(task.jediTaskID), ({ jobStatus }) => jobStatus)
    return {
      ...taskRow(task),
      job_state_count: Object.fromEntries(Array.from(counts, ([state, jobs]) => [state, jobs.length])),
    }
  })
  return json(rows)
}

/** When something came into each of its states, with the seconds that it stayed. */
function history(name: string, steps: readonly (readonly [string, Date])[]): Row[] {
  return steps.map(([state, since], index) => {
    const until = steps[index + 1]?.[1]
    return {
      [name]: state,
      modificationtime: dateText(since),
      modiftime_str: dateText(since),
      duration: until ? Math.round((Number(until) - Number(since)) / 1000) : null,
    }
  })
}

/** `/taskstatuslog/ID/` */
export function taskStatusLog(task: Task): MonitorAnswer {
  const steps: [string, Date][] = [['registered', task.creationDate]]
  if (task.startTime) {
    steps.push(['ready', task.startTime], ['scouting', new Date(Number(task.startTime) + HOUR / 3)])
    if (!['ready', 'scouting', 'pending'].includes(task.status))
      steps.push(['running', new Date(Number(task.startTime) + HOUR)])
  }
  if (steps.at(-1)?.[0] !== task.status) steps.push([task.status, task.modificationTime])
  return json(history('status', steps))
}

/** `/jobstatuslog/ID/` */
export function jobStatusLog(job: Job): MonitorAnswer {
  const steps: [string, Date][] = [['activated', job.creationTime]]
  if (job.startTime)
    steps.push(['starting', new Date(Number(job.startTime) - 60_000)], ['running', job.startTime])
  if (steps.at(-1)?.[0] !== job.jobStatus) steps.push([job.jobStatus, job.modificationTime])
  return json(history('jobstatus', steps).map((row) => ({ ...row, computingsite: job.computingSite })))
}

/** The texts of a task's page and a job's, for people. */
export function linesOf(row: Row): [string, string][] {
  return Object.entries(row)
    .filter(([, value]) => value !== null && value !== '' && typeof value !== 'object')
    .map(([name, value]) => [name, pythonStr(value)])
}

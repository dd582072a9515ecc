import { z } from 'zod'
import { plain } from '../platform/plain.ts'

/** One thing that the user should know of what a call acts on. */
export interface Fact {
  name: string
  value: string
  /** To be seen first: the task is somebody else's, or could not be read. */
  warns?: true
}

/** What the bridge itself has read at PanDA of what a call acts on, as far as it has come. */
export interface Facts {
  is: 'none' | 'reading' | 'read'
  lines: readonly Fact[]
}

export const noFacts: Facts = { is: 'none', lines: [] }

/** Characters of one value: names of tasks have some hundred. */
const LONGEST = 250

/** A fact on one line, whatever a task or its owner is called. */
export function fact(name: string, value: string, warns = false): Fact {
  const text = plain(value)
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST).toWellFormed()}…` : text
  return { name: plain(name), value: short, ...(warns && { warns: true }) }
}

/** Who is signed in, as PanDA names the owner of tasks; from the login alone where PanDA has not said it. */
export interface Me {
  name: string
  isFromPanda: boolean
}

const text = z.string().min(1).optional().catch(undefined)
const count = z.number().int().nonnegative().optional().catch(undefined)
const taskSchema = z.object({
  taskName: text,
  userName: text,
  status: text,
  nFiles: count,
  nFilesFinished: count,
  nFilesFailed: count,
})

/** What `task_get_detailed_info` says of one task. */
export function taskFacts(data: unknown, me: Me): Fact[] {
  const task = taskSchema.safeParse(data).data
  if (!task) return [unread('Task', 'PanDA’s answer is not the description of a task')]
  const { taskName, userName, status, nFiles, nFilesFinished = 0, nFilesFailed = 0 } = task
  const failed = nFilesFailed > 0 ? `, ${number(nFilesFailed)} failed` : ''
  return [
    ...(taskName === undefined ? [] : [fact('Name', taskName)]),
    owner(userName, me),
    fact('State', status ?? 'not told by PanDA'),
    ...(nFiles === undefined || nFiles === 0
      ? []
      : [fact('Done', `${number(nFilesFinished)} of ${number(nFiles)} input files${failed}`)]),
  ]
}

/** The same on one line, for calls that name several. */
export function taskLine(id: number, data: unknown, me: Me): Fact {
  const facts = taskFacts(data, me)
  const value = facts.map(({ name, value }) => (name === 'Done' ? `${value} done` : value)).join('; ')
  return fact(
    `Task ${id}`,
    value,
    facts.some(({ warns }) => warns),
  )
}

const jobSchema = z.object({
  jediTaskID: count,
  prodUserName: text,
  jobStatus: text,
  computingSite: text,
})

/** What `job_get_description_incl_archive` says of jobs, in the order asked. */
export function jobFacts(ids: readonly number[], data: unknown, me: Me): Fact[] {
  if (!Array.isArray(data)) return [unread('Jobs', 'PanDA’s answer is not a list of jobs')]
  const jobs = data.flatMap((job: unknown) => jobSchema.safeParse(job).data ?? [])
  const missing = ids.length - jobs.length
  const tasks = unique(jobs.map(({ jediTaskID }) => jediTaskID)).filter((id) => id !== undefined && id > 0)
  return [
    ...unique(jobs.map(({ prodUserName }) => prodUserName)).map((name) => owner(name, me)),
    fact('State', tally(jobs.map(({ jobStatus }) => jobStatus ?? 'state not told'))),
    ...(tasks.length === 0 ? [] : [fact(tasks.length === 1 ? 'Task' : 'Tasks', tasks.join(', '))]),
    fact('Site', tally(jobs.map(({ computingSite }) => computingSite ?? 'none yet'))),
    ...(missing > 0 ? [fact('Not found', `${number(missing)} of ${number(ids.length)} jobs`, true)] : []),
  ].filter(({ value }) => value !== '')
}

/** States of jobs at a site; of those that wait for one only `activated` is told. */
const atWork = new Set(['starting', 'running', 'holding', 'transferring', 'merging'])

const statusesSchema = z.array(z.object({ status: z.string() }))

/**
 * What `job_get_status` says of the jobs of a task.
 * @param all how many jobs the task has, of which these are the newest
 */
export function runningFact(data: unknown, all: number): Fact {
  const jobs = statusesSchema.safeParse(data).data
  if (!jobs) return unread('Jobs', 'PanDA’s answer is not a list of states')
  const running = jobs.filter(({ status }) => atWork.has(status)).length
  const waiting = jobs.filter(({ status }) => status === 'activated').length
  const of = jobs.length < all ? `the newest ${number(jobs.length)} of ${number(all)}` : number(all)
  return fact('Jobs', `${number(running)} running and ${number(waiting)} waiting of ${of}`)
}

/** What could not be read, and why: the user decides all the same, knowing that. */
export function unread(name: string, why: string): Fact {
  return fact(name, `could not be read: ${why}`, true)
}

function owner(name: string | undefined, me: Me): Fact {
  if (name === undefined) return fact('Owner', 'not told by PanDA', true)
  if (name === me.name) return fact('Owner', `${name} (you)`)
  const other = me.isFromPanda ? 'somebody else' : 'probably somebody else'
  return fact('Owner', `${name}: ${other}, you are ${me.name}`, true)
}

/** `3 running, 1 finished`, or the one there is. */
function tally(values: readonly string[]): string {
  const kinds = unique(values).map(
    (value) => [value, values.filter((other) => other === value).length] as const,
  )
  if (values.length === 1) return values[0] ?? ''
  return kinds.map(([value, count]) => `${number(count)} ${value}`).join(', ')
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)]

const number = (value: number) => value.toLocaleString('en')

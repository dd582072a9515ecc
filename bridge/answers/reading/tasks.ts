import type { Inquiry } from './inquiry.ts'
import type { PandaReader } from './panda-reader.ts'
import { iso, pandaTime } from './period.ts'
import { readTask, type TaskFacts } from './task.ts'

/**
 * Tasks that are asked for at first, and where there are more. PanDA makes four queries for each, and takes any of them
 * where it is not asked for all (getTaskIDsWithCriteria_JEDI).
 */
const FEW_TASKS = 500
const MOST_TASKS = 5_000
/** What the short list holds at most, with the files of each task. */
const MOST_SHORT = 500
/** How long the long list may take, in milliseconds: the short one is still to be asked for then. */
const LONG_MS = 20_000
/** PanDA compares with what it has stored some seconds earlier: the same question within a minute is one. */
const MINUTE_MS = 60_000

const DAY_MS = 86_400_000
/** How far PanDA looks back, whatever it is asked for (getTaskIDsWithCriteria_JEDI, getTasksModifiedSince_JEDI). */
const LONG_REACH_DAYS = 90
const SHORT_REACH_DAYS = 30

const LONG = 'task_get_tasks_detailed_info_since'
const SHORT = 'task_get_tasks_modified_since'

/** The user's own tasks that have changed since then. */
export interface OwnTasks {
  tasks: TaskFacts[]
  /** Later than what was asked for, where PanDA does not look back so far. */
  since: string
  /** Not all there are: PanDA gives so many at most. */
  isCut: boolean
}

/**
 * Reads the user's tasks, by the short list where this PanDA has no long one.
 * @param since milliseconds since 1970
 * @returns undefined where neither can be read; the inquiry says why
 */
export async function readOwnTasks(
  inquiry: Inquiry,
  panda: PandaReader,
  since: number,
): Promise<OwnTasks | undefined> {
  const own = await readTasks(inquiry, panda, since)
  if (own && Date.parse(own.since) > since)
    inquiry.missing.push(`What changed before ${own.since}: PanDA looks back no further.`)
  return own
}

async function readTasks(inquiry: Inquiry, panda: PandaReader, since: number): Promise<OwnTasks | undefined> {
  if (panda.has(LONG)) {
    const from = within(LONG_REACH_DAYS, since)
    const few = await readLong(inquiry, panda, from, FEW_TASKS)
    if (few && few.length < FEW_TASKS) return { tasks: few, since: iso(from), isCut: false }
    const all = few && (await readLong(inquiry, panda, from, MOST_TASKS))
    const tasks = all ?? few
    // Of those of which there are more than come, or that do not come in time, some are better than none.
    if (tasks) {
      const isCut = !all || all.length >= MOST_TASKS
      if (isCut) inquiry.missing.push(cutWords(tasks.length))
      return { tasks, since: iso(from), isCut }
    }
  }
  const from = within(SHORT_REACH_DAYS, since)
  const short = panda.rows(SHORT, { since: pandaTime(from), full: true }, readAll)
  const tasks = await inquiry.read('The list of tasks', short)
  if (!tasks) return undefined
  inquiry.missing.push(
    'The list is PanDA’s short one: production tasks, and what PanDA says of each task, are not in it.',
  )
  const isCut = tasks.length >= MOST_SHORT
  if (isCut) inquiry.missing.push(cutWords(tasks.length))
  return { tasks, since: iso(from), isCut }
}

/** To the minute. */
function within(days: number, since: number): number {
  return Math.floor(Math.max(since, Date.now() - days * DAY_MS) / MINUTE_MS) * MINUTE_MS
}

function cutWords(count: number): string {
  return `These are ${count.toLocaleString('en')} of your tasks, and there are more: ask for a shorter time to see all of it.`
}

function readLong(
  inquiry: Inquiry,
  panda: PandaReader,
  from: number,
  most: number,
): Promise<TaskFacts[] | undefined> {
  const input = { since: pandaTime(from), n_tasks: most }
  const read = panda.rows(LONG, input, readAll, { withinMs: LONG_MS })
  return inquiry.read('The list of tasks', read)
}

function readAll(rows: Iterable<unknown>): TaskFacts[] {
  const tasks: TaskFacts[] = []
  for (const row of rows) {
    const task = readTask(row)
    if (task) tasks.push(task)
    if (tasks.length >= MOST_TASKS) break
  }
  return tasks
}

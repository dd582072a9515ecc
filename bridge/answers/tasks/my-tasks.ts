import { countBy } from '../count.ts'
import type { TaskFacts } from '../reading/task.ts'
import { said } from '../said.ts'
import type { CountOf, Standing, TaskLine } from '../shapes/index.ts'
import type { Links } from '../links.ts'
import { countsWords, plural } from '../words/numbers.ts'
import { standingOf, standings } from './standing.ts'

/** What of the user's tasks is asked for. */
export interface Wanted {
  /** States of JEDI, or `attention`, `active`, `ended`; with commas. */
  status?: string | undefined
  /** Of the name, `*` standing for any text; or the number of one. */
  name?: string | undefined
}

const groups: Readonly<Record<string, readonly Standing[]>> = {
  attention: ['attention'],
  active: ['running', 'waiting', 'attention'],
  running: ['running'],
  waiting: ['waiting'],
  ended: ['ended', 'ended-with-failures'],
}

/** A task as a line of a list. @param topReason what its failed jobs failed of most, where that is known */
export function taskLine(task: TaskFacts, links: Links, topReason?: string): TaskLine {
  const { taskId, name, status, progress, createdAt, changedAt } = task
  const words = said(task.errorDialog, 160)
  const reason = topReason ?? (words === undefined ? undefined : `PanDA says: "${words}"`)
  const link = links.task(taskId)
  return {
    taskId,
    name,
    status,
    standing: standingOf(task),
    progress,
    ...(reason !== undefined && { topReason: reason }),
    ...(createdAt !== undefined && { createdAt }),
    ...(changedAt !== undefined && { changedAt }),
    ...(link !== undefined && { link }),
  }
}

/** Those that fit what is wanted, the most urgent first, and of equally urgent ones the last changed. */
export function choose(tasks: readonly TaskFacts[], { status, name }: Wanted): TaskFacts[] {
  const wanted = (status ?? '')
    .split(',')
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word !== '')
  const fits = (task: TaskFacts) =>
    wanted.length === 0 ||
    wanted.some((word) => word === task.status || groups[word]?.includes(standingOf(task)) === true)
  const matches = nameMatcher(name)
  const isNamed = ({ name: its, taskId }: TaskFacts) => matches(its) || `${taskId}` === name?.trim()
  return tasks.filter((task) => fits(task) && isNamed(task)).toSorted(byUrgency)
}

/** What to ask where no task fits. @param tasks all that there are */
export function otherTasks(tasks: readonly TaskFacts[]): string[] {
  if (tasks.length === 0) return ['Ask for a longer period.']
  const states = countsWords(countStates(tasks))
  return [`${plural(tasks.length, 'task')} changed since then (${states}): leave out what narrows it down.`]
}

export function byUrgency(one: TaskFacts, other: TaskFacts): number {
  return (
    standings.indexOf(standingOf(one)) - standings.indexOf(standingOf(other)) ||
    (other.changedAt ?? '').localeCompare(one.changedAt ?? '') ||
    other.taskId - one.taskId
  )
}

/** How many there are in each state, the most frequent first. */
export function countStates(tasks: readonly Pick<TaskFacts, 'status'>[]): CountOf[] {
  return countBy(tasks, ({ status }) => status)
}

/** Matches a part of a name, whatever its case; `*` stands for any text. */
export function nameMatcher(pattern: string | undefined): (name: string) => boolean {
  const parts = (pattern ?? '').toLowerCase().split('*')
  return (name) => {
    let from = 0
    for (const part of parts) {
      const found = name.toLowerCase().indexOf(part, from)
      if (found < 0) return false
      from = found + part.length
    }
    return true
  }
}

import type { MyTasks, TaskLine } from '../../answers/shapes/index.ts'
import { countsWords, number, percent, plural } from '../../answers/words/numbers.ts'
import { standingWords } from '../../answers/words/tasks.ts'
import { asCommands } from './as-commands.ts'
import { styled, type Line } from '../terminal/line.ts'
import { table, type Cell, type Column, type Row } from '../terminal/table.ts'
import { wrap } from '../terminal/wrap.ts'
import { blocks, endingLines, type View } from './parts.ts'
import { changedWords, stateWord, timeWords } from './words.ts'

/** Tasks that are listed where nobody asks for all. */
export const USUAL_TASKS = 30

/** Columns of a terminal from which on the reason stands beside its task, and not under it. */
const WIDE = 140
/** From so many on, the address in the monitor too. */
const VERY_WIDE = 220

/** My tasks, those that need their owner first. @param most tasks at most */
export function tasksLines(answer: MyTasks, view: View, most: number): Line[] {
  const { since, total, byStatus, tasks } = answer
  const shown = tasks.slice(0, most)
  const left = total - shown.length
  const when = timeWords(since, view.width, view.now)
  const head =
    total === 0
      ? `No task of yours that fits has changed since ${when}.`
      : `${plural(total, 'task')} of yours, changed since ${when}: ${countsWords(byStatus)}.`
  const [first] = shown
  return blocks(
    wrap(head, view.width),
    taskTable(shown, view, tasks.length === total ? tasks : undefined),
    left > 0 ? wrap(`… and ${number(left)} more; ${moreWords(answer, shown.length)}`, view.width) : [],
    linkHint(first, view),
    endingLines({ ...answer, more: undefined }, view),
  )
}

function moreWords({ tasks, more }: MyTasks, shown: number): string {
  return shown < tasks.length || more === undefined
    ? '--all lists them, --status and --name choose.'
    : asCommands(more)
}

/** Addresses are too long for most terminals: those of the others differ in the number only. */
function linkHint(first: TaskLine | undefined, { width }: View): Line[] {
  if (first?.link === undefined || width === undefined || width >= VERY_WIDE) return []
  return [[styled(`Monitor  ${first.link}, and so on with each number`, 'faint')]]
}

/**
 * Tasks under what they need, in the order in which they come.
 * @param all of which these are the first; missing where how many there are of each kind is not known
 */
export function taskTable(tasks: readonly TaskLine[], view: View, all?: readonly TaskLine[]): Line[] {
  const { width } = view
  const isFile = width === undefined
  const beside = isFile || width >= WIDE
  const withLink = (isFile || width >= VERY_WIDE) && tasks.some(({ link }) => link !== undefined)
  const columns: Column[] = [
    { head: 'TASK', right: true },
    { head: 'STATE' },
    { head: 'FILES', right: true, drops: 3 },
    { head: 'DONE', right: true, drops: 2 },
    { head: 'FAILED', right: true, drops: 1 },
    { head: 'CHANGED', drops: 4 },
    { head: 'NAME', gives: 'middle', least: 24 },
    ...(beside ? [{ head: 'REASON', gives: 'end' as const, least: 20 }] : []),
    ...(withLink ? [{ head: 'MONITOR' }] : []),
  ]
  const rows = (tasks: readonly TaskLine[]) => tasks.map((task) => rowOf(task, view, beside, withLink))
  return table(
    columns,
    sections(tasks, all).map(({ title, these }) => ({ title, rows: rows(these) })),
    width,
  )
}

function rowOf(task: TaskLine, { width, now }: View, beside: boolean, withLink: boolean): Row {
  const { taskId, name, status, progress, topReason, changedAt, link } = task
  const { files, done, failed } = progress
  const cells: Cell[] = [
    `${taskId}`,
    stateWord(status),
    files === 0 ? '-' : number(files),
    files === 0 ? '-' : percent(done, files),
    failed === 0 ? '-' : styled(number(failed), 'bad'),
    changedWords(changedAt, width, now),
    name,
    ...(beside ? [topReason ?? ''] : []),
    ...(withLink ? [link ?? ''] : []),
  ]
  return { cells, below: beside ? undefined : topReason }
}

function sections(tasks: readonly TaskLine[], all: readonly TaskLine[] | undefined) {
  const counts = all && Map.groupBy(all, ({ standing }) => standing)
  return [...Map.groupBy(tasks, ({ standing }) => standing)].map(([standing, these]) => {
    const count = counts?.get(standing)?.length
    return { title: `${standingWords[standing]}${count === undefined ? '' : ` (${number(count)})`}`, these }
  })
}

import type { FailureGroup, Summary } from '../../answers/shapes/index.ts'
import { codeWords } from '../../answers/words/errors.ts'
import { countsWords, number, percent, plural } from '../../answers/words/numbers.ts'
import type { Line } from '../terminal/line.ts'
import { table } from '../terminal/table.ts'
import { wrap } from '../terminal/wrap.ts'
import { siteLines } from './overview.ts'
import { blocks, endingLines, field, under, type View } from './parts.ts'
import { taskTable } from './tasks.ts'
import { timeWords } from './words.ts'

/** How a period went. */
export function summaryLines(answer: Summary, view: View): Line[] {
  const { since, until, tasks, notable, reasons, sites } = answer
  const when = `From ${timeWords(since, view.width, view.now)} to ${timeWords(until, view.width, view.now)}`
  const counts = tasks.total === 0 ? '' : `: ${countsWords(tasks.byStatus)}`
  return blocks(
    wrap(`${when}, ${plural(tasks.total, 'task')} of yours changed${counts}.`, view.width),
    totalLines(answer, view),
    under('Why jobs failed', reasonLines(reasons, view)),
    under('Sites', siteLines(sites, view)),
    taskTable(notable, view),
    endingLines(answer, view),
  )
}

function totalLines({ files, jobs }: Summary, view: View): Line[] {
  const share = files.all === 0 ? '' : ` (${percent(files.done, files.all)})`
  const filesWords = `${number(files.done)} of ${number(files.all)} done${share}, ${number(files.failed)} failed`
  if (!jobs) return field('Files', filesWords, view)
  const { tasksRead, finished, failed, cpuHours, wallHours, wallHoursLost } = jobs
  return [
    ...field('Files', filesWords, view),
    ...field(
      'Jobs',
      `${number(finished)} finished, ${number(failed)} failed (of ${plural(tasksRead, 'task')})`,
      view,
    ),
    ...field(
      'Hours',
      `${number(cpuHours)} of processors, ${number(wallHours)} by the clock, ${number(wallHoursLost)} of these lost in jobs that failed`,
      view,
    ),
  ]
}

function reasonLines(reasons: readonly FailureGroup[], { width }: View): Line[] {
  const rows = reasons.map(({ error, count, sites }) => ({
    cells: [number(count), number(sites.length), codeWords(error), error.meaning],
  }))
  return table(
    [
      { head: 'JOBS', right: true },
      { head: 'SITES', right: true, drops: 1 },
      { head: 'ERROR', gives: 'end', least: 10 },
      { head: 'MEANS', gives: 'end', least: 24 },
    ],
    [{ rows }],
    width,
  )
}

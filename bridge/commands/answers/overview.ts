import type { Overview } from '../../answers/shapes/index.ts'
import { countsWords, number, percent, plural } from '../../answers/words/numbers.ts'
import { styled, type Line } from '../terminal/line.ts'
import { table } from '../terminal/table.ts'
import { wrap } from '../terminal/wrap.ts'
import { blocks, endingLines, list, under, type View } from './parts.ts'
import { taskTable } from './tasks.ts'
import { timeWords } from './words.ts'

/** What is going on. */
export function overviewLines(answer: Overview, view: View): Line[] {
  const { tasks, attention, running, changed, jobs } = answer
  const mine = tasks && `${plural(tasks.total, 'task')} of yours in the last ${plural(tasks.days, 'day')}`
  return blocks(
    [
      ...serverLines(answer.server, view),
      ...(tasks
        ? wrap(`${mine}${tasks.total === 0 ? '' : `: ${countsWords(tasks.byStatus)}`}.`, view.width)
        : []),
    ],
    under('Changed since your last look', list(changed, view)),
    taskTable([...attention, ...running], view),
    jobs ? under('Jobs of users, of the whole VO, in the last 12 hours', jobLines(jobs, view)) : [],
    under('Sites where most jobs failed in the last 12 hours', siteLines(answer.worstSites, view)),
    endingLines(answer, view),
  )
}

function serverLines({ name, vo, isAlive, since, problem }: Overview['server'], view: View): Line[] {
  const head = [styled(`${name}, VO ${vo}`, 'heading'), ': PanDA ']
  const when = since === undefined ? '' : `, since ${timeWords(since, view.width, view.now)}`
  if (isAlive === undefined) return wrap([...head, 'has not been asked yet whether it is alive.'], view.width)
  const how = isAlive ? styled('is alive', 'good') : styled('is not alive', 'bad')
  return wrap([...head, how, `${when}.${problem === undefined ? '' : ` ${problem}`}`], view.width)
}

function jobLines({ byStatus, byCloud }: NonNullable<Overview['jobs']>, view: View): Line[] {
  const right = true
  return [
    ...wrap(byStatus.length === 0 ? 'None.' : `${countsWords(byStatus)}.`, view.width),
    ...table(
      [{ head: 'CLOUD' }, { head: 'RUNNING', right }, { head: 'WAITING', right }, { head: 'FAILED', right }],
      [
        {
          rows: byCloud.map(({ cloud, running, waiting, failed }) => ({
            cells: [cloud, number(running), number(waiting), number(failed)],
          })),
        },
      ],
      view.width,
    ),
  ]
}

/** How many jobs failed and finished at each site, and which part of them failed. */
export function siteLines(
  sites: readonly { site: string; failed: number; finished: number }[],
  { width }: View,
): Line[] {
  const rows = sites.map(({ site, failed, finished }) => ({
    cells: [number(failed), percent(failed, failed + finished), number(finished), site],
  }))
  const right = true
  const columns = [
    { head: 'FAILED', right },
    { head: 'RATE', right },
    { head: 'FINISHED', right },
  ]
  return table([...columns, { head: 'SITE', gives: 'middle', least: 12 }], [{ rows }], width)
}

import type { Overview } from '../shapes/index.ts'
import { fit } from '../text/fit.ts'
import { endingParts } from '../text/ending.ts'
import { taskWords } from '../text/task-line.ts'
import { countsWords, plural } from '../words/numbers.ts'

export function overviewText(answer: Overview): string {
  const { server, tasks, attention, running, jobs, worstSites, changed } = answer
  return fit([
    { lines: [serverLine(server)] },
    {
      lines: tasks
        ? [
            `Your tasks of the last ${tasks.days} days: ${tasks.total === 0 ? 'none' : `${tasks.total.toLocaleString('en')} (${countsWords(tasks.byStatus)})`}.`,
          ]
        : [],
    },
    { heading: 'Need attention:', lines: attention.map(taskWords), of: 'tasks', importance: 1 },
    { heading: 'Run:', lines: running.map(taskWords), of: 'tasks', importance: 3 },
    { heading: 'Changed since the last look:', lines: changed.map((each) => `- ${each}`), importance: 2 },
    {
      heading: jobs && 'Jobs of users, of the whole VO, active or ended in the last 12 hours:',
      lines: jobs
        ? [
            jobs.byStatus.length === 0 ? '- none' : `- ${countsWords(jobs.byStatus)}`,
            ...jobs.byCloud.map(
              ({ cloud, running, waiting, failed }) =>
                `- ${cloud}: ${running} running, ${waiting} waiting, ${failed} failed`,
            ),
          ]
        : [],
      of: 'clouds',
      importance: 4,
    },
    {
      heading: 'Sites where most jobs fail, of the last 12 hours:',
      lines: worstSites.map(
        ({ site, failed, finished }) => `- ${site}: ${plural(failed, 'job')} failed, ${finished} finished`,
      ),
      of: 'sites',
      importance: 3,
    },
    ...endingParts(answer),
  ])
}

function serverLine({ name, vo, isAlive, since, problem }: Overview['server']): string {
  const where = `PanDA (${name}, VO ${vo})`
  if (isAlive === undefined) return `${where} has not been asked yet whether it is alive.`
  // It is looked at while the bridge runs: how it was before nobody knows.
  const seen = since === undefined ? '' : `, and was each time it was looked at since ${since}`
  const first = since === undefined ? '' : `, which was first seen ${since}`
  return isAlive ? `${where} is alive${seen}.` : `${where} is not alive${first}. ${problem ?? ''}`.trim()
}

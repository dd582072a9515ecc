import type { Summary } from '../shapes/index.ts'
import { fit } from '../text/fit.ts'
import { endingParts } from '../text/ending.ts'
import { taskWords } from '../text/task-line.ts'
import { codeWords } from '../words/errors.ts'
import { countsWords, plural } from '../words/numbers.ts'

export function summaryText(answer: Summary): string {
  const { since, until, tasks, files, jobs, reasons, sites, notable } = answer
  return fit([
    {
      lines: [
        `From ${since} to ${until}: ${plural(tasks.total, 'task')} of yours changed${tasks.total === 0 ? '' : `: ${countsWords(tasks.byStatus)}`}.`,
        `Their input files: ${files.done.toLocaleString('en')} done, ${files.failed.toLocaleString('en')} failed, of ${files.all.toLocaleString('en')}.`,
        ...(jobs
          ? [
              `Jobs of ${plural(jobs.tasksRead, 'task')}: ${jobs.finished.toLocaleString('en')} finished, ${jobs.failed.toLocaleString('en')} failed; ${jobs.cpuHours} hours of processor time, ${jobs.wallHours} hours of wall time, of which ${jobs.wallHoursLost} in jobs that failed.`,
            ]
          : []),
      ],
    },
    {
      heading: 'Why jobs failed:',
      lines: reasons.map(
        ({ error, count }) => `- ${plural(count, 'job')}: ${error.meaning} [${codeWords(error)}]`,
      ),
      of: 'reasons',
      importance: 1,
    },
    {
      heading: 'Sites:',
      lines: sites.map(({ site, finished, failed }) => `- ${site}: ${finished} finished, ${failed} failed`),
      of: 'sites',
      importance: 3,
    },
    { heading: 'Tasks to look at:', lines: notable.map(taskWords), of: 'tasks', importance: 2 },
    ...endingParts(answer),
  ])
}

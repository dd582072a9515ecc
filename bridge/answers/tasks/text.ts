import type { MyTasks } from '../shapes/index.ts'
import { fit } from '../text/fit.ts'
import { countsWords, endingParts, plural, taskWords } from '../text/words.ts'

export function myTasksText(answer: MyTasks): string {
  const { since, total, byStatus, tasks } = answer
  const states = total === 0 ? '' : `: ${countsWords(byStatus)}`
  return fit([
    { lines: [`${plural(total, 'task')} of yours since ${since}${states}.`] },
    { lines: tasks.map(taskWords), of: 'tasks', importance: 2 },
    ...endingParts(answer),
  ])
}

import { counted } from '../counted.ts'
import type { ProgressPart } from './states.ts'
import type { TaskProgress } from '../types.ts'

export interface Part {
  name: ProgressPart
  files: number
  /** Of all files, in percent. */
  percent: number
}

/** What of a task's files is how far, in the order in which a bar shows it; parts that are nothing are left out. */
export function progressParts({ files, done, failed, running = 0, missing = 0 }: TaskProgress): Part[] {
  const counts: [ProgressPart, number][] = [
    ['done', done],
    ['running', running],
    ['failed', failed],
    ['missing', missing],
  ]
  const told = counts.reduce((sum, [, count]) => sum + count, 0)
  // PanDA may have counted a file twice while it changed: then the bar is of what it told.
  const all = Math.max(files, told, 1)
  counts.push(['waiting', Math.max(files - told, 0)])
  return counts
    .filter(([, count]) => count > 0)
    .map(([name, count]) => ({ name, files: count, percent: (100 * count) / all }))
}

/** `31 of 40 files`, or that PanDA has not told it. */
export function progressText({ files, done }: TaskProgress): string {
  if (files === 0) return 'no files told'
  return `${done.toLocaleString('en')} of ${counted(files, 'file')}`
}

/** All parts, for those who do not see the bar: `31 done, 2 failed, 7 waiting`. */
export function partsText(progress: TaskProgress): string {
  return progressParts(progress)
    .map(({ name, files }) => `${files.toLocaleString('en')} ${name}`)
    .join(', ')
}

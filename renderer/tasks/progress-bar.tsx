import classes from './tasks.module.css'
import { partsText, progressParts } from './progress.ts'
import { progressFills } from './states.ts'
import type { TaskProgress } from '../types.ts'

/** How far a task's files are, as a bar; the numbers stand beside it, and in its title. */
export function ProgressBar({ progress, tall = false }: { progress: TaskProgress; tall?: boolean }) {
  return (
    <div
      className={classes['bar'] ?? ''}
      data-tall={tall || undefined}
      title={partsText(progress)}
      aria-hidden
    >
      {progressParts(progress).map(({ name, percent }) => (
        <div key={name} data-part={name} style={{ width: `${percent}%`, background: progressFills[name] }} />
      ))}
    </div>
  )
}

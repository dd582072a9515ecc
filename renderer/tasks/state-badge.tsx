import classes from './tasks.module.css'
import { stateFill } from './states.ts'

/** The state of a task or a job as PanDA names it, on the colour that its monitor gives it. */
export function StateBadge({ status, count }: { status: string; count?: number }) {
  return (
    <span className={classes['state'] ?? ''} style={{ background: stateFill(status) }}>
      {status}
      {count !== undefined && <b>{count.toLocaleString('en')}</b>}
    </span>
  )
}

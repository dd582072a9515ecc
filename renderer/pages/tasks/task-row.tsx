import { memo } from 'react'
import { useAt } from '../../bridge.tsx'
import { agoText, momentText, utcText, type TimeStyle } from '../../format-time.ts'
import { LongRow, type PlacedRow } from '../../long-table.tsx'
import { go } from '../../route.ts'
import { taskPath } from '../../tasks/paths.ts'
import { ProgressBar } from '../../tasks/progress-bar.tsx'
import { progressText } from '../../tasks/progress.ts'
import { StateBadge } from '../../tasks/state-badge.tsx'
import type { TaskLine } from '../../types.ts'
import styles from './tasks.module.css'

interface TaskRowProps extends PlacedRow {
  task: TaskLine
  isWide: boolean
  /** How moments are written. */
  style: TimeStyle
  /** Milliseconds since 1970. */
  now: number
}

/** One task in two lines, or in four where there is little room; its name leads to all that is known of it. */
export const TaskRow = memo(function TaskRow({ task, isWide, style, now, isStop, ...placed }: TaskRowProps) {
  const { taskId, name, status, standing, progress, topReason, changedAt } = task
  const path = taskPath(taskId, useAt())
  return (
    <LongRow
      {...placed}
      className={`${styles['row']} ${styles['task']} ${standing === 'attention' ? styles['attention'] : ''}`}
      isWide={isWide}
      onClick={() => go(path)}
    >
      <span role="cell" className={styles['name'] ?? ''}>
        <a
          className={`mantine-focus-auto ${styles['open']}`}
          href={`#/${path}`}
          title={name}
          tabIndex={isStop ? 0 : -1}
          onClick={(event) => event.stopPropagation()}
        >
          {name}
        </a>
        <small>{taskId}</small>
      </span>
      <span role="cell" className={styles['status'] ?? ''}>
        <StateBadge status={status} />
      </span>
      <span role="cell" className={styles['files'] ?? ''}>
        <ProgressBar progress={progress} />
        <small>{progressText(progress)}</small>
      </span>
      <span role="cell" className={styles['why'] ?? ''} title={topReason}>
        {progress.failed > 0 && <b>{progress.failed.toLocaleString('en')} failed</b>}
        <span className={styles['reason'] ?? ''}>{topReason}</span>
      </span>
      <span role="cell" className={styles['changed'] ?? ''}>
        {changedAt !== undefined && <Changed at={Date.parse(changedAt)} now={now} style={style} />}
      </span>
    </LongRow>
  )
})

// Not Ago: a clock in each of many rows is too much.
function Changed({ at, now, style }: { at: number; now: number; style: TimeStyle }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={`${momentText(at, 'full', style)}, ${utcText(at)}`}>
      {agoText(now - at)}
    </time>
  )
}

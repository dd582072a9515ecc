import { memo } from 'react'
import { callerName } from '../../callers.ts'
import { EffectBadge, effectWords } from '../../effects.tsx'
import { isSameDay, momentText, utcText, type TimeStyle } from '../../format-time.ts'
import { LongRow, type PlacedRow } from '../../long-table.tsx'
import { OutcomeBadge } from '../../outcomes.tsx'
import styles from './activity.module.css'
import type { Call } from './types.ts'
import { bytesText, msText } from '../../units.ts'

interface CallRowProps extends PlacedRow {
  call: Call
  isWide: boolean
  /** Name of the first PanDA server. */
  first: string | undefined
  /** How moments are written. */
  style: TimeStyle
  onOpen: (call: Call) => void
}

/** One call in a line, or in two where there is little room; its button opens all that is known of it. */
export const CallRow = memo(function CallRow({
  call,
  isWide,
  first,
  style,
  onOpen,
  isStop,
  ...placed
}: CallRowProps) {
  const { time, tool, client, clientName, effect, outcome, ms, bytes, server } = call
  // The numbers in a call at another are other tasks.
  const upstream = call.upstream ?? (server === first ? undefined : server)
  // The day goes without saying for most calls.
  const today = isSameDay(time, Date.now(), style)
  return (
    <LongRow
      {...placed}
      className={`${styles['row']} ${styles['call']}`}
      isWide={isWide}
      onClick={() => onOpen(call)}
    >
      <span role="cell" className={styles['when'] ?? ''}>
        {/* Not LocalTime: its subscription to the locale is too much for each of many rows. */}
        <time
          dateTime={new Date(time).toISOString()}
          title={utcText(time)}
          data-day={today ? undefined : true}
        >
          {momentText(time, today ? 'time' : 'full', style)}
        </time>
      </span>
      <span role="cell" className={styles['client'] ?? ''}>
        {callerName(client, clientName)}
      </span>
      <span role="cell" className={styles['name'] ?? ''}>
        <button
          type="button"
          className={`mantine-focus-auto ${styles['open']}`}
          tabIndex={isStop ? 0 : -1}
          aria-haspopup="dialog"
        >
          {tool}
        </button>
        {upstream !== undefined && <span className={styles['upstream'] ?? ''}> {upstream}</span>}
      </span>
      <span role="cell" className={styles['effect'] ?? ''} title={effectWords[effect]}>
        <EffectBadge effect={effect} />
      </span>
      <span role="cell" className={styles['outcome'] ?? ''}>
        <OutcomeBadge outcome={outcome} />
      </span>
      <span role="cell" className={styles['took'] ?? ''}>
        {outcome === 'refused' ? '–' : msText(ms)}
      </span>
      <span role="cell" className={styles['size'] ?? ''}>
        {outcome === 'refused' ? '–' : bytesText(bytes)}
      </span>
    </LongRow>
  )
})

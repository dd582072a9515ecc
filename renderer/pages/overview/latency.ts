import { checksOf, GAP_MS, isOutage, type Check } from '../../../bridge/panda/outages.ts'
import type { HealthHistory } from '../../types.ts'

export interface Point {
  /** Milliseconds since 1970. */
  at: number
  /** Milliseconds to the answer; null where there was none, or nothing was checked: the line has a gap. */
  value: number | null
}

/** The line of the chart. */
export function latencyPoints(history: HealthHistory): Point[] {
  const points: Point[] = []
  let last: Check | undefined
  for (const check of checksOf(history)) {
    if (last && check.from - last.to > GAP_MS) points.push({ at: (last.to + check.from) / 2, value: null })
    points.push({ at: (check.from + check.to) / 2, value: isOutage(check.is) ? null : (check.ms ?? null) })
    last = check
  }
  return points
}

const HOUR_MS = 3_600_000
const windowHours = [1, 3, 6, 12, 24]
const TICKS = 6

/** The time that the chart shows: the last 24 hours, or fewer while there is less to show. */
export function chartWindow(points: readonly Point[]): {
  from: number
  to: number
  hours: number
  ticks: number[]
} {
  const to = points.at(-1)?.at ?? 0
  const known = to - (points[0]?.at ?? to)
  const hours = windowHours.find((hours) => known <= hours * HOUR_MS) ?? 24
  const step = (hours * HOUR_MS) / TICKS
  const from = to - hours * HOUR_MS
  const first = Math.ceil(from / step) * step
  return { from, to, hours, ticks: Array.from({ length: TICKS }, (_, index) => first + index * step) }
}

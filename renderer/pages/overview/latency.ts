import type { HealthHistory } from '../../types.ts'

export interface Point {
  /** Milliseconds since 1970. */
  at: number
  /** Milliseconds to the answer; null where there was none, or nothing was checked: the line has a gap. */
  value: number | null
}

export interface Outage extends Span {
  is: HealthIs
}
type HealthIs = HealthHistory['recent'][number]['is']

const BUCKET_MS = 5 * 60_000
/**
 * Checks further apart than this were not made one after the other: the bridge did not run, or the computer slept. One
 * is made each half minute, and takes 21 s at most.
 */
const GAP_MS = 90_000

interface Check {
  from: number
  to: number
  is: HealthIs
  ms: number | undefined
}

/** All checks, oldest first; older ones stand for five minutes each. */
function checksOf({ older, recent }: HealthHistory): Check[] {
  return [
    ...older.map(({ from, worst, medianMs }) => ({ from, to: from + BUCKET_MS, is: worst, ms: medianMs })),
    ...recent.map(({ at, is, latencyMs }) => ({ from: at, to: at, is, ms: latencyMs })),
  ]
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

export interface Span {
  from: number
  to: number
}

/** When nobody looked, between the first check and now, oldest first. @param now milliseconds since 1970 */
export function gapsOf(history: HealthHistory, now: number): Span[] {
  const gaps: Span[] = []
  let last: Check | undefined
  for (const check of checksOf(history)) {
    if (last && check.from - last.to > GAP_MS) gaps.push({ from: last.to, to: check.from })
    last = check
  }
  if (last && now - last.to > GAP_MS) gaps.push({ from: last.to, to: now })
  return gaps
}

/** @returns when the first check was made: milliseconds since 1970 */
export function watchedSince(history: HealthHistory): number | undefined {
  return checksOf(history)[0]?.from
}

/** When PanDA was not well, oldest first; one that goes on ends with the last check. */
export function outagesOf(history: HealthHistory): Outage[] {
  const outages: Outage[] = []
  let last: Check | undefined
  for (const check of checksOf(history)) {
    const open = outages.at(-1)
    const goesOn = last && isOutage(last.is) && check.from - last.to <= GAP_MS
    // What was seen down at one check and well at the next was down until in between.
    if (open && goesOn) open.to = isOutage(check.is) ? check.to : check.from
    if (isOutage(check.is) && !(open && goesOn && open.is === check.is)) {
      outages.push({ from: check.from, to: check.to, is: check.is })
    }
    last = check
  }
  return outages
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

function isOutage(is: HealthIs): boolean {
  return is !== 'alive' && is !== 'slow'
}

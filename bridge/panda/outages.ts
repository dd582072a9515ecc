import { BUCKET_MS, type Health, type HealthHistory } from './alive-history.ts'

// Pages load this file: it imports nothing that needs Node.

/**
 * Checks further apart than this were not made one after the other: the bridge did not run, or the computer slept. One
 * is made each half minute, and takes 21 s at most.
 */
export const GAP_MS = 90_000

export interface Check {
  from: number
  to: number
  is: Health
  ms: number | undefined
}

/** All checks, oldest first; older ones stand for five minutes each. */
export function checksOf({ older, recent }: HealthHistory): Check[] {
  return [
    ...older.map(({ from, worst, medianMs }) => ({ from, to: from + BUCKET_MS, is: worst, ms: medianMs })),
    ...recent.map(({ at, is, latencyMs }) => ({ from: at, to: at, is, ms: latencyMs })),
  ]
}

export interface Span {
  from: number
  to: number
}

/** PanDA is not well. */
type Unwell = Exclude<Health, 'alive' | 'slow'>

/** A time in which PanDA was not well. */
export interface Outage extends Span {
  is: Unwell
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

/** Whether PanDA was not well then. */
export function isOutage(is: Health): is is Unwell {
  return is !== 'alive' && is !== 'slow'
}

import type { Call } from './call.ts'
import { whoAnswers } from './who-answers.ts'

/** Numbers of a group of calls. */
export interface Numbers {
  calls: number
  /** Calls that were carried out, or tried, and failed. */
  failed: number
  /** Milliseconds that half of the calls needed at most; undefined where none was carried out. */
  p50: number | undefined
  /** Milliseconds that 95 in 100 calls needed at most. */
  p95: number | undefined
}

export interface Hour {
  /** Its beginning: milliseconds since 1970. */
  start: number
  calls: number
  failed: number
}

export interface Statistics {
  /** Time of the oldest call that was counted: before it nothing is known. */
  since: number | undefined
  all: Numbers
  /** By tool, the most called one first. */
  tools: ({ tool: string } & Numbers)[]
  /** By who answered, the most asked first. */
  upstreams: ({ upstream: string } & Numbers)[]
  /** By the name of the client's key, the busiest first. */
  clients: ({ client: string; clientName: string } & Numbers)[]
  /** The last 24 hours of the clock (UTC), oldest first; the last one is not over. */
  hours: Hour[]
}

const HOUR_MS = 3_600_000
const HOURS = 24

/** Exact for the calls given. @param now milliseconds since 1970 */
export function statisticsOf(calls: readonly Call[], now: number): Statistics {
  return {
    since:
      calls.length === 0 ? undefined : calls.reduce((least, { time }) => Math.min(least, time), Infinity),
    all: numbersOf(calls),
    tools: grouped(calls, ({ tool }) => tool).map(([tool, group]) => ({ tool, ...numbersOf(group) })),
    upstreams: grouped(calls, whoAnswers).map(([upstream, group]) => ({ upstream, ...numbersOf(group) })),
    clients: grouped(calls, ({ client }) => client).map(([client, group]) => ({
      client,
      // As it was called last.
      clientName: group.at(-1)?.clientName ?? client,
      ...numbersOf(group),
    })),
    hours: hoursOf(calls, now),
  }
}

/**
 * The smallest value that at least this part of the values does not exceed (nearest rank).
 * @param sorted ascending
 * @param part above 0, at most 1
 */
export function percentile(sorted: readonly number[], part: number): number | undefined {
  return sorted[Math.ceil(sorted.length * part) - 1]
}

function numbersOf(calls: readonly Call[]): Numbers {
  // A call that was refused or cancelled says nothing about how fast who answers is.
  const times = calls
    .filter(({ outcome }) => outcome === 'ok' || outcome === 'failed')
    .map(({ ms }) => ms)
    .toSorted((a, b) => a - b)
  return {
    calls: calls.length,
    failed: calls.filter(({ outcome }) => outcome === 'failed').length,
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
  }
}

function grouped(calls: readonly Call[], by: (call: Call) => string): [string, Call[]][] {
  const groups = [...Map.groupBy(calls, by)]
  return groups.toSorted(([a, some], [b, others]) => others.length - some.length || (a < b ? -1 : 1))
}

function hoursOf(calls: readonly Call[], now: number): Hour[] {
  const last = Math.floor(now / HOUR_MS)
  const byHour = Map.groupBy(calls, ({ time }) => Math.floor(time / HOUR_MS))
  return Array.from({ length: HOURS }, (_, index) => {
    const hour = last - HOURS + 1 + index
    const group = byHour.get(hour) ?? []
    return {
      start: hour * HOUR_MS,
      calls: group.length,
      failed: group.filter(({ outcome }) => outcome === 'failed').length,
    }
  })
}

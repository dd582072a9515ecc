/** How PanDA was at one moment, the better first. */
export const healths = ['alive', 'slow', 'refusing', 'unreachable', 'untrusted'] as const
export type Health = (typeof healths)[number]

/** One check. */
export interface HealthSample {
  /** Milliseconds since 1970. */
  at: number
  is: Health
  /** Milliseconds to the answer, where there was one. */
  latencyMs: number | undefined
}

/** The checks of five minutes. */
export interface HealthBucket {
  /** Its beginning: milliseconds since 1970. */
  from: number
  checks: number
  worst: Health
  /** Of the checks that were answered, in milliseconds. */
  minMs: number | undefined
  medianMs: number | undefined
  maxMs: number | undefined
}

/** A day, oldest first; where nothing was checked (the computer slept) there is nothing. */
export interface HealthHistory {
  older: readonly HealthBucket[]
  /** Each check of the last hour. */
  recent: readonly HealthSample[]
}

export const emptyHistory: HealthHistory = { older: [], recent: [] }

const KEEP_MS = 24 * 3_600_000
const RAW_MS = 3_600_000
export const BUCKET_MS = 5 * 60_000
/** An hour has 120 checks; only somebody who checks by hand without pause has more, and loses the oldest. */
export const MOST_RECENT = 1_000

/** The history with one more check, the youngest; what became old is made coarse or forgotten. */
export function addSample(history: HealthHistory, sample: HealthSample): HealthHistory {
  const now = sample.at
  // Only whole buckets become coarse, so that each is made once, from all of its checks.
  const rawFrom = bucketStart(now - RAW_MS)
  // A clock that was set back: what now lies ahead is forgotten.
  const known = history.recent.filter(({ at }) => at <= now)
  const past = Map.groupBy(
    known.filter(({ at }) => at < rawFrom),
    ({ at }) => bucketStart(at),
  )
  const older = [
    ...history.older.filter(({ from }) => from < rawFrom),
    ...Array.from(past, ([from, samples]) => summarise(from, samples)),
  ]
  return {
    older: older.filter(({ from }) => from > now - KEEP_MS),
    recent: [...known.filter(({ at }) => at >= rawFrom), sample].slice(-MOST_RECENT),
  }
}

/** The part of it that is of the last day. @param now milliseconds since 1970 */
export function withoutOld({ older, recent }: HealthHistory, now: number): HealthHistory {
  return {
    older: older.filter(({ from }) => from > now - KEEP_MS && from <= now),
    recent: recent.filter(({ at }) => at > now - KEEP_MS && at <= now),
  }
}

/** @param samples at least one */
export function summarise(from: number, samples: readonly HealthSample[]): HealthBucket {
  const latencies = samples.flatMap(({ latencyMs }) => latencyMs ?? []).toSorted((a, b) => a - b)
  const worst = Math.max(...samples.map(({ is }) => healths.indexOf(is)))
  return {
    from,
    checks: samples.length,
    worst: healths[worst] ?? 'alive',
    minMs: latencies[0],
    medianMs: median(latencies),
    maxMs: latencies.at(-1),
  }
}

function bucketStart(at: number): number {
  return Math.floor(at / BUCKET_MS) * BUCKET_MS
}

function median(sorted: readonly number[]): number | undefined {
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.floor((sorted.length - 1) / 2)]
  return upper === undefined || lower === undefined ? undefined : (lower + upper) / 2
}

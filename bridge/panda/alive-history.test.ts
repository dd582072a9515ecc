import { describe, expect, it } from 'vitest'
import {
  addSample,
  BUCKET_MS,
  emptyHistory,
  MOST_RECENT,
  summarise,
  type Health,
  type HealthHistory,
  type HealthSample,
} from './alive-history.ts'

const HOUR = 3_600_000
const start = Date.UTC(2026, 7, 6, 12)

function sample(at: number, is: Health = 'alive', latencyMs: number | undefined = 100): HealthSample {
  return { at, is, latencyMs }
}

function checksEvery(
  ms: number,
  from: number,
  to: number,
  before: HealthHistory = emptyHistory,
): HealthHistory {
  let history = before
  for (let at = from; at <= to; at += ms) history = addSample(history, sample(at))
  return history
}

describe('five minutes of checks', () => {
  it.each<[string, [Health, number | undefined][], object]>([
    ['one', [['alive', 90]], { worst: 'alive', minMs: 90, medianMs: 90, maxMs: 90 }],
    [
      'an odd number',
      [
        ['alive', 300],
        ['alive', 100],
        ['slow', 4000],
      ],
      { worst: 'slow', minMs: 100, medianMs: 300, maxMs: 4000 },
    ],
    [
      'an even number, one of them unanswered',
      [
        ['alive', 100],
        ['unreachable', undefined],
        ['refusing', 50],
      ],
      { worst: 'unreachable', minMs: 50, medianMs: 75, maxMs: 100 },
    ],
    [
      'none answered',
      [['untrusted', undefined]],
      { worst: 'untrusted', minMs: undefined, medianMs: undefined, maxMs: undefined },
    ],
  ])('%s', (_what, checks, expected) => {
    const samples = checks.map(([is, latencyMs]) => ({ at: start, is, latencyMs }))
    expect(summarise(start, samples)).toEqual({ from: start, checks: checks.length, ...expected })
  })
})

describe('the history', () => {
  it('has each check of the last hour', () => {
    const { older, recent } = checksEvery(30_000, start, start + HOUR)
    expect(older).toEqual([])
    expect(recent).toHaveLength(121)
  })

  it('has five-minute buckets of what is older, each made once and of all its checks', () => {
    const { older, recent } = checksEvery(30_000, start, start + 2 * HOUR)
    expect(older.map(({ from, checks }) => [from, checks])).toEqual(
      Array.from({ length: 12 }, (_, index) => [start + index * BUCKET_MS, 10]),
    )
    expect(recent[0]?.at).toBe(start + HOUR)
  })

  it('goes back a day, and is bounded', () => {
    const end = start + 72 * HOUR
    const { older, recent } = checksEvery(30_000, start, end)
    expect(older).toHaveLength(23 * 12 - 1)
    expect(older[0]?.from).toBeGreaterThan(end - 24 * HOUR)
    expect(recent.length).toBeLessThanOrEqual(131)
  })

  it('is bounded also for somebody who checks all the time', () => {
    expect(checksEvery(1_000, start, start + HOUR).recent).toHaveLength(MOST_RECENT)
  })

  it('has nothing for a night asleep', () => {
    const evening = checksEvery(30_000, start, start + 10 * 60_000)
    const { older, recent } = addSample(evening, sample(start + 8 * HOUR))
    expect(older.map(({ from }) => from)).toEqual([start, start + BUCKET_MS, start + 2 * BUCKET_MS])
    expect(recent).toHaveLength(1)
  })

  it('forgets what lies ahead when the clock is set back', () => {
    const { older, recent } = addSample(checksEvery(30_000, start, start + 3 * HOUR), sample(start + HOUR))
    expect(older).toEqual([])
    expect(recent).toEqual([sample(start + HOUR)])
  })

  it('never changes what was handed out', () => {
    const before = checksEvery(30_000, start, start + HOUR)
    const copy = structuredClone(before)
    addSample(before, sample(start + 2 * HOUR))
    expect(before).toEqual(copy)
  })
})

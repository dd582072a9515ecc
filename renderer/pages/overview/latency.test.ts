import { expect, test } from 'vitest'
import { chartWindow, gapsOf, latencyPoints, outagesOf, watchedSince } from './latency.ts'

const minute = 60_000
const sample = (at: number, is: 'alive' | 'unreachable' | 'refusing', latencyMs?: number) => ({
  at,
  is,
  latencyMs,
})

test('an outage lasts from the first check that failed to the one that went well', () => {
  const recent = [
    sample(0, 'alive', 20),
    sample(minute, 'unreachable'),
    sample(2 * minute, 'unreachable'),
    sample(3 * minute, 'alive', 30),
  ]
  expect(outagesOf({ older: [], recent })).toEqual([{ from: minute, to: 3 * minute, is: 'unreachable' }])
  expect(latencyPoints({ older: [], recent }).map(({ value }) => value)).toEqual([20, null, null, 30])
})

test('an outage of another kind is another outage', () => {
  const recent = [sample(0, 'unreachable'), sample(minute, 'refusing', 5), sample(2 * minute, 'alive', 5)]
  expect(outagesOf({ older: [], recent })).toEqual([
    { from: 0, to: minute, is: 'unreachable' },
    { from: minute, to: 2 * minute, is: 'refusing' },
  ])
})

test('while the computer slept nothing is known: the line has a gap, and an outage does not go on', () => {
  const recent = [
    sample(0, 'unreachable'),
    sample(60 * minute, 'unreachable'),
    sample(61 * minute, 'alive', 9),
  ]
  expect(outagesOf({ older: [], recent })).toEqual([
    { from: 0, to: 0, is: 'unreachable' },
    { from: 60 * minute, to: 61 * minute, is: 'unreachable' },
  ])
  expect(latencyPoints({ older: [], recent })[1]).toEqual({ at: 30 * minute, value: null })
})

test('a bridge that runs for twenty minutes shows an hour, not a line at the edge of a day', () => {
  const day = 24 * 60 * minute
  const points = [
    { at: day, value: 1 },
    { at: day + 20 * minute, value: 1 },
  ]
  const { from, to, hours, ticks } = chartWindow(points)
  expect({ from, to, hours }).toEqual({ from: day - 40 * minute, to: day + 20 * minute, hours: 1 })
  expect(ticks[0]).toBe(day - 40 * minute)
  expect(
    chartWindow([
      { at: 0, value: 1 },
      { at: 30 * day, value: 1 },
    ]).hours,
  ).toBe(24)
})

test('five minutes are one point, at their middle', () => {
  const older = [{ from: 0, checks: 10, worst: 'slow' as const, minMs: 1, medianMs: 40, maxMs: 90 }]
  expect(latencyPoints({ older, recent: [] })).toEqual([{ at: 2.5 * minute, value: 40 }])
})

test('while the bridge did not run nobody looked: that is a gap, and not a time without an outage', () => {
  const older = [{ from: 0, checks: 10, worst: 'alive' as const, minMs: 1, medianMs: 40, maxMs: 90 }]
  const recent = [sample(60 * minute, 'alive', 20), sample(60.5 * minute, 'alive', 20)]
  const history = { older, recent }
  expect(gapsOf(history, 61 * minute)).toEqual([{ from: 5 * minute, to: 60 * minute }])
  expect(gapsOf(history, 70 * minute).at(-1)).toEqual({ from: 60.5 * minute, to: 70 * minute })
  expect(watchedSince(history)).toBe(0)
  expect(watchedSince({ older: [], recent: [] })).toBeUndefined()
})

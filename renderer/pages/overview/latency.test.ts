import { expect, test } from 'vitest'
import { chartWindow, latencyPoints } from './latency.ts'

const minute = 60_000
const sample = (at: number, is: 'alive' | 'unreachable', latencyMs?: number) => ({
  at,
  is,
  latencyMs,
})

test('where PanDA did not answer, and where nobody looked, the line has a gap', () => {
  const recent = [
    sample(0, 'alive', 20),
    sample(minute, 'unreachable'),
    sample(2 * minute, 'unreachable'),
    sample(3 * minute, 'alive', 30),
    sample(63 * minute, 'alive', 9),
  ]
  const points = latencyPoints({ older: [], recent })
  expect(points.map(({ value }) => value)).toEqual([20, null, null, 30, null, 9])
  expect(points[4]).toEqual({ at: 33 * minute, value: null })
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

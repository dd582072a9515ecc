import { expect, test } from 'vitest'
import { gapsOf, outagesOf, watchedSince } from './outages.ts'

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
})

test('an outage of another kind is another outage', () => {
  const recent = [sample(0, 'unreachable'), sample(minute, 'refusing', 5), sample(2 * minute, 'alive', 5)]
  expect(outagesOf({ older: [], recent })).toEqual([
    { from: 0, to: minute, is: 'unreachable' },
    { from: minute, to: 2 * minute, is: 'refusing' },
  ])
})

test('while the computer slept nothing is known, and an outage does not go on', () => {
  const recent = [
    sample(0, 'unreachable'),
    sample(60 * minute, 'unreachable'),
    sample(61 * minute, 'alive', 9),
  ]
  expect(outagesOf({ older: [], recent })).toEqual([
    { from: 0, to: 0, is: 'unreachable' },
    { from: 60 * minute, to: 61 * minute, is: 'unreachable' },
  ])
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

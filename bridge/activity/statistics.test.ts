import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Call } from './call.ts'
import { percentile, statisticsOf } from './statistics.ts'

const now = Date.UTC(2026, 7, 6, 14, 27)
const call = (change: Partial<Call>): Call => ({
  id: '1',
  time: now,
  client: 'cursor',
  clientName: 'Cursor',
  clientVersion: '1',
  tool: 'task_get_status',
  arguments: {},
  effect: 'read',
  approval: 'not-needed',
  ms: 10,
  bytes: 1,
  outcome: 'ok',
  ...change,
})

it('counts nothing where nothing was called', () => {
  const { since, all, tools, clients, hours } = statisticsOf([], now)
  expect({ since, all, tools, clients }).toEqual({
    since: undefined,
    all: { calls: 0, failed: 0, p50: undefined, p95: undefined },
    tools: [],
    clients: [],
  })
  expect(hours).toHaveLength(24)
})

it('counts calls, failures and times by tool and by client, the most called first', () => {
  const calls = [
    ...Array.from({ length: 100 }, (_, index) => call({ ms: 100 - index })),
    call({ tool: 'task_kill', client: 'claude', ms: 50, outcome: 'failed' }),
    // Neither was carried out: they count, but their times say nothing.
    call({ tool: 'task_kill', client: 'claude', ms: 120_000, outcome: 'refused' }),
    call({ tool: 'task_kill', client: 'claude', ms: 90_000, outcome: 'cancelled' }),
  ]
  expect(statisticsOf(calls, now)).toMatchObject({
    since: now,
    all: { calls: 103, failed: 1 },
    tools: [
      { tool: 'task_get_status', calls: 100, failed: 0, p50: 50, p95: 95 },
      { tool: 'task_kill', calls: 3, failed: 1, p50: 50, p95: 50 },
    ],
    clients: [
      { client: 'cursor', calls: 100 },
      { client: 'claude', calls: 3, failed: 1 },
    ],
  })
})

it('counts the last 24 hours of the clock', () => {
  const hour = 3_600_000
  const calls = [
    call({ time: now }),
    call({ time: now - 30 * 60_000, outcome: 'failed' }),
    call({ time: now - 23 * hour }),
    call({ time: now - 24 * hour }),
    call({ time: now - 100 * hour }),
  ]
  const { hours, since } = statisticsOf(calls, now)
  expect(since).toBe(now - 100 * hour)
  expect(hours.at(-1)).toEqual({ start: Date.UTC(2026, 7, 6, 14), calls: 1, failed: 0 })
  expect(hours.at(-2)).toEqual({ start: Date.UTC(2026, 7, 6, 13), calls: 1, failed: 1 })
  expect(hours[0]).toEqual({ start: Date.UTC(2026, 7, 5, 15), calls: 1, failed: 0 })
})

it('a percentile is one of the values, and as many as asked are not above it', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { minLength: 1 }), fc.constantFrom(0.5, 0.95, 1), (values, part) => {
      const sorted = values.toSorted((a, b) => a - b)
      const found = percentile(sorted, part) ?? -1
      expect(sorted).toContain(found)
      expect(sorted.filter((value) => value <= found).length).toBeGreaterThanOrEqual(part * sorted.length)
      expect(sorted.filter((value) => value < found).length).toBeLessThan(part * sorted.length)
    }),
  )
})

it('counts by who answered', () => {
  const calls = [call({}), call({ upstream: 'Rucio' }), call({ upstream: 'Rucio', outcome: 'failed' })]
  expect(statisticsOf(calls, now).upstreams).toMatchObject([
    { upstream: 'Rucio', calls: 2, failed: 1 },
    { upstream: 'PanDA', calls: 1, failed: 0 },
  ])
})

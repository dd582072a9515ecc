import { expect, it } from 'vitest'
import { latencyRows } from './latency.ts'

const numbers = { calls: 1, failed: 0, p50: 1, p95: 2 }

it('leaves out tools of which no call was carried out', () => {
  const tools = [
    { tool: 'a', ...numbers },
    { tool: 'b', ...numbers, p50: undefined, p95: undefined },
  ]
  expect(latencyRows(tools)).toEqual({ rows: [{ tool: 'a', p50: 1, p95: 2 }], left: 0 })
})

it('keeps the most called ones, and counts the rest', () => {
  const tools = Array.from({ length: 12 }, (_, index) => ({ tool: `${index}`, ...numbers }))
  const { rows, left } = latencyRows(tools)
  expect([rows.length, left]).toEqual([10, 2])
})

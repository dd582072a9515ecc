import { expect, test } from 'vitest'
import { anHour } from './hour.ts'
import { judge } from './judged.ts'

test('ten agents at once, while tokens end, PanDA and the bridge are restarted and two servers hang: each call is answered, to who asked it', async () => {
  const lines: string[] = []
  const hour = await anHour({ seconds: 30, tokenSeconds: 6, restMs: 60, say: (line) => lines.push(line) })
  const { calls, reasons, missing, twice, heap } = judge(hour)
  const told = JSON.stringify({ calls, reasons, heap, renewals: hour.renewals }, undefined, 1)
  process.stdout.write(`${lines.join('\n')}\n${told}\n`)
  expect({ ...calls, missing, twice }).toMatchObject({ wrong: 0, unanswered: 0, missing: [], twice: [] })
  expect(reasons.filter(([text]) => /unexpected/i.test(text))).toEqual([])
  expect(calls.right).toBeGreaterThan(calls['said-why'])
  for (const { ended } of hour.agents) expect(ended.some(({ how }) => how === 'right')).toBe(true)
  expect(hour.renewals.panda).toBeGreaterThanOrEqual(3)
  expect(hour.renewals.other).toBeGreaterThanOrEqual(3)
  // Within one run, and generous: a leak of some kilobytes a call would show.
  expect(heap.last).toBeLessThan(1.5 * heap.second)
})

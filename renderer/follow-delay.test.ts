import { expect, test } from 'vitest'
import { FOLLOW_MS, followDelay } from './follow-delay.ts'

test('what a page shows is asked for each minute, and after failures less and less often', () => {
  expect(followDelay(0)).toBe(FOLLOW_MS)
  const delays = [1, 2, 3, 4, 5, 6, 7, 20].map(followDelay)
  expect(delays).toEqual(delays.toSorted((a, b) => a - b))
  expect(delays.at(-1)).toBe(600_000)
})

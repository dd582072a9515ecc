import { expect, test } from 'vitest'
import { countBy } from './count.ts'

test('of thousands of different states most are counted as one', () => {
  const states = Array.from({ length: 5_500 }, (_, index) => `state ${index % 5_000}`)
  const counts = countBy(states, (state) => state)
  expect(counts.length).toBeLessThanOrEqual(30)
  expect(counts.at(-1)?.name).toBe('others')
  expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(5_500)
})

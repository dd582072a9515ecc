import { expect, test } from 'vitest'
import { oddCases, textOfCase, told } from './odd-cases.ts'

test.each(oddCases)('$what: a sentence says it', async (odd) => {
  const text = await textOfCase(odd)
  expect(told(text, odd.says)).not.toBe('')
  expect(odd.never?.exec(text) ?? null).toBeNull()
  expect(text.length).toBeLessThanOrEqual(6_000)
})

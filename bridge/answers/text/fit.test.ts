import { expect, test } from 'vitest'
import { fit, MOST_CHARACTERS } from './fit.ts'

const lines = (count: number, text = 'a line of some length') =>
  Array.from({ length: count }, (_, index) => `${index} ${text}`)

test('what fits is given whole, empty parts leave no gap', () => {
  const text = fit([
    { lines: ['First.'] },
    { heading: 'None:', lines: [] },
    { heading: 'Some:', lines: ['- one'] },
  ])
  expect(text).toBe('First.\n\nSome:\n- one')
})

test('where not all fits, the least important part gives way first, and says how much is missing', () => {
  const text = fit([
    { lines: ['The sentence that counts.'] },
    { heading: 'Files:', lines: lines(1_000), of: 'files', importance: 3 },
    { heading: 'Reasons:', lines: lines(20), of: 'reasons', importance: 1 },
  ])
  expect(text.length).toBeLessThanOrEqual(MOST_CHARACTERS)
  expect(text).toContain('The sentence that counts.')
  expect(text).toContain('19 a line')
  expect(text).toMatch(/… and \d+ more files/)
  expect(text).not.toContain('more reasons')
})

test('a single line without end is cut', () => {
  expect(fit([{ lines: ['x'.repeat(100_000)] }], 500)).toHaveLength(500)
})

import { expect, test } from 'vitest'
import { linesOf } from './log-lines.ts'

const text = Array.from({ length: 100 }, (_, index) => `line ${index + 1} ${'.'.repeat(190)}`).join('\n')
const usual = { lines: 80, most: 4_800 }
const numbers = (found: ReturnType<typeof linesOf>) =>
  found?.text.split('\n').map((line) => Number(line.split(' ')[1])) ?? []

test('the text that was looked for is there, however long the lines behind it are', () => {
  const found = linesOf(text, { ...usual, around: 'line 50 ' })
  expect(numbers(found)).toContain(50)
  expect(found?.first).toBe(numbers(found)[0])
})

test('of the end of a file the last lines come, with the number of the first, and no more are said to come', () => {
  const found = linesOf(text, usual)
  expect(numbers(found).at(-1)).toBe(100)
  expect(found?.first).toBe(numbers(found)[0])
  expect(found?.part).toBe(`the last ${numbers(found).length} lines`)
})

test('of a range the first lines come, and no more are said to come', () => {
  const found = linesOf(text, { ...usual, from: 11 })
  expect(numbers(found)[0]).toBe(11)
  expect(found?.part).toBe(`lines 11 to ${numbers(found).at(-1)}`)
})

test.each([undefined, 'line'])(
  'many short lines fit with the marks of their quotation (around %s)',
  (around) => {
    const short = 'line\n'.repeat(2_000)
    const found = linesOf(short, { lines: 1_000, most: 4_800, around })
    expect(
      found?.text
        .split('\n')
        .map((line) => `| ${line}\n`)
        .join('').length,
    ).toBeLessThanOrEqual(4_800)
  },
)

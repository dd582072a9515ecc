import { expect, test } from 'vitest'
import { plainOf, styled } from './line.ts'
import { table, type Column } from './table.ts'
import { widthOf } from './width.ts'

const columns: Column[] = [
  { head: 'TASK', right: true },
  { head: 'CHANGED', drops: 1 },
  { head: 'NAME', gives: 'middle', least: 12 },
]
const rows = [
  { cells: ['48200101', '3 h ago', 'user.dana.muon.unfolding.ggH125_tautau.v2/'] },
  { cells: ['7', 'just now', 'short'], below: 'Your program ran out of memory in each of its jobs.' },
]
const linesFor = (width: number | undefined) => table(columns, [{ title: 'Mine', rows }], width).map(plainOf)

test('into a file goes all there is', () => {
  expect(linesFor(undefined)).toEqual([
    '    TASK  CHANGED   NAME',
    'Mine',
    '48200101  3 h ago   user.dana.muon.unfolding.ggH125_tautau.v2/',
    '       7  just now  short',
    '    Your program ran out of memory in each of its jobs.',
  ])
})

test('a long name gives way first, in its middle', () => {
  expect(linesFor(40)).toEqual([
    '    TASK  CHANGED   NAME',
    'Mine',
    '48200101  3 h ago   user.dana.…autau.v2/',
    '       7  just now  short',
    '    Your program ran out of memory in e…',
  ])
})

test('then a column that is missed least', () => {
  const lines = linesFor(28)
  expect(lines[0]).toBe('    TASK  NAME')
  expect(lines[2]).toBe('48200101  user.dana…utau.v2/')
})

test.each([10, 16, 20, 25, 33, 47, 80])('no line is wider than %i columns, where that can be', (width) => {
  for (const line of linesFor(width)) expect(widthOf(line)).toBeLessThanOrEqual(Math.max(width, 15))
})

test('a column in which nothing stands is left out, and no rows are no table', () => {
  const lines = table(columns, [{ rows: [{ cells: ['1', '-', 'x'] }] }], 80).map(plainOf)
  expect(lines).toEqual(['TASK  NAME', '   1  x'])
  expect(table(columns, [{ rows: [] }], 80)).toEqual([])
})

test('a name cannot break a line, nor what lines up with it', () => {
  const cells = ['1', styled('\u001B[31mred', 'bad'), 'two\nlines']
  const [, row] = table(columns, [{ rows: [{ cells }] }], 80).map(plainOf)
  expect(row).toBe('   1  ␛[31mred  two␊lines')
})

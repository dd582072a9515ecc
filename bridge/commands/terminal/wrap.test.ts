import { expect, test } from 'vitest'
import { plainOf, styled } from './line.ts'
import { wrap } from './wrap.ts'

test('lines break between words, and go on under their beginning', () => {
  const line = ['  - ', styled('PanDA', 'bad'), ' has stopped it: its first jobs were not good enough.']
  expect(wrap(line, 30, 4).map(plainOf)).toEqual([
    '  - PanDA has stopped it: its',
    '    first jobs were not good',
    '    enough.',
  ])
})

test('an address stays whole, and a file gets one line', () => {
  const address = 'https://bigpanda.cern.ch/task/48200101/'
  expect(wrap(`See ${address} for more`, 20).map(plainOf)).toEqual(['See', address, 'for more'])
  expect(wrap('one two three', undefined)).toEqual(['one two three'])
})

test('no wide terminal makes lines that are hard to read', () => {
  for (const line of wrap('word '.repeat(100), 300)) expect(plainOf(line).length).toBeLessThanOrEqual(100)
})

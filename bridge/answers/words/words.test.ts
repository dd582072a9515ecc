import { expect, test } from 'vitest'
import { codeWords, whoWords } from './errors.ts'
import { bytesWords, percent, plural } from './numbers.ts'
import { progressWords } from './tasks.ts'

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [18_000, '18.0 kB'],
  [340_000, '340 kB'],
  [2_000_000_000, '2.0 GB'],
])('%i bytes are %s', (bytes, words) => {
  expect(bytesWords(bytes)).toBe(words)
})

test('what is not done is never 100%, and of nothing there is no part', () => {
  expect([percent(9_999, 10_000), percent(2, 2), percent(0, 0)]).toEqual(['99%', '100%', ''])
})

test('one is not many', () => {
  expect([plural(1, 'file'), plural(5_500, 'file'), plural(2, 'entry', 'entries')]).toEqual([
    '1 file',
    '5,500 files',
    '2 entries',
  ])
})

test('how far a task is names only what there is', () => {
  expect(progressWords({ files: 38, done: 31, failed: 3, running: 4 })).toBe(
    '31 of 38 files done (81%), 3 failed, 4 running',
  )
  expect(progressWords({ files: 2, done: 2, failed: 0 })).toBe('2 of 2 files done (100%)')
  expect(progressWords({ files: 0, done: 0, failed: 0 })).toBe('no input files known yet')
})

test('an error is named as a command takes it, and one without a number is said to be that', () => {
  expect(codeWords({ component: 'pilot', code: 1305, name: 'EXECUTABLEFAILURE' })).toBe(
    'pilot:1305 (EXECUTABLEFAILURE)',
  )
  expect(codeWords({ component: 'none', code: 0 })).toBe('no error named')
  expect(whoWords(['you', 'site'])).toBe('you, or the site')
})

import { expect, test } from 'vitest'
import type { KnownTasksState } from './tasks-state.ts'
import { tasksInShort } from './words.ts'

const known: KnownTasksState = {
  is: 'known',
  at: 0,
  isOld: false,
  running: 0,
  waiting: 0,
  attention: 0,
  lines: [],
  version: 1,
  news: undefined,
}

test.for<[Partial<KnownTasksState>, string]>([
  [{}, 'none runs'],
  [{ running: 3, attention: 1 }, '3 run, 1 needs you'],
  [{ running: 1, waiting: 1, attention: 2 }, '1 runs, 1 waits, 2 need you'],
  [{ waiting: 12 }, '12 wait'],
  [{ attention: 1 }, '1 needs you'],
])('%j is said as "%s"', ([counts, words]) => {
  expect(tasksInShort({ ...known, ...counts })).toBe(words)
})

test('what is not known, or not looked at, is not said', () => {
  expect([tasksInShort({ is: 'off' }), tasksInShort({ is: 'unknown' })]).toEqual([undefined, undefined])
})

import { expect, test } from 'vitest'
import { changedText, withSample, type Sample } from './watched.ts'

const look = (samples: readonly Sample[], at: number, done: number, failed = 0) =>
  withSample(samples, at, { files: 100, done, failed })

test('a task is watched from the first look on, and what has changed is told', () => {
  let samples: Sample[] = []
  samples = look(samples, 1, 10)
  expect(changedText(samples)).toBeUndefined()
  samples = look(samples, 2, 14, 1)
  expect(changedText(samples)).toBe('4 more done, 1 more failed')
})

test('after a retry fewer files may have failed', () => {
  expect(changedText(look(look([], 1, 10, 5), 2, 10, 0))).toBe('5 fewer failed')
})

test('a line through hours of the same needs its two ends only', () => {
  let samples: Sample[] = []
  for (let at = 1; at <= 100; at += 1) samples = look(samples, at, 10)
  samples = look(samples, 101, 11)
  expect(samples.map(({ at }) => at)).toEqual([1, 100, 101])
})

test('the same answer, shown again, is no second look', () => {
  expect(look(look([], 1, 10), 1, 10)).toHaveLength(1)
})

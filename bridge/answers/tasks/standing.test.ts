import { expect, test } from 'vitest'
import { standingOf } from './standing.ts'

const files = (done: number, failed: number) => ({ files: 100, done, failed })

test.each([
  ['exhausted', files(10, 0), 'attention'],
  ['broken', files(0, 0), 'attention'],
  ['failed', files(0, 90), 'attention'],
  ['running', files(50, 2), 'running'],
  ['running', files(5, 5), 'attention'],
  ['running', files(0, 4), 'running'],
  ['scouting', files(0, 0), 'running'],
  ['pending', files(0, 0), 'waiting'],
  ['paused', files(10, 0), 'waiting'],
  ['finished', files(90, 10), 'ended-with-failures'],
  ['finished', files(90, 0), 'ended'],
  ['done', files(100, 0), 'ended'],
  ['aborted', files(10, 10), 'ended'],
  ['a state of later', files(0, 0), 'waiting'],
] as const)('a task that is %s with %o stands under "%s"', (status, progress, standing) => {
  expect(standingOf({ status, progress })).toBe(standing)
})

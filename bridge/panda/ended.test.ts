import { expect, test } from 'vitest'
import { jobHasEnded, taskHasEnded } from './ended.ts'

test.each([
  ['done', true],
  ['finished', true],
  ['failed', true],
  ['broken', true],
  ['aborted', true],
  ['passed', true],
  ['aborting', false],
  ['exhausted', false],
  ['running', false],
])('a task that is %s has ended: %s', (status, ended) => {
  expect(taskHasEnded(status)).toBe(ended)
})

test.each([
  ['finished', true],
  ['failed', true],
  ['cancelled', true],
  ['closed', true],
  ['holding', false],
  ['transferring', false],
  ['merging', false],
  ['running', false],
])('a job that is %s has ended: %s', (status, ended) => {
  expect(jobHasEnded(status)).toBe(ended)
})

import { expect, test } from 'vitest'
import { partsText, progressParts, progressText } from './progress.ts'

test('a bar shows what is done, runs, failed, is missing and waits, of all files', () => {
  const progress = { files: 40, done: 20, failed: 4, running: 8, missing: 2 }
  expect(progressParts(progress).map(({ name, files, percent }) => [name, files, percent])).toEqual([
    ['done', 20, 50],
    ['running', 8, 20],
    ['failed', 4, 10],
    ['missing', 2, 5],
    ['waiting', 6, 15],
  ])
  expect(partsText(progress)).toBe('20 done, 8 running, 4 failed, 2 missing, 6 waiting')
  expect(progressText(progress)).toBe('20 of 40 files')
})

test('parts that are nothing are left out, and a task without files has an empty bar', () => {
  expect(progressParts({ files: 3, done: 3, failed: 0 }).map(({ name }) => name)).toEqual(['done'])
  expect(progressParts({ files: 0, done: 0, failed: 0 })).toEqual([])
  expect(progressText({ files: 0, done: 0, failed: 0 })).toBe('no files told')
})

test('a bar is never more than full, also where PanDA counts more parts than files', () => {
  const parts = progressParts({ files: 10, done: 10, failed: 5 })
  expect(parts.reduce((sum, { percent }) => sum + percent, 0)).toBeCloseTo(100)
})

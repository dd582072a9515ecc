import { expect, test } from 'vitest'
import { withChanges } from './changes.ts'

test('what was told stays in sight while later looks tell nothing, the newest first', () => {
  const first = withChanges([], ['Task 1 has ended.'], 1)
  expect(withChanges(first, [], 2)).toBe(first)
  expect(withChanges(first, ['Task 2 runs.'], 3).map(({ sentence }) => sentence)).toEqual([
    'Task 2 runs.',
    'Task 1 has ended.',
  ])
})

test('the same answer shown again tells nothing new, and old changes make room', () => {
  const first = withChanges([], ['Task 1 has ended.'], 1)
  expect(withChanges(first, ['Task 1 has ended.'], 1)).toBe(first)
  const many = Array.from({ length: 20 }, (_, index) => `Task ${index} has ended.`)
  expect(withChanges(first, many, 2)).toHaveLength(8)
})

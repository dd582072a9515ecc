import { expect, test } from 'vitest'
import { readTask, type TaskFacts } from '../reading/task.ts'
import { changesSince, LastLooks, standOf } from './changes.ts'

const task = (jediTaskID: number, status: string, creationDate: string): TaskFacts => {
  const read = readTask({ jediTaskID, taskName: `name ${jediTaskID}`, status, creationDate })
  if (!read) throw new Error('It is a task')
  return read
}
const since = '2026-11-12T00:00:00Z'
const old = task(1, 'running', '2026-11-20 00:00:00')
const before = { at: '2026-11-25T12:00:00Z', stand: standOf([old]), isCut: false }
const tasks = [
  task(1, 'done', '2026-11-20 00:00:00'),
  task(2, 'defined', '2026-11-25 13:00:00'),
  task(3, 'running', '2026-08-01 00:00:00'),
]

test('a task that comes into the list again is not called new', () => {
  expect(changesSince(before, { tasks, since, isCut: false })).toEqual([
    'Task 1 (name 1) was running and is done.',
    'Task 2 (name 2) is new: defined.',
    'Task 3 (name 3) has changed: running.',
  ])
})

test('where a list is not whole nothing is told of a task that the other one lacks', () => {
  expect(changesSince({ ...before, isCut: true }, { tasks, since, isCut: false })).toHaveLength(1)
  expect(changesSince(before, { tasks, since, isCut: true })).toHaveLength(1)
  expect(changesSince(undefined, { tasks, since, isCut: false })).toEqual([])
})

test('what a window has looked at is still new to an assistant, and nothing of one user is told to another', () => {
  const looks = new LastLooks()
  const at = (time: string) => ({ ...before, at: time })
  expect(looks.look('assistant', 'me', at('08:00'))).toBeUndefined()
  for (const time of ['08:01', '08:02']) looks.look('person', 'me', at(time))
  expect(looks.look('assistant', 'me', at('08:03'))?.at).toBe('08:00')
  // The same reading once more: that was told.
  expect(looks.look('assistant', 'me', at('08:03'))).toBeUndefined()
  expect(looks.look('assistant', 'another', at('08:04'))).toBeUndefined()
})

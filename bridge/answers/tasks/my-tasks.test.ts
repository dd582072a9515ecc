import { expect, test } from 'vitest'
import { progressOf, readTask, type TaskFacts } from '../reading/task.ts'
import { choose, nameMatcher } from './my-tasks.ts'

const task = (taskId: number, status: string, changedAt: string, name = `user.me.${taskId}`) =>
  readTask({ jediTaskID: taskId, taskName: name, status, modificationTime: changedAt }) as TaskFacts
const tasks = [
  task(1, 'done', '2026-11-25T10:00:00'),
  task(2, 'running', '2026-11-26T10:00:00'),
  task(3, 'exhausted', '2026-11-20T10:00:00'),
  task(4, 'broken', '2026-11-24T10:00:00', 'user.me.skim.v2'),
]
const ids = (chosen: readonly TaskFacts[]) => chosen.map(({ taskId }) => taskId)

test('what needs attention stands first, the last changed of it before the others', () => {
  expect(ids(choose(tasks, {}))).toEqual([4, 3, 2, 1])
})

test.each([
  [{ status: 'attention' }, [4, 3]],
  [{ status: 'running, done' }, [2, 1]],
  [{ status: 'active' }, [4, 3, 2]],
  [{ status: 'ended' }, [1]],
  [{ name: 'SKIM' }, [4]],
  [{ name: 'user*v2' }, [4]],
  [{ name: ' 3 ' }, [3]],
  [{ status: 'nonsense' }, []],
])('%o chooses %o', (wanted, chosen) => {
  expect(ids(choose(tasks, wanted))).toEqual(chosen)
})

test('a pattern of many stars is no trap', () => {
  expect(nameMatcher('*a'.repeat(200))('a'.repeat(150))).toBe(false)
})

test('the short form counts files by their state', () => {
  expect(progressOf('finished*31,failed*2,running*5,tobedone*2')).toEqual({
    files: 40,
    done: 31,
    failed: 2,
    running: 5,
  })
  expect(progressOf('what*ever,*3,finished')).toEqual({ files: 3, done: 0, failed: 0, running: 0 })
  expect(progressOf(undefined)).toEqual({ files: 0, done: 0, failed: 0, running: 0 })
})

test.each([
  [
    'numbers as text',
    { jediTaskID: '12', status: 'running', nFiles: '4' },
    { taskId: 12, progress: { files: 4, done: 0, failed: 0 } },
  ],
  ['its own number as parent', { jediTaskID: 12, status: 'done', parent_tid: 12 }, { parent: undefined }],
  ['another parent', { jediTaskID: 12, status: 'done', parent_tid: 7 }, { parent: 7 }],
  [
    'a date without a zone',
    { jediTaskID: 12, status: 'done', endTime: '2026-11-26 01:02:03' },
    { endedAt: '2026-11-26T01:02:03Z' },
  ],
  ['NULL for nothing', { jediTaskID: 12, status: 'done', errorDialog: 'NULL' }, { errorDialog: undefined }],
  ['fields of other types', { jediTaskID: 12, status: 'done', taskName: 5, nFiles: {} }, { name: 'task 12' }],
])('of a task with %s is read what it means', (_, value, read) => {
  expect(readTask(value)).toMatchObject(read)
})

test.each([[null], ['text'], [{ status: 'done' }], [{ jediTaskID: 1 }]])('%o is no task', (value) => {
  expect(readTask(value)).toBeUndefined()
})

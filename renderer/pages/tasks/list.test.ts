import { expect, test } from 'vitest'
import type { TaskLine } from '../../types.ts'
import { everything, showList } from './list.ts'

const task = (
  taskId: number,
  status: string,
  standing: TaskLine['standing'],
  more: Partial<TaskLine> = {},
) => ({
  taskId,
  name: `user.dana.ntuple.Zmumu.v${taskId}/`,
  status,
  standing,
  progress: { files: 10, done: 5, failed: 0 },
  ...more,
})

const tasks: TaskLine[] = [
  task(1, 'exhausted', 'attention', { topReason: 'out of memory' }),
  task(2, 'running', 'attention'),
  task(3, 'running', 'running', { name: 'user.dana.skim.ttbar.v2/' }),
  task(4, 'done', 'ended'),
]
const ids = (filter: Partial<typeof everything>) =>
  showList(tasks, { ...everything, ...filter }).tasks.map(({ taskId }) => taskId)

test('without a choice all are shown, in the order in which they came', () => {
  expect(ids({})).toEqual([1, 2, 3, 4])
})

test.for([
  ['zmumu', [1, 2, 4]],
  ['SKIM', [3]],
  ['dana v2', [2, 3]],
  ['dana*ttbar', [3]],
  ['ttbar*dana', []],
  ['memory', [1]],
  ['exhausted', [1]],
  ['nothing of that', []],
] as const)('“%s” finds by name, state and reason, with * for any text', ([words, found]) => {
  expect(ids({ words })).toEqual(found)
})

test('standing and state narrow the list, and each choice says how many it would show', () => {
  expect(ids({ standing: 'attention' })).toEqual([1, 2])
  expect(ids({ standing: 'attention', status: 'running' })).toEqual([2])
  const { standings, statuses } = showList(tasks, { ...everything, standing: 'attention' })
  expect(standings).toEqual([
    { name: 'attention', count: 2 },
    { name: 'running', count: 1 },
    { name: 'ended', count: 1 },
  ])
  expect(statuses).toEqual([
    { name: 'exhausted', count: 1 },
    { name: 'running', count: 1 },
  ])
})

test('what is chosen stays among the choices when the words leave nothing of it', () => {
  const { standings } = showList(tasks, { ...everything, words: 'ttbar', standing: 'ended' })
  expect(standings).toContainEqual({ name: 'ended', count: 0 })
})

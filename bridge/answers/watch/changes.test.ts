import { expect, test } from 'vitest'
import type { TaskFacts } from '../reading/task.ts'
import { changesBetween, seenOf, type What } from './changes.ts'

const lookedAt = Date.parse('2026-11-20T10:00:00Z')

function aTask(status: string, change: Partial<TaskFacts> = {}): TaskFacts {
  return {
    taskId: 1,
    name: 'user.ada.skim',
    status,
    owner: 'Ada Lovelace',
    createdAt: '2026-11-01T10:00:00Z',
    startedAt: undefined,
    endedAt: undefined,
    changedAt: undefined,
    parent: undefined,
    attempt: undefined,
    site: undefined,
    errorDialog: undefined,
    progress: { files: 10, done: 10, failed: 0 },
    ...change,
  }
}

const withFailures = { progress: { files: 10, done: 7, failed: 3 } }

test.for<[string, TaskFacts[], TaskFacts, What | undefined | 'no change']>([
  ['one that runs on', [aTask('running')], aTask('running'), 'no change'],
  ['one with other progress', [aTask('running')], aTask('running', withFailures), 'no change'],
  ['one that begins to run', [aTask('pending')], aTask('running'), undefined],
  ['one that is done', [aTask('running')], aTask('done'), 'ended'],
  ['one that is finished with all files', [aTask('running')], aTask('finished'), 'ended'],
  [
    'one that is finished without some files',
    [aTask('running')],
    aTask('finished', withFailures),
    'ended-with-failures',
  ],
  ['one that has failed', [aTask('running')], aTask('failed', withFailures), 'failed'],
  ['one that is broken', [aTask('defined')], aTask('broken'), 'failed'],
  ['one that is exhausted', [aTask('scouting')], aTask('exhausted'), 'exhausted'],
  ['one that its user kills', [aTask('running')], aTask('aborting'), undefined],
  ['one that was killed', [aTask('aborting')], aTask('aborted', withFailures), undefined],
  ['one that had failed before', [aTask('failed')], aTask('failed'), 'no change'],
  [
    'one that failed again between two looks',
    [aTask('failed', { attempt: 1 })],
    aTask('failed', { attempt: 2 }),
    'failed',
  ],
  ['one of which no attempt was known', [aTask('failed')], aTask('failed', { attempt: 2 }), 'no change'],
  ['a retried one that is done now', [aTask('finished')], aTask('done'), 'ended'],
  ['one submitted since', [], aTask('broken', { createdAt: '2026-11-20T10:03:00Z' }), 'failed'],
  [
    'one submitted since, by a clock that is late',
    [],
    aTask('done', { createdAt: '2026-11-20T09:30:00Z' }),
    'ended',
  ],
  ['an old one that comes into the list again', [], aTask('done'), 'no change'],
  ['one of which it is not known how old it is', [], aTask('done', { createdAt: undefined }), 'no change'],
])('%s', ([, before, now, what]) => {
  const changes = changesBetween(seenOf(before, lookedAt), [now])
  expect(changes).toEqual(what === 'no change' ? [] : [{ task: now, before: before[0]?.status, what }])
})

test('of a list that is cut, one that was not seen tells nothing, and those that are not in it are remembered', () => {
  const [one, other] = [aTask('running'), aTask('running', { taskId: 2 })]
  const cut = seenOf([one], lookedAt, seenOf([other], lookedAt))
  const failed = aTask('failed', { taskId: 2 })
  const young = aTask('done', { taskId: 3, createdAt: '2026-11-20T10:03:00Z' })
  expect(changesBetween(cut, [failed, young], true)).toEqual([
    { task: failed, before: 'running', what: 'failed' },
  ])
})

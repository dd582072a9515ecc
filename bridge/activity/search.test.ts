import { expect, test } from 'vitest'
import type { Call } from './call.ts'
import { callMatcher, lastWanted, type Wanted } from './search.ts'

function aCall(more: Partial<Call> = {}): Call {
  return {
    id: 'c1',
    time: 1_000,
    client: 'cursor',
    clientName: 'Cursor',
    clientVersion: '3.1',
    tool: 'task_kill',
    arguments: { task_id: 48_200_101, note: 'Too MANY failures' },
    effect: 'destructive',
    approval: 'approved',
    ms: 1,
    bytes: 1,
    outcome: 'failed',
    message: 'PanDA did not do this. It says: "no permission"',
    server: 'ATLAS',
    vo: 'atlas',
    tasks: [48_200_101],
    robot: 'nightly',
    ...more,
  }
}

test.for<[Wanted, boolean]>([
  [{}, true],
  [{ text: ' ' }, true],
  [{ text: 'task_kill' }, true],
  [{ text: 'KILL many' }, true],
  [{ text: 'kill few' }, false],
  [{ text: '48200101' }, true],
  [{ text: 'permission cursor atlas' }, true],
  [{ client: 'vscode' }, false],
  [{ tool: 'task_kill', outcome: 'failed', effect: 'destructive' }, true],
  [{ outcome: 'ok' }, false],
  [{ upstream: 'PanDA' }, true],
  [{ upstream: 'Rucio' }, false],
  [{ text: 'nightly' }, true],
  [{ from: 1_000 }, true],
  [{ from: 1_001 }, false],
])('%j finds it: %s', ([wanted, isFound]) => {
  expect(callMatcher(wanted)(aCall())).toBe(isFound)
})

test('the last ones are given, page by page, with how many there are in all', async () => {
  const calls = Array.from({ length: 100 }, (_, index) =>
    aCall({ id: `c${index}`, outcome: index % 2 === 0 ? 'ok' : 'failed' }),
  )
  const wanted = { outcome: 'failed' } as const
  const last = await lastWanted(calls, wanted, { before: undefined, limit: 20 })
  expect(last.calls.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, n) => `c${61 + 2 * n}`))
  expect(last).toMatchObject({ older: true, matching: 50, onRecord: 100 })
  const earlier = await lastWanted(calls, wanted, { before: 'c61', limit: 100 })
  expect(earlier.calls).toHaveLength(30)
  expect(earlier.older).toBe(false)
  expect((await lastWanted(calls, wanted, { before: 'gone', limit: 20 })).calls).toEqual([])
})

test('what another server answered is found by its name, and is not among what PanDA was asked', () => {
  const call = aCall({ upstream: 'Rucio' })
  expect(callMatcher({ upstream: 'Rucio' })(call)).toBe(true)
  expect(callMatcher({ text: 'rucio' })(call)).toBe(true)
  expect(callMatcher({ upstream: 'PanDA' })(call)).toBe(false)
})

import { describe, expect, it } from 'vitest'
import { choicesOf, hasGap, mergeCalls, MOST_CALLS } from './calls.ts'
import type { Call } from './types.ts'

const call = (id: string, time: number, more: Partial<Call> = {}): Call => ({
  id,
  time,
  client: 'cursor',
  clientName: 'Cursor',
  clientVersion: '1',
  tool: 'task_kill',
  arguments: {},
  effect: 'destructive',
  approval: 'approved',
  ms: 1,
  bytes: 1,
  outcome: 'ok',
  ...more,
})
const ids = (calls: readonly Call[]) => calls.map(({ id }) => id).join('')

describe('merging', () => {
  it('puts the newest first, and each call once', () => {
    const known = [call('c', 3), call('a', 1)]
    expect(ids(mergeCalls(known, [call('d', 4), call('c', 3), call('b', 2)]))).toBe('dcba')
  })

  it('changes nothing where nothing is new', () => {
    const known = [call('a', 1)]
    expect(mergeCalls(known, [call('a', 1)])).toBe(known)
  })

  it('forgets the oldest above what a window keeps', () => {
    const many = Array.from({ length: MOST_CALLS }, (_, index) => call(`${index}`, MOST_CALLS - index))
    const merged = mergeCalls(many, [call('new', MOST_CALLS + 1)])
    expect(merged).toHaveLength(MOST_CALLS)
    expect(merged[0]?.id).toBe('new')
  })
})

it('sees that calls were missed where nothing known is among the recent ones', () => {
  const recent = [call('z', 9), call('y', 8)]
  expect(hasGap([call('a', 1)], recent)).toBe(true)
  expect(hasGap([call('y', 8)], recent)).toBe(false)
  expect(hasGap([], recent)).toBe(false)
  expect(hasGap([call('a', 1)], [])).toBe(false)
})

it('offers to filter by all that is on record, not only by what this window has', () => {
  const calls = [call('a', 3), call('b', 2, { client: 'vscode', clientName: 'VS Code' })]
  const numbers = { calls: 1, failed: 0, p50: 1, p95: 1 }
  const statistics = {
    tools: [{ tool: 'is_alive', ...numbers }],
    upstreams: [{ upstream: 'Rucio', ...numbers }],
    clients: [
      { client: 'codex-cli', clientName: 'Codex CLI', ...numbers },
      { client: 'cursor', clientName: 'Cursor', ...numbers },
    ],
  }
  expect(choicesOf(calls, statistics)).toEqual({
    clients: [
      { key: 'codex-cli', name: 'Codex CLI' },
      { key: 'cursor', name: 'Cursor' },
      { key: 'vscode', name: 'VS Code' },
    ],
    tools: ['is_alive', 'task_kill'],
    upstreams: ['PanDA', 'Rucio'],
  })
})

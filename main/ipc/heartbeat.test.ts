import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { BridgeState } from '../../bridge/api.ts'
import { aState } from '../../test/desktop/states.ts'
import { heartbeat } from './heartbeat.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('it beats while the bridge answers, and stops while that hangs, although its process lives', async () => {
  let answer: () => Promise<BridgeState> = async () => aState()
  let beats = 0
  const end = heartbeat({ getState: () => answer() }, () => (beats += 1))
  const beatsIn = async (ms: number) => {
    beats = 0
    await vi.advanceTimersByTimeAsync(ms)
    return beats
  }
  expect(await beatsIn(30_000)).toBe(3)
  let wake = () => {}
  answer = () => new Promise((answered) => (wake = () => answered(aState())))
  expect(await beatsIn(60_000)).toBe(0)
  answer = async () => aState()
  wake()
  expect(await beatsIn(20_000)).toBeGreaterThanOrEqual(2)
  answer = () => Promise.reject(new Error('gone'))
  expect(await beatsIn(30_000)).toBe(0)
  answer = async () => aState()
  end()
  expect(await beatsIn(30_000)).toBe(0)
})

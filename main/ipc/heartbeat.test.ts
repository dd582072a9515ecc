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
  await vi.advanceTimersByTimeAsync(30_000)
  expect(beats).toBe(3)
  let wake = () => {}
  answer = () => new Promise((answered) => (wake = () => answered(aState())))
  await vi.advanceTimersByTimeAsync(60_000)
  expect(beats).toBe(3)
  answer = async () => aState()
  wake()
  await vi.advanceTimersByTimeAsync(20_000)
  expect(beats).toBeGreaterThanOrEqual(5)
  answer = () => Promise.reject(new Error('gone'))
  beats = 0
  await vi.advanceTimersByTimeAsync(30_000)
  expect(beats).toBe(0)
  answer = async () => aState()
  end()
  await vi.advanceTimersByTimeAsync(30_000)
  expect(beats).toBe(0)
})

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { RetryLater } from './retry-later.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** Fails each time, and tells how long each attempt waited, in milliseconds. */
function waits(mostMs: number, times: number): number[] {
  const waited: number[] = []
  let last = Date.now()
  const retry: RetryLater = new RetryLater(
    () => {
      waited.push(Date.now() - last)
      last = Date.now()
      retry.failed()
    },
    { firstMs: 1_000, mostMs },
  )
  retry.failed()
  while (waited.length < times) vi.advanceTimersToNextTimer()
  retry.close()
  return waited
}

test('each attempt waits about twice as long as the one before, up to a bound', () => {
  const most = [1_000, 2_000, 4_000, 4_000, 4_000]
  for (const [index, waited] of waits(4_000, 5).entries()) {
    expect(waited).toBeGreaterThanOrEqual(0.7 * (most[index] ?? 0))
    expect(waited).toBeLessThanOrEqual(most[index] ?? 0)
  }
})

test('after a success the next failure begins anew, and nothing is done in between', () => {
  const act = vi.fn<() => void>()
  const retry = new RetryLater(act, { firstMs: 1_000, mostMs: 60_000 })
  retry.failed()
  retry.failed()
  retry.succeeded()
  vi.advanceTimersByTime(100_000)
  expect(act).not.toHaveBeenCalled()
  retry.failed()
  vi.advanceTimersByTime(1_000)
  expect(act).toHaveBeenCalledOnce()
})

test('once closed it does nothing any more', () => {
  const act = vi.fn<() => void>()
  const retry = new RetryLater(act, { firstMs: 1_000, mostMs: 60_000 })
  retry.failed()
  retry.close()
  retry.failed()
  vi.advanceTimersByTime(100_000)
  expect(act).not.toHaveBeenCalled()
})

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { TooSlow, Deadline } from './deadline.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const times = { requestMs: 50, longestRequestMs: 120 }
const nobody = () => new AbortController().signal

test('a request ends after its time, which progress begins anew', () => {
  const deadline = new Deadline(nobody(), times)
  vi.advanceTimersByTime(49)
  deadline.progressed({})
  vi.advanceTimersByTime(49)
  expect(deadline.signal.aborted).toBe(false)
  vi.advanceTimersByTime(1)
  expect(deadline.signal.reason).toBeInstanceOf(TooSlow)
})

test('progress prolongs it up to the longest time, and is passed on until then', () => {
  const told: unknown[] = []
  const deadline = new Deadline(nobody(), times, (progress) => told.push(progress))
  for (let progress = 1; progress <= 4; progress += 1) {
    vi.advanceTimersByTime(40)
    deadline.progressed({ progress })
  }
  expect(told).toEqual([{ progress: 1 }, { progress: 2 }])
  expect(deadline.signal.reason).toBeInstanceOf(TooSlow)
})

test('it ends with whoever has asked, also where he has gone before', () => {
  const asker = new AbortController()
  const deadline = new Deadline(asker.signal, times)
  const gone = new Error('gone')
  asker.abort(gone)
  expect(deadline.signal.reason).toBe(gone)
  expect(new Deadline(asker.signal, times).signal.reason).toBe(gone)
})

test('once it is closed nothing ends it any more', () => {
  const asker = new AbortController()
  const deadline = new Deadline(asker.signal, times)
  deadline.close()
  asker.abort()
  vi.advanceTimersByTime(1_000)
  expect(deadline.signal.aborted).toBe(false)
  expect(vi.getTimerCount()).toBe(0)
})

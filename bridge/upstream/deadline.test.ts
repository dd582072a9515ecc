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

test('while a user is waited for it does not count, and then counts anew', async () => {
  const deadline = new Deadline(nobody(), times)
  vi.advanceTimersByTime(40)
  const answered = Promise.withResolvers<string>()
  const answering = deadline.without(answered.promise)
  vi.advanceTimersByTime(1_000)
  deadline.progressed({})
  vi.advanceTimersByTime(1_000)
  expect(deadline.signal.aborted).toBe(false)
  answered.resolve('yes')
  expect(await answering).toBe('yes')
  vi.advanceTimersByTime(49)
  deadline.progressed({})
  expect(deadline.signal.aborted).toBe(false)
  vi.advanceTimersByTime(50)
  expect(deadline.signal.reason).toBeInstanceOf(TooSlow)
})

test('who asks again and again prolongs nothing', async () => {
  const deadline = new Deadline(nobody(), times)
  for (let asked = 0; asked < 6; asked += 1) {
    vi.advanceTimersByTime(30)
    await deadline.without(Promise.resolve())
  }
  expect(deadline.signal.reason).toBeInstanceOf(TooSlow)
})

test('who asks several things at once has no more time of the user’s than with one', async () => {
  const deadline = new Deadline(nobody(), times)
  const answered = Promise.withResolvers<void>()
  const all = [1, 2, 3].map(() => deadline.without(answered.promise))
  vi.advanceTimersByTime(1_000)
  answered.resolve()
  await Promise.all(all)
  for (let told = 0; told < 4; told += 1) {
    vi.advanceTimersByTime(40)
    deadline.progressed({})
  }
  expect(deadline.signal.reason).toBeInstanceOf(TooSlow)
})

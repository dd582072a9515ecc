import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { NetworkChanges } from './network.ts'
import { watchForWake } from './wake.ts'

let ended: AbortController
let woken: number
let addresses: string
let changes: NetworkChanges
beforeEach(() => {
  vi.useFakeTimers()
  ended = new AbortController()
  woken = 0
  addresses = '192.0.2.1'
  changes = new NetworkChanges(() => addresses)
  watchForWake(() => (woken += 1), ended.signal, changes)
})
afterEach(() => {
  ended.abort()
  vi.useRealTimers()
})

test('a computer that does not sleep and stays where it is tells nothing', () => {
  vi.advanceTimersByTime(3_600_000)
  expect(woken).toBe(0)
})

test('a sleep is told once, when it is over', () => {
  vi.advanceTimersByTime(60_000)
  // The clock goes on while the computer sleeps, and no timer fires.
  vi.setSystemTime(Date.now() + 3_600_000)
  vi.advanceTimersByTime(60_000)
  expect(woken).toBe(1)
})

test('another network is told once', () => {
  vi.advanceTimersByTime(60_000)
  const before = changes.count
  addresses = '198.51.100.7'
  vi.advanceTimersByTime(60_000)
  expect(woken).toBe(1)
  // Else what was opened anew after it would be opened once more.
  expect(changes.count).toBe(before + 1)
})

test('nothing is told after the end', () => {
  ended.abort()
  addresses = '198.51.100.7'
  vi.advanceTimersByTime(60_000)
  expect(woken).toBe(0)
})

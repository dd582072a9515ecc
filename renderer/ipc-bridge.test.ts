import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { BridgeState } from '../bridge/api.ts'
import { aState } from '../test/desktop/states.ts'
import { ipcBridge } from './ipc-bridge.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** The window of an app whose main process says what the test has it say. */
function windowOf() {
  const listening: { state: (state: BridgeState) => void; beat: () => void }[] = []
  const transport = ipcBridge({
    invoke: async () => ({ ok: null }),
    subscribe: (state, beat) => {
      listening.push({ state, beat })
      return () => undefined
    },
  })
  transport.api.subscribe(() => undefined)
  const changes: string[] = []
  transport.onConnection(() => changes.push(transport.connection()))
  return {
    transport,
    changes,
    beat: () => listening.forEach(({ beat }) => beat()),
    send: (state: BridgeState) => listening.forEach((each) => each.state(state)),
  }
}

test('a main process that says nothing for half a minute has not answered, until it is heard again', () => {
  const { transport, changes, beat, send } = windowOf()
  for (let beats = 0; beats < 12; beats += 1) {
    vi.advanceTimersByTime(10_000)
    beat()
  }
  const last = Date.now()
  vi.advanceTimersByTime(20_000)
  expect(changes).toEqual([])
  vi.advanceTimersByTime(15_000)
  expect(changes).toEqual(['silent'])
  expect(transport.heardAt()).toBe(last)
  send(aState())
  expect(changes).toEqual(['silent', 'open'])
  vi.advanceTimersByTime(40_000)
  beat()
  expect(changes).toEqual(['silent', 'open', 'silent', 'open'])
})

test('a computer that slept says nothing of the bridge', () => {
  const { changes, beat } = windowOf()
  beat()
  vi.setSystemTime(Date.now() + 8 * 3_600_000)
  vi.advanceTimersByTime(25_000)
  expect(changes).toEqual([])
  vi.advanceTimersByTime(15_000)
  expect(changes).toEqual(['silent'])
})

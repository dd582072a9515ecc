import { expect, test, vi } from 'vitest'
import { calm } from './calm-events.ts'

function heard() {
  const said: string[] = []
  let now = 0
  const events = calm(
    { onNotification: ({ method }) => said.push(method), onReachable: () => undefined },
    () => now,
  )
  return { said, events, wait: (ms: number) => (now += ms) }
}

test('a server that says very much is heard in part, and again later', () => {
  const { said, events, wait } = heard()
  const say = (times: number) => {
    for (let time = 0; time < times; time += 1) events.onNotification({ method: 'notifications/message' })
  }
  say(10_000)
  expect(said).toHaveLength(50)
  wait(1_000)
  say(100)
  expect(said).toHaveLength(60)
})

test('a list is looked at once at once, and once more for all that was said meanwhile', () => {
  vi.useFakeTimers()
  try {
    const { said, events, wait } = heard()
    for (let time = 0; time < 1_000; time += 1)
      events.onNotification({ method: 'notifications/tools/list_changed' })
    expect(said).toHaveLength(1)
    wait(5_000)
    vi.advanceTimersByTime(5_000)
    expect(said).toHaveLength(2)
    events.close()
  } finally {
    vi.useRealTimers()
  }
})

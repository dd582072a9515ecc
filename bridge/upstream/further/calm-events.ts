import type { McpNotification } from '../../mcp/index.ts'
import type { UpstreamEvents } from '../upstream.ts'
import { allowance } from './allowance.ts'

/** Notifications that may come at once, and how many more each second: a server that says more is not heard. */
const AT_ONCE = 50
const EACH_SECOND = 10
/** Between two looks at a list that is said to have changed, in milliseconds. */
const LISTS_APART_MS = 5_000

/** The events of a server that may say anything as often as it likes: what would be too much for the bridge is left out. */
export function calm(
  events: UpstreamEvents,
  now = () => performance.now(),
): UpstreamEvents & { close: () => void } {
  const mayPass = allowance(AT_ONCE, EACH_SECOND, now)
  const lists = new Map<string, { at: number; timer?: NodeJS.Timeout }>()
  const listChanged = (notification: McpNotification) => {
    const { method } = notification
    const before = lists.get(method)
    if (before?.timer) return
    const waitMs = before ? before.at + LISTS_APART_MS - now() : 0
    if (waitMs <= 0) {
      lists.set(method, { at: now() })
      return events.onNotification(notification)
    }
    // The last word counts: what has changed since the last look is looked at too.
    const timer = setTimeout(() => {
      lists.set(method, { at: now() })
      events.onNotification(notification)
    }, waitMs)
    lists.set(method, { at: now(), timer: timer.unref() })
  }
  return {
    ...events,
    onNotification: (notification) => {
      if (notification.method.endsWith('/list_changed')) return listChanged(notification)
      if (mayPass()) events.onNotification(notification)
    },
    close: () => {
      for (const { timer } of lists.values()) clearTimeout(timer)
    },
  }
}

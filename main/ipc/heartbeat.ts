import type { BridgeApi } from '../../bridge/api.ts'

/** Milliseconds: as over HTTP, a window that has heard none three times (`renderer/silence.ts`) says so. */
const HEARTBEAT_MS = 10_000

/**
 * Tells again and again that the bridge answers, for as long as it does: a bridge that hangs in a living process is as gone
 * as a process that hangs.
 * @param beat tells it to a window
 * @returns what ends that
 */
export function heartbeat(api: Pick<BridgeApi, 'getState'>, beat: () => void): () => void {
  let hasEnded = false
  let isAsking = false
  const ask = async () => {
    if (isAsking) return
    isAsking = true
    try {
      await api.getState({})
      if (!hasEnded) beat()
    } catch {
      // No answer, no heartbeat.
    } finally {
      isAsking = false
    }
  }
  const timer = setInterval(() => void ask(), HEARTBEAT_MS)
  timer.unref()
  return () => {
    hasEnded = true
    clearInterval(timer)
  }
}

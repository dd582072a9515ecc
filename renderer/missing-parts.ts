import type { Transport } from './transport.ts'

/** A file that is broken for good must not make the window load for ever: milliseconds between two attempts. */
const APART_MS = 30_000
const LAST = 'panda-bridge.reloaded-at'

/**
 * Parts of the pages are fetched when they are first shown. One that could not be, because the
 * bridge or the tunnel to it was down, is not asked for again by the browser: when the bridge is
 * back, the window loads anew.
 */
export function reloadForMissingParts(bridge: Pick<Transport, 'connection' | 'onConnection'>): void {
  let isMissing = false
  const reload = () => {
    if (!isMissing || bridge.connection() !== 'open') return
    if (Date.now() - Number(sessionStorage.getItem(LAST)) < APART_MS) return
    sessionStorage.setItem(LAST, String(Date.now()))
    location.reload()
  }
  window.addEventListener('vite:preloadError', () => {
    isMissing = true
    // The stream of states may notice a break a moment later than the part that was wanted.
    setTimeout(reload, 2_000)
  })
  bridge.onConnection(reload)
}

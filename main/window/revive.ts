import type { BrowserWindow } from 'electron'
import type { Log } from '../../bridge/home/log.ts'

/** A page that dies this often within that time would die again: milliseconds. */
const DEATHS = 3
const WITHIN_MS = 60_000

interface ReviveOptions {
  /** It dies again and again: the window is of no use. */
  onGivenUp: () => void
  log: Log
}

/**
 * Brings the page of a window back, where it was, when its process has died: the window would stay white for good.
 * One that hangs is ended first; the pages keep nothing that is not in the bridge but what is being typed.
 */
export function reviveWindow(window: BrowserWindow, { onGivenUp, log }: ReviveOptions): void {
  const { webContents } = window
  let deaths: number[] = []
  window.on('unresponsive', () => {
    // Who debugs a page stops it for as long as they like.
    if (webContents.isDevToolsOpened()) return
    log.error({}, 'The page of the window hangs, and is ended')
    webContents.forcefullyCrashRenderer()
  })
  webContents.on('render-process-gone', (_, { reason, exitCode }) => {
    log.error({ reason, exitCode }, 'The process of the window’s page has died')
    // Not the time of day, which may be set back.
    const now = performance.now()
    deaths = [...deaths.filter((at) => now - at < WITHIN_MS), now]
    const act = deaths.length < DEATHS ? () => webContents.reload() : onGivenUp
    // Electron is still busy with what is left of the process.
    setImmediate(() => window.isDestroyed() || act())
  })
}

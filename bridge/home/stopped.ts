import { existsSync, rmSync, writeFileSync } from 'node:fs'
import type { Home } from './home.ts'

// The shim loads this file: it imports no package.

/** Notes that the user has stopped the bridge: no assistant starts one again before the user does. */
export function noteStopped(home: Home): void {
  try {
    writeFileSync(home.stoppedFile, `${new Date().toISOString()}\n`, { mode: 0o600 })
  } catch {
    // On a full disk the bridge stops all the same.
  }
}

export function wasStopped(home: Home): boolean {
  return existsSync(home.stoppedFile)
}

/**
 * A bridge is started again. Who stopped the last one meant that no window goes on, and that one may have been killed
 * before it could forget them.
 */
export function forgetStopped(home: Home): void {
  if (!wasStopped(home)) return
  rmSync(home.windowsFile, { force: true })
  rmSync(home.stoppedFile, { force: true })
}

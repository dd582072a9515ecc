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

/** A bridge has been started again. */
export function forgetStopped(home: Home): void {
  rmSync(home.stoppedFile, { force: true })
}

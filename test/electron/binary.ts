import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const electron = resolve(import.meta.dirname, '../../node_modules/electron')

/** Electron's own executable, or undefined where it has not been fetched; looks, and fetches nothing. */
export function findElectron(): string | undefined {
  const pathFile = join(electron, 'path.txt')
  if (!existsSync(pathFile)) return undefined
  const file = join(
    process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(electron, 'dist'),
    readFileSync(pathFile, 'utf8'),
  )
  return existsSync(file) ? file : undefined
}

/** What an app that is tested gets on its command line, on every start. */
export function testSwitches(): string[] {
  // The keychain would ask a person whether a copy of the app may read what the app has stored.
  if (process.platform === 'darwin') return ['--use-mock-keychain']
  // Root, as in a container, has no sandbox.
  return process.getuid?.() === 0 ? ['--no-sandbox'] : []
}

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

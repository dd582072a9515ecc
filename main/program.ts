import { app } from 'electron'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Home } from '../bridge/home.ts'
import { ownAppImage, withoutAppImage } from '../bridge/shim/app-image.ts'
import { appShim, NO_SANDBOX, type Program } from '../bridge/shim/program.ts'

/** The executable that a user starts. An AppImage runs from a mount that is gone when it ends: there it is the image. */
export function userProgram(): string {
  return ownAppImage() ?? process.execPath
}

/**
 * An assistant that is an AppImage leaves its variables to the shim, and whoever starts the app from its terminal to
 * the app: electron-updater would update that image, and all that is started from here would be taken for part of it.
 */
export function forgetOtherAppImage(): void {
  if (ownAppImage() !== undefined) return
  const kept = withoutAppImage(process.env)
  for (const name of Object.keys(process.env)) {
    if (kept[name] === undefined) delete process.env[name]
    else if (kept[name] !== process.env[name]) process.env[name] = kept[name]
  }
}

/** How assistants start the shim of this app, and how the shim starts the app. */
export function desktopProgram(home: Home): Program {
  const program = userProgram()
  const start = app.isPackaged ? [program, '--hidden'] : [program, app.getAppPath(), '--hidden']
  const shimFile = join(app.getAppPath(), 'dist', 'shim.mjs')
  const shim = appShim(program, pathToFileURL(placeShim(shimFile, home)).href, start)
  return { shim: ownAppImage() === undefined ? shim : forAppImage(shim), start, shimFile }
}

/**
 * Where a system keeps user namespaces to itself, as Ubuntu 24.04, the launcher in an AppImage puts --no-sandbox
 * before all other arguments, unless it is among them; and Node does not start with an option that it does not know.
 * Behind `stdio` it is an argument of the shim, which has no sandbox to do without.
 */
function forAppImage(shim: Program['shim']): Program['shim'] {
  return { ...shim, args: [...shim.args, NO_SANDBOX] }
}

/**
 * Copies the shim to where it stays: the home. In the app it is inside an archive, which Node has to be taught to
 * read, and for an AppImage at another place with each start. A small file without imports, it starts as
 * quickly as any; and it is as safe there as the assistant's file that names it.
 */
function placeShim(shimFile: string, home: Home): string {
  const placed = join(home.folder, 'shim.mjs')
  const content = readFileSync(shimFile)
  if (existsSync(placed) && readFileSync(placed).equals(content)) return placed
  mkdirSync(home.folder, { recursive: true, mode: 0o700 })
  // An assistant may start it at this very moment: it is there as a whole, or as it was.
  const temporary = `${placed}.${process.pid}`
  writeFileSync(temporary, content, { mode: 0o600 })
  renameSync(temporary, placed)
  return placed
}

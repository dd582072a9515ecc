import { join } from 'node:path'
import { app } from 'electron'
import { appProgram } from '../bridge/clients/program.ts'
import type { Home } from '../bridge/home/home.ts'
import { ownAppImage, withoutAppImage } from '../bridge/shim/app-image.ts'
import { hiddenStart, type Program } from '../bridge/shim/program.ts'

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
  const start = app.isPackaged ? hiddenStart(program) : [program, app.getAppPath(), '--hidden']
  return appProgram(program, start, join(app.getAppPath(), 'dist', 'shim.mjs'), home)
}

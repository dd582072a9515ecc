import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Home } from '../home/home.ts'
import { ownAppImage } from '../shim/app-image.ts'
import { appShim, hiddenStart, NO_SANDBOX, ownApp, serveCommand, type Program } from '../shim/program.ts'

/**
 * How assistants reach a bridge that the command line runs: the shim is `stdio` of the same command line. In the
 * installed app it is the app's, so that what one has connected the other does not call outdated.
 * @param command the program and arguments that this process runs as
 */
export function commandLineProgram(command: readonly string[], home: Home): Program {
  const [program = '', ...args] = command
  const shimFile = join(dirname(command.at(-1) ?? ''), 'shim.mjs')
  const app = ownApp()
  if (app !== undefined) return appProgram(app, hiddenStart(app), shimFile, home)
  return {
    shim: { command: program, args: [...args, 'stdio'] },
    start: serveCommand(command),
    shimFile,
  }
}

/**
 * How assistants start the shim of the app, and how the shim starts the app.
 * @param app the executable that a user starts
 * @param start the program and arguments that start the app without its window
 * @param shimFile the shim in the app
 */
export function appProgram(app: string, start: readonly string[], shimFile: string, home: Home): Program {
  const shim = appShim(app, pathToFileURL(placeShim(shimFile, home)).href, start)
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

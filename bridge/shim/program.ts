import { parseJson } from '../platform/json.ts'
import { ownAppImage, withoutAppImage } from './app-image.ts'
import { hasOwnScreen } from './desktop-session.ts'

// The shim loads this file: it imports no package.

/** A bridge that a shim started ends by itself this long after its last assistant, in seconds. */
const EXIT_WHEN_IDLE_SECONDS = 300

/** How assistants start the shim, and how the shim starts the bridge. */
export interface Program {
  /** What an assistant starts; `--client ID` is added to the arguments. */
  shim: { command: string; args: readonly string[]; env?: Readonly<Record<string, string>> }
  /** The program and arguments that start a bridge where none runs. */
  start: readonly string[]
  /** The shim as one file, for the bundle. */
  shimFile: string
}

/** @param command the program and arguments of the command line */
export function serveCommand(command: readonly string[]): string[] {
  return [...command, 'serve', '--exit-when-idle', String(EXIT_WHEN_IDLE_SECONDS)]
}

/** The executable of the installed app that runs this as Node, as a user starts it; undefined in another Node. */
export function ownApp(): string | undefined {
  return process.versions['electron'] === undefined ? undefined : (ownAppImage() ?? process.execPath)
}

/** The program and arguments that start the app without its window. */
export function hiddenStart(app: string): string[] {
  return [app, '--hidden']
}

/**
 * The program and arguments that start a bridge for a command that needs one: the app's, which has the login in the
 * user's keychain, where it is installed and has a screen.
 * @param command the program and arguments of the command line
 * @param serve those that start a bridge of the command line's own
 */
export function usualStart(command: readonly string[], serve = serveCommand(command)): string[] {
  const app = ownApp()
  const hasScreen = process.platform !== 'linux' || hasOwnScreen(process.env)
  return app !== undefined && hasScreen ? hiddenStart(app) : serve
}

/** An argument that the shim of an AppImage gets and does not need (main/program.ts). */
export const NO_SANDBOX = '--no-sandbox'

/** Variables that mean the shim alone, and not what it starts. */
const ownVariables = new Set(['ELECTRON_RUN_AS_NODE', 'PANDA_BRIDGE_SHIM', 'PANDA_BRIDGE_START'])

/**
 * The shim of the desktop app: the app's own executable as Node, so that a user needs no other.
 *
 * Some assistants join the arguments to one line for a shell, which breaks an argument with a space
 * ("/Applications/PanDA Bridge.app"): the places go by the environment, which none of them takes apart.
 * @param app the executable that a user starts
 * @param shimUrl `file:` URL of the shim
 * @param start the program and arguments that start the app
 */
export function appShim(app: string, shimUrl: string, start: readonly string[]): Program['shim'] {
  return {
    command: app,
    args: ['-e', 'import(process.env.PANDA_BRIDGE_SHIM)', 'stdio'],
    env: {
      ELECTRON_RUN_AS_NODE: '1',
      PANDA_BRIDGE_SHIM: shimUrl,
      PANDA_BRIDGE_START: JSON.stringify(start),
    },
  }
}

/** The program and arguments that start the app, as `appShim` has put them into the environment. */
export function readStart(env: NodeJS.ProcessEnv): string[] {
  const start = parseJson(env['PANDA_BRIDGE_START'] ?? '[]')
  return Array.isArray(start) ? start.filter((part) => typeof part === 'string') : []
}

/**
 * The environment for a bridge that is started from here: the app must not come up as Node, nor as part of the AppImage
 * that an assistant may be. An AppImage of its own sets these variables anew. The app's command line, which starts
 * itself again, must come up as Node.
 * @param args what the started program gets
 */
export function startEnvironment(env: NodeJS.ProcessEnv, args: readonly string[]): NodeJS.ProcessEnv {
  const kept = Object.entries(withoutAppImage(env)).filter(([name]) => !ownVariables.has(name))
  const isItself = ownApp() !== undefined && args.includes(process.argv[1] ?? '')
  return { ...Object.fromEntries(kept), ...(isItself && { ELECTRON_RUN_AS_NODE: '1' }) }
}

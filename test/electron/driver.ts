import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { until } from '../bridge.ts'
import { bridgeOf, signIn } from '../desktop/app.ts'
import { prepareDesktop } from '../desktop/prepare.ts'
import type { DesktopOptions, Driver, RunningDesktop } from '../desktop/running-desktop.ts'
import { findElectron } from './get-electron.ts'
import { notedDesktop } from './noted-desktop.ts'
import { panelDesktop } from './panel-desktop.ts'
import { startSteered, type SteeredElectron } from './steered.ts'

const project = resolve(import.meta.dirname, '../..')

/** What of the running app its surroundings show: noted inside it, or seen on a real desktop. */
export type Surroundings = Pick<
  RunningDesktop,
  | 'trayIcon'
  | 'trayToolTip'
  | 'trayMenu'
  | 'clickTrayItem'
  | 'clickTray'
  | 'notifications'
  | 'clickNotification'
  | 'answerQuestion'
  | 'opened'
  | 'power'
>

/** The desktop app in the real Electron: the sources' build, or a packaged one. */
export function electronDriver(name: 'quick' | 'whole', packaged?: string): Driver {
  return { name, start: (options) => startInElectron(name, packaged, options) }
}

/** An executable and the arguments with which it runs the app. */
export interface AppCommand {
  executable: string
  args: string[]
}

/** How the app is started; with a packaged one by its own executable. */
export function appCommand(packaged?: string): AppCommand {
  if (packaged !== undefined) return { executable: packaged, args: testSwitches() }
  const electron = findElectron()
  if (!electron) throw new Error('There is no Electron here; test/electron/run.ts gets one.')
  const launcher = electron.isOwn ? [join(import.meta.dirname, 'default-app')] : []
  return { executable: electron.executable, args: [...testSwitches(), ...launcher, project] }
}

/** What an app that is tested gets on its command line, on every start. */
export function testSwitches(): string[] {
  // The keychain would ask a person whether a copy of the app may read what the app has stored.
  if (process.platform === 'darwin') return ['--use-mock-keychain']
  // Root, as in a container, has no sandbox.
  return process.getuid?.() === 0 ? ['--no-sandbox'] : []
}

async function startInElectron(
  name: 'quick' | 'whole',
  packaged: string | undefined,
  options: DesktopOptions = {},
): Promise<RunningDesktop> {
  const { args = ['--hidden'], isNew = false, signedIn = !isNew } = options
  const command = appCommand(packaged)
  const prepared = await prepareDesktop(options)
  const { home, demo } = prepared
  const env = { ...environment(), ...prepared.env }
  let steered: SteeredElectron | undefined
  const end = async () => {
    if (steered?.exitCode() === null) await steered.app.close()
    await prepared.end()
  }
  try {
    const { executable } = command
    const running = await startSteered(executable, [...command.args, ...args], env, name === 'quick')
    steered = running
    const { bridge } = await running.whileItRuns(bridgeOf(home))
    if (signedIn) await signIn(bridge, demo)
    const { app, evaluate } = running
    const ended = async () => {
      await running.ended
      return running.exitCode()
    }
    return {
      home,
      demo,
      bridge,
      ...(name === 'quick' ? notedDesktop(running) : panelDesktop(running)),
      page: async () => {
        await running.whileItRuns(until(() => app.windows().length > 0))
        return app.windows().at(-1)!
      },
      isWindowVisible: () =>
        evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((window) => window.isVisible())),
      closeWindow: async () => {
        await evaluate(({ BrowserWindow }) => {
          for (const window of BrowserWindow.getAllWindows()) window.close()
        })
        // A real window closes later.
        await until(() => evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length === 0))
      },
      startAgain: async (...more) => {
        await once(spawn(executable, [...command.args, ...more], { env, stdio: 'ignore' }), 'exit')
      },
      quit: async () => {
        // Later, so that the answer comes before the end.
        await evaluate(({ app }) => void setTimeout(() => app.quit()))
        return ended()
      },
      ended,
      problems: async () => running.problems,
      [Symbol.asyncDispose]: end,
    }
  } catch (error) {
    await end()
    throw error
  }
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

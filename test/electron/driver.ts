import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Home } from '../../bridge/home/home.ts'
import { until } from '../bridge.ts'
import { bridgeOf, signIn } from '../desktop/app.ts'
import { prepareDesktop } from '../desktop/prepare.ts'
import type { DesktopOptions, Driver, LaunchedDesktop } from '../desktop/running-desktop.ts'
import { findElectron } from './get-electron.ts'
import { notedDesktop } from './noted-desktop.ts'
import { panelDesktop } from './panel-desktop.ts'
import { askDesktop } from './session/desktop.ts'
import { startSteered, type SteeredElectron } from './steered.ts'

const project = resolve(import.meta.dirname, '../..')

/** What of the running app its surroundings show: noted inside it, or seen on a real desktop. */
export type Surroundings = Pick<
  LaunchedDesktop,
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
export function electronDriver(name: DriverName, packaged?: string): Driver {
  return {
    name,
    start: (options) => startInElectron(name, packaged, options),
    launch: async (options) => (await launchInElectron(name, packaged, options)).app,
    runToEnd: (options) => runToEnd(packaged, options),
  }
}

type DriverName = 'quick' | 'whole'

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
  driver: DriverName,
  packaged: string | undefined,
  options: DesktopOptions = {},
) {
  const { isNew = false, signedIn = !isNew } = options
  const { app, whileItRuns } = await launchInElectron(driver, packaged, options)
  try {
    const { bridge } = await whileItRuns(bridgeOf(app.home))
    if (signedIn) await signIn(bridge, app.demo)
    return { ...app, bridge }
  } catch (error) {
    await app[Symbol.asyncDispose]()
    throw error
  }
}

async function launchInElectron(
  driver: DriverName,
  packaged: string | undefined,
  options: DesktopOptions = {},
): Promise<{ app: LaunchedDesktop; whileItRuns: SteeredElectron['whileItRuns'] }> {
  const { withoutKeychain = false } = options
  const { executable, args: first } = appCommand(packaged)
  const args = [...first, ...(withoutKeychain ? ['--password-store=basic'] : [])]
  const prepared = await prepareDesktop(options)
  const { home, demo } = prepared
  // Under a bare X server there is none, which only the tests of that should be asked about.
  if (driver === 'quick' && !withoutKeychain) keepLoginsForTheSession(home)
  const env = { ...environment(), ...prepared.env }
  // What an app before has left on the screen is not this one's.
  if (driver === 'whole') await askDesktop(env, { do: 'close-notifications' })
  const steered = await startSteered(
    executable,
    [...args, ...(options.args ?? ['--hidden'])],
    env,
    driver === 'quick',
  ).catch(async (error: unknown) => {
    await prepared.end()
    throw error
  })
  const { look, act, whileItRuns } = steered
  const ended = async () => {
    await steered.ended
    return steered.exitCode()
  }
  const app: LaunchedDesktop = {
    home,
    demo,
    ...(driver === 'quick' ? notedDesktop(steered) : panelDesktop(steered)),
    page: async () => {
      await whileItRuns(until(() => steered.app.windows().length > 0))
      return steered.app.windows().at(-1)!
    },
    isWindowVisible: () =>
      look(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((window) => window.isVisible())),
    closeWindow: async () => {
      await act(({ BrowserWindow }) => {
        const windows = BrowserWindow.getAllWindows()
        return { seen: true, act: () => windows.forEach((window) => window.close()) }
      }, undefined)
      // A real window closes later.
      await until(() => look(({ BrowserWindow }) => BrowserWindow.getAllWindows().length === 0))
    },
    startAgain: async (...more) => {
      await once(spawn(executable, [...args, ...more], { env, stdio: 'ignore' }), 'exit')
    },
    quit: async () => {
      await act(({ app }) => ({ seen: true, act: () => app.quit() }), undefined)
      return ended()
    },
    ended,
    problems: async () => steered.problems,
    [Symbol.asyncDispose]: async () => {
      if (steered.exitCode() === null) await steered.close()
      await prepared.end()
    },
  }
  return { app, whileItRuns }
}

/** Not steered: it may end before it is. */
async function runToEnd(packaged: string | undefined, options: DesktopOptions = {}): Promise<number | null> {
  const { env, end } = await prepareDesktop(options)
  const { executable, args } = appCommand(packaged)
  try {
    const more = options.args ?? ['--hidden']
    const child = spawn(executable, [...args, ...more], {
      env: { ...environment(), ...env },
      stdio: 'ignore',
    })
    const [code] = (await once(child, 'exit')) as [number | null]
    return code
  } finally {
    await end()
  }
}

function keepLoginsForTheSession(home: Home): void {
  const file = join(home.folder, 'desktop.json')
  if (!existsSync(file)) writeFileSync(file, JSON.stringify({ withoutKeychain: 'session' }), { mode: 0o600 })
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

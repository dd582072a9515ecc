import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { chromium } from '@playwright/test'
import { findChromium } from '../chromium.ts'
import { makeElectron, type StandIn } from './electron.ts'
import { Host } from './host.ts'
import { prepareModules } from './module-hooks.ts'
import { becomeProcessOf } from './process.ts'
import { closePopups } from './popups.ts'
import { userOf, type User } from './user.ts'

export interface LaunchOptions {
  /** The folder with the app's package.json, whose `main` is run. */
  appPath: string
  /** The app's profile and keyring; that of an earlier launch to start there again. A new one if left out. */
  folder?: string
  /** What follows the executable on the command line. */
  args?: readonly string[]
  env?: Readonly<Record<string, string>>
  packaged?: boolean
  /** Changes what the computer is like before the app starts. */
  prepare?: (host: Host) => void
}

export interface LaunchedApp {
  readonly host: Host
  readonly user: User
  /** The modules that the app imported. */
  readonly electron: StandIn
  readonly folder: string
  /** Quits the app, waits until it has, and removes its folder unless the caller gave it or keeps it. */
  stop: (options?: { keepFolder?: boolean }) => Promise<void>
}

/**
 * Runs an app's built main process in this process, with its windows in a real Chromium. Each launch has modules,
 * profile and browser of its own. `process.env` and `process.argv` are the app's from its launch to its stop.
 */
export async function launch(options: LaunchOptions): Promise<LaunchedApp> {
  const { packaged = false, args = [] } = options
  const appPath = resolve(options.appPath)
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'electron-host-'))
  const userData = join(folder, 'userData')
  mkdirSync(userData, { recursive: true })

  const executablePath = findChromium()
  if (executablePath === undefined)
    throw new Error('test host: there is no Chromium here; "node test/get-chromium.ts" gets one')
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--allow-file-access-from-files', '--disable-background-networking'],
  })
  const context = await browser.newContext({ viewport: null })
  const host = new Host({
    appPath,
    folder: { userData, keyringFile: join(folder, 'keyring.json') },
    packaged,
    context,
  })
  await closePopups(host)
  options.prepare?.(host)
  const electron = makeElectron(host, { args })
  const modules = prepareModules(pathToFileURL(`${appPath}/`), electron)
  const restoreProcess = becomeProcessOf({
    argv: packaged ? args : [appPath, ...args],
    env: options.env ?? {},
    resources: resolve(appPath, '..'),
    packaged,
  })
  const release = async () => {
    restoreProcess()
    modules.unload()
    await browser.close()
  }
  try {
    const { main } = JSON.parse(readFileSync(join(appPath, 'package.json'), 'utf8')) as { main: string }
    const loaded = modules.load(pathToFileURL(join(appPath, main)))
    // Electron waits for the main script, unless that itself waits for `ready` at its top level.
    await Promise.race([loaded, setTimeout(2000, undefined, { ref: false })])
    if (host.exitCode === undefined) {
      host.becomeReady()
      electron.app.emit('will-finish-launching')
      electron.app.emit('ready', {}, {})
    }
    await loaded
  } catch (error) {
    await release()
    throw error
  }
  const user = userOf(host, electron)
  return {
    host,
    user,
    electron,
    folder,
    async stop({ keepFolder = false } = {}) {
      try {
        if (host.exitCode === undefined) await user.quit()
      } finally {
        await release()
        if (!keepFolder && options.folder === undefined) rmSync(folder, { recursive: true, force: true })
      }
    },
  }
}

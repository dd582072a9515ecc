import { setTimeout } from 'node:timers/promises'
import { app } from 'electron'
import type { Home } from '../bridge/home/home.ts'
import type { Log } from '../bridge/home/log.ts'
import { thisRuntime } from '../bridge/home/runtime-record.ts'
import { releaseRuntime, updateRuntime } from '../bridge/home/runtime.ts'
import type { Bridge } from '../bridge/index.ts'
import { keepConnectionsShort } from '../bridge/panda/fresh-connections-of-process.ts'
import { version } from '../bridge/platform/version.ts'
import { chooseCredentials } from './credentials/index.ts'
import { claimHome } from './home-lock.ts'
import type { InstalledProgram } from './installed.ts'
import { loginItem } from './login-item.ts'
import { startAtPort } from './port.ts'
import { desktopProgram, userProgram } from './program.ts'
import { SystemProxy } from './proxy.ts'
import { openSettings, type DesktopSettingsFile } from './settings.ts'
import { DesktopShell } from './shell.ts'
import { followSleep } from './sleep.ts'
import { installedUpdater } from './updates.ts'

/** A bridge answers what is under way within five seconds; whatever else hangs, the app ends after this: milliseconds. */
const STOP_MS = 8_000

export interface DesktopBridge {
  bridge: Bridge
  shell: DesktopShell
  /** Answers what is under way and ends everything, within seconds. */
  stop: () => Promise<void>
}

interface StartOptions {
  installed: InstalledProgram
  home: Home
  log: Log
  settings: DesktopSettingsFile
  /** Whether somebody is there to answer a question. */
  mayAsk: boolean
}

/**
 * The same bridge as in a terminal, with what a desktop has: a keychain, proxies, sleep.
 * @returns undefined where the user would rather not have it
 * @throws BridgeError
 */
export async function startBridge(options: StartOptions): Promise<DesktopBridge | undefined> {
  const { home, mayAsk } = options
  const runtime = thisRuntime(version)
  if (!(await claimHome(home, runtime, mayAsk))) return undefined
  let started: DesktopBridge | undefined
  try {
    started = await startWithShell(options)
    if (started) await updateRuntime(home.runtimeFile, { ...runtime, ...started.bridge.addresses })
    else await releaseRuntime(home.runtimeFile)
    return started
  } catch (error) {
    // One that nobody finds would run beside the next.
    await started?.stop().catch(() => undefined)
    await releaseRuntime(home.runtimeFile)
    throw error
  }
}

async function startWithShell({
  home,
  log,
  settings,
  mayAsk,
  installed,
}: StartOptions): Promise<DesktopBridge | undefined> {
  const { store, kept } = await chooseCredentials(home, settings, log, mayAsk)
  const updater = await installedUpdater()
  const shell = new DesktopShell({
    installed,
    settings,
    loginKept: kept,
    loginItem: loginItem(userProgram()),
    updater,
    log,
  })
  // First: what goes by no proxy goes by these.
  keepConnectionsShort()
  // Not of a session: that of the pages has a proxy of its own, which leads nowhere.
  const proxy = new SystemProxy((url) => app.resolveProxy(url), log)
  const endProxy = proxy.install()
  const options = {
    home,
    log,
    settings: openSettings(home),
    credentials: store,
    usesProxy: (url: string) => proxy.covers(url),
    program: desktopProgram(home),
    shell,
    watchClients: true,
  }
  const bridge = await startAtPort(options, mayAsk, log)
  if (!bridge) return undefined
  const endSleep = followSleep(bridge, proxy)
  return {
    bridge,
    shell,
    stop: async () => {
      endSleep()
      await Promise.race([bridge.stop(), setTimeout(STOP_MS, undefined, { ref: false })])
      shell.close()
      endProxy()
      await releaseRuntime(home.runtimeFile)
    },
  }
}

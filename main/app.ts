import { app, net, session, shell } from 'electron'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Home } from '../bridge/home.ts'
import { Bridge } from '../bridge/index.ts'
import type { Log } from '../bridge/log.ts'
import { knownServers } from '../bridge/panda/servers.ts'
import { releaseRuntime, updateRuntime } from '../bridge/runtime.ts'
import { version } from '../bridge/version.ts'
import { callsToday } from './calls-today.ts'
import { chooseCredentials } from './credentials/index.ts'
import { claimHome } from './home-lock.ts'
import { WindowTransport } from './ipc/index.ts'
import { mayOpen } from './links.ts'
import { loginItem, wasStartedHidden } from './login-item.ts'
import { Notifications } from './notifications.ts'
import { perform } from './perform.ts'
import { desktopProgram, userProgram } from './program.ts'
import { SystemProxy } from './proxy.ts'
import { DesktopSettingsFile, openSettings } from './settings.ts'
import { DesktopShell } from './shell.ts'
import { followSleep } from './sleep.ts'
import type { Command, MenuFacts } from './tray/menu.ts'
import { BridgeTray } from './tray/index.ts'
import { installedUpdater } from './updates.ts'
import { setAppMenu } from './window/app-menu.ts'
import { hardenContents, hardenSession } from './window/hardening.ts'
import { MainWindow } from './window/index.ts'
import { servePages } from './window/pages.ts'

/** A bridge answers what is under way within five seconds; whatever else hangs, the app is gone after this, in milliseconds. */
const QUIT_MS = 8_000

/** The running app: the bridge, and what shows it. */
export interface RunningApp {
  /** The user started the app once more. */
  startedAgain: (argv: readonly string[]) => void
  /** Answers what is under way and ends everything, within seconds. */
  close: () => Promise<void>
}

/**
 * Starts the bridge and shows it.
 * @returns undefined where another bridge stays in its place
 * @throws BridgeError
 */
export async function startApp(home: Home, log: Log): Promise<RunningApp | undefined> {
  const isHidden = wasStartedHidden(process.argv)
  const runtime = { pid: process.pid, version, startedAt: Date.now() }
  if (!(await claimHome(home, runtime, !isHidden))) return undefined

  const settings = new DesktopSettingsFile(home)
  const { store, kept } = await chooseCredentials(home, settings, log, !isHidden)
  const proxy = new SystemProxy((url) => session.defaultSession.resolveProxy(url), log)
  const parts = {
    settings,
    loginKept: kept,
    loginItem: loginItem(userProgram()),
    updater: await installedUpdater(),
    log,
  }
  const desktop = new DesktopShell(parts)
  const endProxy = proxy.install()
  const bridge = await Bridge.start({
    home,
    log,
    settings: openSettings(home),
    credentials: store,
    program: desktopProgram(home),
    usesProxy: (url) => proxy.covers(url),
    shell: desktop,
    watchClients: true,
  }).catch(async (error: unknown) => {
    await releaseRuntime(home.runtimeFile)
    throw error
  })
  await updateRuntime(home.runtimeFile, { ...runtime, url: bridge.url })

  setAppMenu()
  hardenSession(session.defaultSession)
  hardenContents((url) => openOutside(url, bridge, log), log)
  servePages(join(app.getAppPath(), 'dist', 'ui'))
  const transport = new WindowTransport(bridge.api, log)
  const notifications = new Notifications({
    switches: () => settings.read().notices,
    isWatching: () => window.isFocused,
    onClick: (page) => window.show(page),
  })
  const window = new MainWindow({
    preload: join(app.getAppPath(), 'dist', 'main', 'preload.cjs'),
    place: { read: () => settings.read().place, write: (place) => settings.change({ place }) },
    onClosed: () => sayOnce(settings, notifications),
  })
  const tray = new BridgeTray(bridge.state, {
    facts: () => menuFacts(bridge),
    perform: (command: Command) => void perform(command, bridge, window, log),
  })
  bridge.subscribe((state) => {
    tray.show(state)
    notifications.hear(state)
  })
  const endSleep = followSleep(bridge)
  // By whomever it was stopped, as by "panda-bridge stop": an app without its bridge is of no use.
  void bridge.stopped.then(() => app.quit())
  if (!isHidden) window.show()

  return {
    startedAgain: (argv) => {
      if (!argv.includes('--hidden')) window.show()
    },
    close: async () => {
      tray.close()
      notifications.close()
      endSleep()
      await Promise.race([bridge.stop(), setTimeout(QUIT_MS, undefined, { ref: false })])
      transport.close()
      desktop.close()
      endProxy()
      await releaseRuntime(home.runtimeFile)
    },
  }
}

function menuFacts({ activity, choices, settings }: Bridge): MenuFacts {
  const now = Date.now()
  return {
    now,
    online: net.isOnline(),
    callsToday: callsToday(activity.calls, now),
    sets: choices.sets,
    servers: [...knownServers, ...settings.read().servers],
  }
}

function openOutside(url: string, bridge: Bridge, log: Log): void {
  if (mayOpen(url, bridge.state)) void shell.openExternal(url)
  else log.warn({ url: url.slice(0, 200) }, 'A link was not opened: it is not one of the app’s')
}

/** Who closes the window for the first time may think that the app has ended. */
function sayOnce(settings: DesktopSettingsFile, notifications: Notifications): void {
  if (settings.read().toldOfTray) return
  settings.change({ toldOfTray: true })
  const where = process.platform === 'darwin' ? 'the menu bar' : 'the tray'
  notifications.show({
    title: 'PanDA Bridge goes on',
    body: `Your assistants can still use PanDA. It is in ${where}; to end it, choose Quit there.`,
    page: 'overview',
  })
}

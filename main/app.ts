import { join } from 'node:path'
import { app, net, session, type Tray } from 'electron'
import type { Home } from '../bridge/home/home.ts'
import type { Log } from '../bridge/home/log.ts'
import { forWindows } from '../bridge/http/for-windows.ts'
import type { Bridge } from '../bridge/index.ts'
import { startBridge } from './bridge.ts'
import { callsToday } from './calls-today.ts'
import type { InstalledProgram } from './installed.ts'
import { WindowTransport } from './ipc/index.ts'
import { wasStartedHidden } from './login-item.ts'
import { Notifications } from './notifications.ts'
import { openOutside } from './open-outside.ts'
import { perform } from './perform.ts'
import { DesktopSettingsFile } from './settings.ts'
import { BridgeTray } from './tray/index.ts'
import type { MenuFacts } from './tray/menu.ts'
import { setAppMenu } from './window/app-menu.ts'
import { limitDrawing } from './window/drawing.ts'
import { hardenContents, hardenSession } from './window/hardening.ts'
import { MainWindow } from './window/index.ts'
import { servePages } from './window/pages.ts'

/** The running app: the bridge, and what shows it. */
export interface RunningApp {
  /** The user started the app once more. */
  startedAgain: (argv: readonly string[]) => void
  /** Answers what is under way and ends everything, within seconds. */
  close: () => Promise<void>
}

interface StartOptions {
  installed: InstalledProgram
  /** Has the program that was installed in place of this one take over. @returns whether there is one */
  giveWay: () => boolean
  /** The icon, which may stand there already. */
  icon: () => Tray
}

/**
 * Starts the bridge and shows it.
 * @returns undefined where the user would rather not have it
 * @throws BridgeError
 */
export async function startApp(
  home: Home,
  log: Log,
  { installed, giveWay, icon }: StartOptions,
): Promise<RunningApp | undefined> {
  const isHidden = wasStartedHidden(process.argv)
  const settings = new DesktopSettingsFile(home)
  const started = await startBridge({ home, log, settings, installed, mayAsk: !isHidden })
  if (!started) return undefined
  const { bridge, shell: ownShell, stop } = started

  setAppMenu(() => void perform({ do: 'quit' }, bridge, window, log))
  limitDrawing(false)
  hardenContents((url) => openOutside(url, bridge, home, log), log)
  const transport = new WindowTransport(forWindows(bridge.api), log)
  const notifications = new Notifications({
    switches: () => settings.read().notices,
    isWatching: () => window.isFocused,
    onClick: (page) => window.show(page),
  })
  const window = new MainWindow({
    preload: join(app.getAppPath(), 'dist', 'main', 'preload.cjs'),
    prepare: () => {
      servePages(join(app.getAppPath(), 'dist', 'ui'))
      return hardenSession(session.defaultSession)
    },
    place: { read: () => settings.read().place, write: (place) => settings.note({ place }) },
    mayOpen: () => {
      ownShell.lookAtProgram()
      return !giveWay()
    },
    onClosedByUser: () => sayOnce(settings, notifications),
    log,
  })
  const tray = new BridgeTray(icon(), bridge.state, {
    isOnline: () => net.isOnline(),
    facts: () => menuFacts(bridge),
    perform: (command) => void perform(command, bridge, window, log),
  })
  const unsubscribe = bridge.subscribe((state) => {
    tray.show(state)
    notifications.hear(state)
  })
  // By whomever it was stopped, as by "panda-bridge stop": an app without its bridge is of no use.
  void bridge.stopped.then(() => app.quit())
  if (!isHidden) window.show()

  return {
    startedAgain: (argv) => {
      if (!argv.includes('--hidden')) window.show()
    },
    close: async () => {
      // First what is seen: nobody clicks at what is about to end.
      unsubscribe()
      window.close()
      tray.close()
      notifications.close()
      transport.close()
      await stop()
    },
  }
}

function menuFacts({ activity, choices, servers }: Bridge): Omit<MenuFacts, 'online'> {
  const now = Date.now()
  return {
    now,
    callsToday: callsToday(activity.calls, now),
    sets: choices.sets,
    servers,
  }
}

/** Who closes the window for the first time may think that the app has ended. */
function sayOnce(settings: DesktopSettingsFile, notifications: Notifications): void {
  if (settings.read().toldOfTray) return
  settings.note({ toldOfTray: true })
  const where = process.platform === 'darwin' ? 'the menu bar' : 'the tray'
  notifications.show({
    title: 'PanDA Bridge goes on',
    body: `Your assistants can still use PanDA. It is in ${where}; to end it, choose Quit there.`,
    page: 'overview',
  })
}

import { basename } from 'node:path'
import { expect } from 'vitest'
import type { Home } from '../../bridge/home/home.ts'
import { launch } from '../electron-host/launch.ts'
import { newHome } from '../homes.ts'
import { appPath, bridgeOf, signIn } from './app.ts'
import { prepareDesktop } from './prepare.ts'
import type { DesktopOptions, Driver, LaunchedDesktop } from './running-desktop.ts'

/** The app under the test host: its windows in Chromium, everything else played by test/electron-host. */
export const hostDriver: Driver = {
  name: 'host',
  launch: launchUnderHost,
  runToEnd: async (options) => {
    await using app = await launchUnderHost(options)
    return app.ended()
  },
  start: async (options = {}) => {
    const { isNew = false, signedIn = !isNew } = options
    const app = await launchUnderHost(options)
    try {
      const { bridge } = await bridgeOf(app.home)
      if (signedIn) await signIn(bridge, app.demo)
      return { ...app, bridge }
    } catch (error) {
      await app[Symbol.asyncDispose]()
      throw error
    }
  },
}

/** Profile and keyring of each computer. */
const computers = new WeakMap<Home, string>()

async function launchUnderHost(options: DesktopOptions = {}): Promise<LaunchedDesktop> {
  const { args = ['--hidden'], withoutKeychain = false } = options
  const { home, demo, env, end } = await prepareDesktop(options)
  const folder = computers.get(home) ?? newHome().folder
  computers.set(home, folder)
  const { host, user, stop } = await launch({
    appPath,
    folder,
    args,
    env,
    prepare: ({ surroundings }) => {
      if (withoutKeychain) surroundings.storageBackend = 'basic_text'
    },
  })
  return {
    home,
    demo,
    page: user.window,
    isWindowVisible: async () => host.windows.some(({ window }) => window.isVisible()),
    closeWindow: async () => user.closeWindow(),
    startAgain: async (...args) => {
      const second = await launch({ appPath, folder, args, env })
      await second.user.exited()
      await second.stop()
    },
    trayIcon: async () => basename(await user.trayIcon(), '.png'),
    trayToolTip: user.trayToolTip,
    trayMenu: user.trayMenu,
    clickTrayItem: user.clickTrayItem,
    clickTray: user.clickTray,
    notifications: async () => host.notifications.map(({ options }) => options.title ?? ''),
    clickNotification: user.clickNotification,
    answerQuestion: async (button) => (await user.answerDialog(button)).options.message,
    opened: async () => host.opened,
    power: async (event) => user.power(event),
    quit: user.quit,
    ended: async () => {
      await user.exited()
      return host.exitCode
    },
    problems: async () => [...host.errors],
    [Symbol.asyncDispose]: async () => {
      await stop()
      await end()
      // What Chromium says of a page that tried what it may not.
      host.takeErrors(/Content Security Policy/)
      expect(host.errors).toEqual([])
    },
  }
}

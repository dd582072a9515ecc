import { basename } from 'node:path'
import { expect } from 'vitest'
import { launch } from '../electron-host/launch.ts'
import { appPath, startDesktop } from './app.ts'
import { desktopEnv } from './prepare.ts'
import type { Driver } from './running-desktop.ts'

/** The app under the test host: its windows in Chromium, everything else played by test/electron-host. */
export const hostDriver: Driver = {
  name: 'host',
  start: async ({ args = ['--hidden'], ...options } = {}) => {
    const app = await startDesktop({ ...options, args })
    const { host, user, home, demo, bridge } = app
    const titles = () => host.notifications.map(({ options }) => options.title ?? '')
    return {
      home,
      demo,
      bridge,
      page: user.window,
      isWindowVisible: async () => host.windows.some(({ window }) => window.isVisible()),
      closeWindow: async () => user.closeWindow(),
      startAgain: async (...args) => {
        const second = await launch({ appPath, folder: app.folder, args, env: desktopEnv(home) })
        await second.user.exited()
        await second.stop()
      },
      trayIcon: async () => basename(await user.trayIcon(), '.png'),
      trayToolTip: user.trayToolTip,
      trayMenu: user.trayMenu,
      clickTrayItem: user.clickTrayItem,
      clickTray: user.clickTray,
      notifications: async () => titles(),
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
        await app[Symbol.asyncDispose]()
        // What Chromium says of a page that tried what it may not.
        host.takeErrors(/Content Security Policy/)
        expect(host.errors).toEqual([])
      },
    }
  },
}

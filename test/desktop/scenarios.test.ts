import { describe, expect } from 'vitest'
import { launch } from '../electron-host/launch.ts'
import { appPath, desktopEnv, startDesktop, type DesktopApp } from './app.ts'
import type { RunningDesktop } from './running-desktop.ts'
import { testDesktop } from './scenarios.ts'

describe('the desktop app under the test host', () => {
  testDesktop(async () => asRunning(await startDesktop({ isNew: true, args: ['--hidden'] })))
})

function asRunning(app: DesktopApp): RunningDesktop {
  const { host, user, home, demo, bridge } = app
  return {
    home,
    demo,
    bridge,
    page: user.window,
    isWindowVisible: async () => host.windows.some(({ window }) => window.isVisible()),
    closeWindow: async () => user.closeWindow(),
    startAgain: async () => {
      const second = await launch({ appPath, folder: app.folder, env: desktopEnv(home) })
      await second.user.exited()
      await second.stop()
    },
    trayMenu: user.trayMenu,
    clickTrayItem: (label) => user.clickTrayItem(label),
    opened: async () => host.opened,
    quit: user.quit,
    [Symbol.asyncDispose]: async () => {
      await app[Symbol.asyncDispose]()
      // What Chromium says of a page that tried what it may not.
      host.takeErrors(/Content Security Policy/)
      expect(host.errors).toEqual([])
    },
  }
}

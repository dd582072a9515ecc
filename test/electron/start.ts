import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { _electron, type ElectronApplication } from '@playwright/test'
import { startDemo } from '../../bridge/demo/index.ts'
import { until } from '../bridge.ts'
import { bridgeOf, desktopEnv } from '../desktop/app.ts'
import type { RunningDesktop } from '../desktop/running-desktop.ts'
import { newHome } from '../homes.ts'
import { findElectron, testSwitches } from './binary.ts'

/** What the main process notes for the test. */
interface Notes {
  opened: string[]
  menu: Electron.Menu | null
}

/** @param packaged the executable of a packaged app; the sources' build runs where it is missing */
export async function startInElectron(packaged: string | undefined): Promise<RunningDesktop> {
  const executable = packaged ?? findElectron()!
  const sources = packaged === undefined ? [resolve(import.meta.dirname, '../..')] : []
  const args = [...testSwitches(), ...sources]
  const home = newHome()
  const demo = await startDemo({ pollSeconds: 0.05 })
  const env = { ...environment(), ...desktopEnv(home) }
  const app = await _electron.launch({
    executablePath: executable,
    // Hidden it asks nothing, as where there is no keychain.
    args: [...args, '--hidden'],
    env,
    // Else Playwright switches it off.
    chromiumSandbox: true,
  })
  await takeNotes(app)
  const { bridge } = await bridgeOf(home)
  const child = app.process()
  const ended = once(child, 'exit')
  const trayMenu = () =>
    app.evaluate(() => {
      const { menu } = globalThis as unknown as Notes
      return (menu?.items ?? []).map(({ label }) => label)
    })
  return {
    home,
    demo,
    bridge,
    page: async () => {
      await until(() => app.windows().length > 0)
      return app.windows().at(-1)!
    },
    isWindowVisible: () =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((window) => window.isVisible())),
    closeWindow: () =>
      app.evaluate(({ BrowserWindow }) => {
        for (const window of BrowserWindow.getAllWindows()) window.close()
      }),
    startAgain: async () => {
      await once(spawn(executable, args, { env, stdio: 'ignore' }), 'exit')
    },
    trayMenu,
    clickTrayItem: async (label) => {
      await until(async () => (await trayMenu()).includes(label))
      await app.evaluate((_, wanted) => {
        const { menu } = globalThis as unknown as Notes
        menu?.items.find((item) => item.label === wanted)?.click()
      }, label)
    },
    opened: () => app.evaluate(() => (globalThis as unknown as Notes).opened),
    quit: async () => {
      // The connection ends before its answer.
      await app.evaluate(({ app }) => app.quit()).catch(() => undefined)
      await ended
      return child.exitCode
    },
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null) await app.close()
      await demo.stop()
    },
  }
}

/** From now on; the tray that is there already is seen when its menu changes. */
async function takeNotes(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ shell, Tray }) => {
    const notes: Notes = Object.assign(globalThis, { opened: [], menu: null })
    shell.openExternal = async (url) => void notes.opened.push(url)
    const set: (menu: Electron.Menu | null) => void = Reflect.get(Tray.prototype, 'setContextMenu')
    Tray.prototype.setContextMenu = function (menu) {
      notes.menu = menu
      set.call(this, menu)
    }
  })
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

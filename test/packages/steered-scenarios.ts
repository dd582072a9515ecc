import { rmSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { startDemo } from '../../bridge/demo/index.ts'
import { until } from '../bridge.ts'
import { desktopEnv } from '../desktop/prepare.ts'
import { testSwitches } from '../electron/driver.ts'
import { inspectableCopy } from '../electron/inspectable-copy.ts'
import { startSteered } from '../electron/steered.ts'
import { endsAfterEach } from '../ends.ts'
import { newHome } from '../homes.ts'
import type { Built } from './build.ts'
import { prepareHome } from './used-app.ts'

/** What only a packaged app does, and only one that is steered shows. */
export function steeredScenarios(getBuilt: () => Built): void {
  describe('the program in the packages', () => {
    const ends = endsAfterEach()

    test('opens no developer tools', async () => {
      const { unpacked, machine } = getBuilt()
      const copy = await inspectableCopy(unpacked)
      ends(() => rmSync(copy.root, { recursive: true, force: true }))
      await using demo = await startDemo({ pollSeconds: 0.05 })
      const home = newHome()
      prepareHome(home, demo)
      const { PATH = '' } = process.env
      const env = { PATH, DISPLAY: machine.display, ...desktopEnv(home) }
      const { app, act, close, look, whileItRuns } = await startSteered(
        copy.executable,
        testSwitches(),
        env,
        true,
      )
      ends(close)
      await whileItRuns(until(() => app.windows().length > 0))
      const [page] = app.windows()
      await page!.getByRole('navigation').waitFor()
      await page!.keyboard.press('Control+Shift+I')
      await page!.keyboard.press('F12')
      await act(({ BrowserWindow }) => {
        const windows = BrowserWindow.getAllWindows()
        return { seen: true, act: () => windows.forEach((window) => window.webContents.openDevTools()) }
      }, undefined)
      const shown = await look(({ webContents }) =>
        // Developer tools would be of the type "remote".
        webContents.getAllWebContents().map((contents) => contents.getType()),
      )
      expect(shown).toEqual(['window'])
    })
  })
}

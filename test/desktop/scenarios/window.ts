import { describe, expect, test } from 'vitest'
import type { Driver } from '../running-desktop.ts'
import { openWindow } from './open-window.ts'

export function windowScenarios({ start }: Driver): void {
  describe('the window', () => {
    test('is not there in an app that was started hidden; a second start shows it, and ends', async () => {
      await using app = await start({ isNew: true })
      expect(await app.isWindowVisible()).toBe(false)
      await app.startAgain('--hidden')
      expect(await app.isWindowVisible()).toBe(false)
      const page = await openWindow(app)
      expect(await page.getByRole('heading', { name: 'Choose your PanDA' }).count()).toBe(1)
      expect(await app.isWindowVisible()).toBe(true)
      expect(await app.problems()).toEqual([])
    })

    test('gets two functions, and nothing of Electron or Node', async () => {
      await using app = await start({ isNew: true })
      const page = await openWindow(app)
      const seen = await page.evaluate(() => ({
        keys: Object.keys(window.pandaBridge ?? {}),
        frozen: Object.isFrozen(window.pandaBridge),
        others: ['require', 'process', 'ipcRenderer', 'electron', 'module'].filter((name) => name in window),
        secure: isSecureContext,
      }))
      expect(seen).toEqual({ keys: ['invoke', 'subscribe'], frozen: true, others: [], secure: true })
    })

    test('is told again and again that the bridge answers', async () => {
      await using app = await start({ isNew: true })
      const page = await openWindow(app)
      const beats = () =>
        page.evaluate(
          () =>
            new Promise<void>((twice) => {
              let count = 0
              window.pandaBridge?.subscribe(
                () => undefined,
                () => {
                  count += 1
                  if (count === 2) twice()
                },
              )
            }),
        )
      await beats()
      expect(await app.problems()).toEqual([])
    })

    test('shows every page, and nothing is written into its console', async () => {
      await using app = await start()
      const page = await openWindow(app)
      for (const name of ['Overview', 'Tools', 'Assistants', 'Activity', 'Settings']) {
        await page.getByRole('link', { name, exact: true }).click()
        await page.getByRole('heading', { level: 1, name }).waitFor()
      }
      expect(await app.problems()).toEqual([])
    })

    test('is told why a method fails in the same words as anywhere', async () => {
      await using app = await start({ isNew: true })
      const page = await openWindow(app)
      const answer = await page.evaluate(() => window.pandaBridge?.invoke('checkNow', {}))
      expect(answer).toEqual({
        error: {
          code: 'invalid-input',
          message: 'No PanDA server has been chosen yet.',
          nextStep: expect.any(String),
        },
      })
    })

    test('closed, leaves the app in the tray, which says so once; the tray opens it again', async () => {
      await using app = await start()
      await openWindow(app)
      await app.closeWindow()
      expect(await app.isWindowVisible()).toBe(false)
      const told = async () => (await app.notifications()).filter((title) => title === 'PanDA Bridge goes on')
      await expect.poll(told).toHaveLength(1)
      await app.clickTrayItem('Open PanDA Bridge')
      await (await app.page()).getByRole('heading', { level: 1 }).first().waitFor()
      await app.closeWindow()
      await app.clickTray()
      await (await app.page()).getByRole('heading', { level: 1 }).first().waitFor()
      expect(await told()).toHaveLength(1)
      expect(await app.bridge.getState({})).toMatchObject({ login: { is: 'signed-in' } })
      expect(await app.problems()).toEqual([])
    })
  })
}

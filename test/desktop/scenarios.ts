import { existsSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expect, test } from 'vitest'
import { demoServer } from '../../bridge/own-demo.ts'
import { signIn } from './app.ts'
import type { Driver, RunningDesktop } from './running-desktop.ts'

/** What has to hold wherever the desktop app runs. */
export function testDesktop({ start }: Driver): void {
  test('started hidden it has no window; a second start shows it, and ends', async () => {
    await using app = await start({ isNew: true })
    expect(await app.isWindowVisible()).toBe(false)
    const page = await openWindow(app)
    expect(await page.getByRole('heading', { name: 'Choose your PanDA' }).count()).toBe(1)
    expect(await app.isWindowVisible()).toBe(true)
  })

  test('the window gets two functions, and nothing of Electron or Node', async () => {
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

  test('closed, the app lives on; the tray opens its window again', async () => {
    await using app = await start({ isNew: true })
    await openWindow(app)
    await app.closeWindow()
    expect(await app.isWindowVisible()).toBe(false)
    await chooseServer(app)
    await app.clickTrayItem('Open PanDA Bridge')
    await (await app.page()).getByRole('heading', { level: 1 }).waitFor()
  })

  test('whoever signs in sees it in the tray', async () => {
    await using app = await start({ isNew: true })
    await chooseServer(app)
    await signIn(app.bridge, app.demo)
    await expect.poll(() => app.trayMenu()).toContainEqual(expect.stringMatching(/^Signed in as /))
  })

  test('a hostile page goes nowhere, opens nothing and reaches no network', async () => {
    await using app = await start({ isNew: true })
    const page = await openWindow(app)
    const before = page.url()
    await page.evaluate(() => void window.open('https://evil.example/'))
    await page.evaluate(() => {
      location.href = 'https://evil.example/'
    })
    const fetched = await page.evaluate(() =>
      fetch('https://evil.example/').then(
        () => 'answered',
        () => 'refused',
      ),
    )
    expect(fetched).toBe('refused')
    // By now whatever the page has asked for is answered.
    await page.evaluate(() => window.pandaBridge?.invoke('getState', {}))
    expect(page.url()).toBe(before)
    expect(await app.opened()).toEqual([])
  })

  test('the app quits cleanly: its bridge is gone, and nothing says that it runs', async () => {
    await using app = await start({ isNew: true })
    expect(await app.quit()).toBe(0)
    expect(existsSync(app.home.runtimeFile)).toBe(false)
  })
}

/** The window as a second start shows it, with what a new user sees in it. */
async function openWindow(app: RunningDesktop): Promise<Page> {
  await app.startAgain()
  const page = await app.page()
  await page.getByRole('heading', { level: 1 }).waitFor()
  return page
}

async function chooseServer({ bridge, demo }: RunningDesktop): Promise<void> {
  await bridge.setServer({ server: demoServer(demo) })
}

// What only the test host can show: screens that come and go, pages that hang. Everything else is in scenarios/window.ts.
import type { Page } from '@playwright/test'
import { describe, expect, test } from 'vitest'
import { until } from '../bridge.ts'
import { startDesktop } from './app.ts'
import { endsAfterEach } from '../ends.ts'
import { diskOf } from '../small-disk.ts'
import { newHome } from '../homes.ts'

const ends = endsAfterEach()

test.runIf(process.platform === 'linux')('its notifications have its icon on any desktop', async () => {
  await using app = await startDesktop({ isNew: true })
  await app.user.window()
  app.user.closeWindow()
  // A picture, and no path: the app's files may be in an archive that the desktop cannot read.
  const icon = app.host.notifications[0]?.options.icon as Electron.NativeImage | undefined
  expect(icon?.getSize()).toEqual({ width: 64, height: 64 })
  expect(app.host.errors).toEqual([])
})

test('a window that stays maximized over many days goes back to the size it once had', async () => {
  await using app = await startDesktop({ isNew: true })
  const size = { x: 100, y: 80, width: 900, height: 700 }
  await app.user.window()
  app.user.moveWindow(size)
  app.user.maximizeWindow(true)
  for (let days = 0; days < 3; days += 1) {
    app.user.closeWindow()
    await app.user.clickTrayItem('Open PanDA Bridge')
    await app.user.window()
    expect(app.host.windows[0]?.window.isMaximized()).toBe(true)
  }
  app.user.maximizeWindow(false)
  expect(app.host.windows[0]?.window.getBounds()).toEqual(size)
  expect(app.host.errors).toEqual([])
})

test('the window opens where it was, unless that screen is gone', async () => {
  const home = newHome()
  const place = { x: 2100, y: 80, width: 700, height: 500 }
  const screens = [
    { x: 0, y: 0, width: 1920, height: 1080 },
    { x: 1920, y: 0, width: 1280, height: 1024 },
  ]
  const boundsAfter = async (displays: typeof screens, moveTo?: typeof place) => {
    await using app = await startDesktop({
      home,
      isNew: true,
      prepare: ({ surroundings }) => void (surroundings.displays = displays),
    })
    await app.user.window()
    const opened = app.host.windows[0]?.window.getBounds()
    if (moveTo) app.user.moveWindow(moveTo)
    app.user.closeWindow()
    return opened
  }
  await boundsAfter(screens, place)
  expect(await boundsAfter(screens)).toEqual(place)
  expect(await boundsAfter(screens.slice(0, 1))).toMatchObject({ width: 1080, height: 760 })
})

test('on a full disk a window is closed and opened where it was, and what cannot be saved is said', async (context) => {
  const home = newHome()
  const disk = diskOf(home, ends)
  if (!disk) return context.skip('No disk can be filled here.')
  await using app = await startDesktop({ home, isNew: true })
  const place = { x: 100, y: 80, width: 900, height: 700 }
  await app.user.window()
  disk.fill()
  app.user.moveWindow(place)
  app.user.closeWindow()
  await app.user.clickTrayItem('Open PanDA Bridge')
  await app.user.window()
  expect(app.host.windows[0]?.window.getBounds()).toEqual(place)
  await expect(app.bridge.setNotice({ kind: 'server', on: false })).rejects.toMatchObject({
    code: 'file-access',
    message: expect.stringContaining('settings could not be saved'),
  })
  expect((await app.bridge.getState({})).shell.notices?.server).toBe(true)
  disk.free()
  expect(app.host.errors).toEqual([])
})

describe('a window whose page has died', () => {
  async function startAt(link: string) {
    const app = await startDesktop()
    const page = await app.user.window()
    await page.getByRole('link', { name: link, exact: true }).click()
    await page.getByRole('heading', { level: 1, name: link }).waitFor()
    return { app, dead: page }
  }
  type App = Awaited<ReturnType<typeof startAt>>['app']

  /** The page that has come in place of that one. */
  async function nextPage(app: App, dead: Page): Promise<Page> {
    return until(async () => {
      const page = await app.host.windows[0]?.page
      return page !== dead && page
    }) as Promise<Page>
  }

  test('shows the same page again', async () => {
    const { app, dead } = await startAt('Activity')
    await using _ = app
    await app.user.crashPage()
    const page = await nextPage(app, dead)
    await page.getByRole('heading', { level: 1, name: 'Activity' }).waitFor()
    // It hears of the bridge as before.
    await app.bridge.pause({ paused: true })
    await page.getByText('paused', { exact: false }).first().waitFor()
    expect(app.host.windows).toHaveLength(1)
    expect(app.host.dialogs).toEqual([])
  })

  test('and that hangs does so too', async () => {
    const { app, dead } = await startAt('Settings')
    await using _ = app
    app.user.hangPage()
    const page = await nextPage(app, dead)
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor()
    expect(app.host.dialogs).toEqual([])
  })

  test('again and again is closed, and the app says so and goes on', async () => {
    const { app, dead } = await startAt('Tools')
    await using _ = app
    let page = dead
    for (let death = 1; death <= 3; death += 1) {
      await app.user.crashPage()
      if (death < 3) page = await nextPage(app, page)
      await page
        .getByRole('heading', { level: 1, name: 'Tools' })
        .waitFor()
        .catch(() => undefined)
    }
    await until(() => app.host.windows.length === 0)
    const { options } = await app.user.answerDialog('OK')
    expect(options.message).toMatch(/window .* was closed/)
    await app.user.clickTrayItem('Open PanDA Bridge')
    await (await app.user.window()).getByRole('heading', { level: 1 }).first().waitFor()
  })
})

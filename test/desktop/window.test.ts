import { expect, test } from 'vitest'
import { startDesktop } from './app.ts'
import { newHome } from '../homes.ts'

test('a new user sees the first step in a window, and the tray says that nobody is signed in', async () => {
  await using app = await startDesktop({ isNew: true })
  const page = await app.user.window()
  await page.getByRole('heading', { name: 'Choose your PanDA' }).waitFor()
  expect(await app.user.trayIcon()).toMatch(/\/signed-out\.png$/)
  expect(await app.user.trayToolTip()).toBe('No PanDA server is chosen\nNot signed in')
  expect(app.host.errors).toEqual([])
})

test('a new user signs in from the window: the sign-in page opens in the browser, and the window goes on', async () => {
  await using app = await startDesktop({ signedIn: false })
  const page = await app.user.window()
  await page.getByRole('button', { name: 'Sign in' }).first().click()
  const code = await page.getByRole('img', { name: /^Code / }).textContent()
  await page.getByRole('link', { name: 'Open the sign-in page' }).click()
  await app.user.until('an opened page', () => app.host.opened.length > 0)
  expect(app.host.opened).toEqual([expect.stringContaining(`${app.demo.issuer}/`)])
  await app.demo.approve(code ?? '')
  await app.user.until('the login', () => app.host.trays[0]?.toolTip.includes('Signed in as'))
  expect(await app.user.trayMenu()).toContainEqual(expect.stringMatching(/^Signed in as /))
  expect(app.host.errors).toEqual([])
})

test('the window gets two functions, and nothing of Electron or Node', async () => {
  await using app = await startDesktop({ isNew: true })
  const page = await app.user.window()
  const seen = await page.evaluate(() => ({
    keys: Object.keys(window.pandaBridge ?? {}),
    frozen: Object.isFrozen(window.pandaBridge),
    electron: ['require', 'process', 'ipcRenderer', 'electron', 'module'].filter((name) => name in window),
  }))
  expect(seen).toEqual({ keys: ['invoke', 'subscribe'], frozen: true, electron: [] })
  expect(app.host.errors).toEqual([])
})

test('every page works over IPC', async () => {
  await using app = await startDesktop()
  const page = await app.user.window()
  for (const name of ['Overview', 'Tools', 'Assistants', 'Activity', 'Settings']) {
    await page.getByRole('link', { name, exact: true }).click()
    await page.getByRole('heading', { level: 1, name }).waitFor()
  }
  expect(app.host.errors).toEqual([])
})

test('a method that fails tells the window in the same words as anywhere', async () => {
  await using app = await startDesktop({ isNew: true })
  const page = await app.user.window()
  const answer = await page.evaluate(() => window.pandaBridge?.invoke('checkNow', {}))
  expect(answer).toEqual({
    error: {
      code: 'invalid-input',
      message: 'No PanDA server has been chosen yet.',
      nextStep: expect.any(String),
    },
  })
  expect(app.host.errors).toEqual([])
})

test('closed, the app lives on in the tray and says so once; the tray opens it again', async () => {
  await using app = await startDesktop()
  await app.user.window()
  app.user.closeWindow()
  expect(app.host.windows).toHaveLength(0)
  const titles = () => app.host.notifications.map(({ options }) => options.title)
  expect(titles()).toEqual(['PanDA Bridge goes on'])
  await app.user.clickTrayItem('Open PanDA Bridge')
  await app.user.window()
  app.user.closeWindow()
  expect(titles()).toEqual(['PanDA Bridge goes on'])
  await app.user.clickTray()
  await (await app.user.window()).getByRole('heading', { level: 1 }).waitFor()
  expect(await app.bridge.getState({})).toMatchObject({ login: { is: 'signed-in' } })
  expect(app.host.errors).toEqual([])
})

test.runIf(process.platform === 'linux')('its notifications have its icon on any desktop', async () => {
  await using app = await startDesktop({ isNew: true })
  await app.user.window()
  app.user.closeWindow()
  // A picture, and no path: the app's files may be in an archive that the desktop cannot read.
  const icon = app.host.notifications[0]?.options.icon as Electron.NativeImage | undefined
  expect(icon?.getSize()).toEqual({ width: 64, height: 64 })
  expect(app.host.errors).toEqual([])
})

test('started hidden it has no window until the app is started once more', async () => {
  await using app = await startDesktop({ args: ['--hidden'] })
  await app.user.tray()
  expect(app.host.windows).toHaveLength(0)
  app.user.secondInstance('--hidden')
  app.user.secondInstance()
  await app.user.window()
  app.user.secondInstance()
  expect(app.host.windows).toHaveLength(1)
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

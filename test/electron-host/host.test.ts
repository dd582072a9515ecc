// The test host itself, on a small app: what works in Electron works here, and what fails there fails here.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Page } from '@playwright/test'
import { afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { launch, type LaunchedApp } from './launch.ts'
import { endsAfterAll } from '../ends.ts'

const sampleFolder = join(import.meta.dirname, 'sample')

/** What the sample's preload exposes. */
interface SampleApi {
  greet: (name: unknown) => Promise<string>
  echo: (value: unknown) => Promise<unknown>
  keep: (text: string) => Promise<void>
  read: () => Promise<unknown>
  notice: () => void
}
declare global {
  var sample: SampleApi
}

describe('an app without faults', () => {
  let app: LaunchedApp
  let page: Page
  const ends = endsAfterAll()
  const text = (selector: string) => page.locator(selector).textContent()

  beforeAll(async () => {
    app = await launch({ appPath: sampleFolder })
    ends(() => app.stop())
    page = await app.user.window()
    await page.getByText('ready').waitFor()
  })
  afterEach(() => expectNoErrors(app))

  test('a click reaches main through the preload, and its answer the page', async () => {
    await page.getByRole('button', { name: 'Greet' }).click()
    await expect.poll(() => text('#greeting')).toBe('Hello, Ada!')
  })

  test('an error of a handler is worded as Electron words it', async () => {
    const message = page.evaluate(() => sample.greet(1).catch((error: Error) => error.message))
    expect(await message).toBe("Error invoking remote method 'greet': TypeError: name required")
  })

  test('the tray has an icon, a tooltip and a menu; its items act on the page', async () => {
    expect(basename(await app.user.trayIcon())).toBe('icon.png')
    expect(await app.user.trayToolTip()).toBe('Sample')
    const menu = ['Open', 'Tick', 'Notify', 'More', '  Reset', '  [x] Loud', '---', 'Quit']
    expect(await app.user.trayMenu()).toEqual(menu)
    await app.user.clickTrayItem('Tick')
    await expect.poll(() => text('#ticks')).toBe('1')
  })

  test('a message of the page is heard, and answered by a message', async () => {
    const before = Number(await text('#ticks'))
    await page.evaluate(() => sample.notice())
    await expect.poll(() => text('#ticks')).toBe(String(before + 1))
  })

  test('a dialog waits for the button that the user presses', async () => {
    await app.user.clickTrayItem('More', 'Reset')
    await app.user.answerDialog('No')
    await expect.poll(() => text('#reset')).toBe('kept')
    await app.user.clickTrayItem('More', 'Reset')
    await app.user.answerDialog('Yes')
    await expect.poll(() => text('#reset')).toBe('reset')
  })

  test('a notification is on record', async () => {
    await app.user.clickTrayItem('Notify')
    expect(app.host.notifications.map(({ options }) => options.title)).toEqual(['Hello'])
  })

  test('the page sees what is exposed, frozen, and nothing of Electron or Node', async () => {
    const seen = await page.evaluate(() => {
      const world = globalThis as Record<string, unknown>
      return {
        absent: ['require', 'process', 'tellHost', 'hearHost', 'invokeAsPage'].filter(
          (name) => name in world,
        ),
        frozen: Object.isFrozen(world['sample']),
        keys: Object.keys(world['sample'] as object),
        secure: isSecureContext,
      }
    })
    const keys = ['greet', 'echo', 'keep', 'read', 'notice', 'onTick', 'onReset']
    expect(seen).toEqual({ absent: [], frozen: true, keys, secure: true })
  })

  test('what the page does to its world is not seen by the preload', async () => {
    await page.evaluate(() => {
      Object.assign(JSON, { stringify: () => '{}' })
    })
    expect(await page.evaluate(() => sample.greet('Grace'))).toBe('Hello, Grace!')
    app.electron.BrowserWindow.getAllWindows()[0]!.reload()
    await page.getByText('ready').waitFor()
  })

  test('values keep their types on the way to main and back', async () => {
    const kept = await page.evaluate(async () => {
      const sent = new Map<string, unknown>([
        ['date', new Date(5)],
        ['set', new Set([1n])],
        ['bytes', new Uint8Array([1, 255])],
        ['number', Number.NaN],
        ['nothing', undefined],
      ])
      const got = (await sample.echo(sent)) as typeof sent
      const bytes = got.get('bytes') as Uint8Array
      return [
        (got.get('date') as Date).getTime(),
        [...(got.get('set') as Set<bigint>)].map(String),
        [...bytes],
        Number.isNaN(got.get('number')),
        got.has('nothing') && got.get('nothing') === undefined,
      ]
    })
    expect(kept).toEqual([5, ['1'], [1, 255], true, true])
  })

  test('what has no structured clone is refused', async () => {
    const refused = page.evaluate(() => sample.echo({ call: () => 1 }).catch((error: Error) => error.message))
    expect(await refused).toMatch(/could not be cloned/)
    app.electron.BrowserWindow.getAllWindows()[0]!.webContents.send('tick', () => 1)
    expect(app.host.takeErrors(/Failed to serialize arguments/)).toHaveLength(1)
  })

  test('a secret is encrypted; after a change of the key it is due for encryption anew', async () => {
    await page.evaluate(() => sample.keep('secret'))
    expect(await page.evaluate(() => sample.read())).toEqual({ result: 'secret', shouldReEncrypt: false })
    app.user.rotateKey()
    expect(await page.evaluate(() => sample.read())).toEqual({ result: 'secret', shouldReEncrypt: true })
    app.host.surroundings.encryption = false
    const refused = page.evaluate(() => sample.keep('x').catch((error: Error) => error.message))
    expect(await refused).toMatch(/Encryption is not available/)
  })

  test('a link opens outside; the page itself goes nowhere', async () => {
    await page.getByRole('link').click()
    await app.user.until('the link', () => app.host.opened.length > 0)
    expect(app.host.opened).toEqual(['https://example.com/'])
    const address = page.url()
    await page.evaluate(() => {
      location.href = 'https://evil.example/'
    })
    await page.evaluate(() => sample.echo(1))
    expect(page.url()).toBe(address)
    expect(app.host.windows).toHaveLength(1)
  })

  test("the page's policy holds", async () => {
    await page.evaluate(() => fetch('https://evil.example/').catch(() => undefined))
    expect(app.host.takeErrors(/Content Security Policy/).length).toBeGreaterThan(0)
  })

  test('an unknown channel, used by a page that broke out, has no handler', async () => {
    await expect(app.user.invokeAsPage('file-system', '/etc/passwd')).rejects.toThrow(
      "No handler registered for 'file-system'",
    )
  })

  test('a second start of the same profile shows the first window and ends', async () => {
    app.user.closeWindow()
    expect(app.electron.BrowserWindow.getAllWindows()[0]!.isVisible()).toBe(false)
    const second = await launch({ appPath: sampleFolder, folder: app.folder })
    onTestFinished(() => second.stop())
    expect(second.host.exitCode).toBe(0)
    await app.user.window()
  })

  test('launches beside each other share nothing', async () => {
    const other = await launch({ appPath: sampleFolder })
    onTestFinished(() => other.stop())
    await (await other.user.window()).getByText('ready').waitFor()
    await other.user.clickTrayItem('Notify')
    expect(other.host.notifications).toHaveLength(1)
    expect(app.host.notifications).toHaveLength(1)
    expect(other.host.errors).toEqual([])
  })

  test('a member that the host lacks throws and says its name', () => {
    expect(() => (app.electron.app as unknown as { badgeCount: number }).badgeCount).toThrow(
      'test host: App.badgeCount is not implemented',
    )
    expect(() => Reflect.get(app.electron, 'globalShortcut')).toThrow(
      'electron.globalShortcut is not implemented',
    )
  })

  test('closing hides the window in the tray; Quit ends the app', async () => {
    app.user.closeWindow()
    await app.user.clickTrayItem('Open')
    await app.user.window()
    await app.user.clickTrayItem('Quit')
    expect(app.host.exitCode).toBe(0)
    expect(app.host.windows).toEqual([])
  })
})

function expectNoErrors(app: LaunchedApp): void {
  expect(app.host.errors).toEqual([])
}

/** An edit of one file of the sample: what is replaced by what. Nothing is replaced at its beginning. */
type Edit = readonly [file: string, text: string, by: string]

/** Each fault is one that an app may well have, and how it shows. */
describe('a fault shows', () => {
  test.each<[string, RegExp, Edit]>([
    ['a preload that reads files', /module not found: node:fs/, ['preload.cjs', '', "require('node:fs')\n"]],
    [
      'a preload that is an ES module',
      /Unable to load preload.*SyntaxError/,
      ['preload.cjs', '', "import 'electron'\n"],
    ],
    ['a wrong path of the preload', /Unable to load preload/, ['main.js', "'preload.cjs'", "'preload.js'"]],
    [
      'a channel with a typing error',
      /No handler registered for 'greeet'/,
      ['preload.cjs', "'greet'", "'greeet'"],
    ],
    ['a name that is not exposed', /sample is not defined/, ['preload.cjs', "'sample'", "'example'"]],
    [
      'what a preload lacks',
      /ipcRenderer.sendSync is not impl/,
      ['preload.cjs', '', 'var { sendSync } = require("electron").ipcRenderer\n'],
    ],
    [
      'an icon that is not there',
      /empty image/,
      ['main.js', "tray.setToolTip('Sample')", "tray.setImage('none.png')"],
    ],
    [
      'a window that opens others',
      /child window was allowed/,
      ['main.js', "action: 'deny'", "action: 'allow'"],
    ],
    [
      'a page that may navigate',
      /network: GET https:\/\/evil/,
      ['main.js', 'event.preventDefault())', 'event)'],
    ],
    [
      'a page without a policy',
      /network: GET https:\/\/api/,
      ['main.js', 'content-security-policy', 'x-policy'],
    ],
  ])('%s', async (_, expected, edit) => {
    const app = await launch({ appPath: edited(edit) })
    onTestFinished(() => app.stop())
    const { page } = await app.user.until('a window', () => app.host.windows[0])
    await (await page).waitForURL(/sample/)
    await (await page).getByRole('button').click()
    await (await page).evaluate(() => fetch('https://api.example/').catch(() => undefined))
    await (await page).evaluate(() => void open('https://example.com/'))
    await (
      await page
    ).evaluate(() => {
      location.assign('https://evil.example/')
    })
    await expect.poll(() => app.host.errors.join('\n')).toMatch(expected)
  })

  test.each<[string, RegExp, Edit]>([
    [
      'a handler that is registered twice',
      /second handler for 'echo'/,
      ['main.js', "ipcMain.on('notice'", "ipcMain.handle('echo', () => 1)\nipcMain.on('notice'"],
    ],
    [
      'a tray before the app is ready',
      /Cannot create Tray before app is ready/,
      ['main.js', 'void app.whenReady()', 'showTray()\n  void app.whenReady()'],
    ],
    [
      'a scheme that is registered too late',
      /before app is ready/,
      ['main.js', 'protocol.register', 'await app.whenReady()\nprotocol.register'],
    ],
    ['a module that Electron lacks', /does not provide an export/, ['main.js', 'Menu,', 'Menu, Missing,']],
  ])('%s, at the start', async (_, expected, edit) => {
    await expect(launch({ appPath: edited(edit) })).rejects.toThrow(expected)
  })
})

/** A copy of the sample with an edit. */
function edited([file, text, by]: Edit): string {
  const folder = mkdtempSync(join(tmpdir(), 'electron-host-sample-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  cpSync(sampleFolder, folder, { recursive: true })
  const source = readFileSync(join(folder, file), 'utf8')
  expect(source).toContain(text)
  writeFileSync(
    join(folder, file),
    source.replace(text, () => by),
  )
  return folder
}

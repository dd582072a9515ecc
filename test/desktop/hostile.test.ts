// What only the test host can show: permissions as Electron asks for them, and messages that no page could send.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from '@playwright/test'
import { logFile } from '../../bridge/home/log.ts'
import { endsAfterAll } from '../ends.ts'
import { startDesktop, type DesktopApp } from './app.ts'

/** A page that somebody else has taken over: what it tries, it tries in vain. */
let app: DesktopApp
let page: Page
const ends = endsAfterAll()
beforeAll(async () => {
  app = await startDesktop()
  ends(() => app[Symbol.asyncDispose]())
  page = await app.user.window()
  await page.getByRole('heading', { level: 1 }).waitFor()
})
afterEach(() => expectNoErrors(app))

function expectNoErrors({ host }: DesktopApp): void {
  expect(host.errors).toEqual([])
}

const invoke = (method: unknown, input: unknown) =>
  page.evaluate(([method, input]) => window.pandaBridge?.invoke(method as string, input), [method, input])

describe('a hostile page', () => {
  test('goes nowhere else', async () => {
    const before = page.url()
    await page.evaluate(() => void (window.location.href = 'https://evil.example/'))
    // Refused as a navigation: to cancel its request alone would leave an error in the page's place.
    await expect
      .poll(() => readFileSync(logFile(app.home), 'utf8'))
      .toContain('A page was kept from going elsewhere')
    // Only now: a form that is sent takes the place of a navigation that has not begun.
    await page.evaluate(() => {
      const form = document.createElement('form')
      form.action = 'https://evil.example/'
      document.body.append(form)
      form.submit()
    })
    await expect.poll(() => app.host.takeErrors(/form-action/)).toHaveLength(1)
    expect(page.url()).toBe(before)
    expect(app.host.opened).toEqual([])
  })

  test('leaves no dead window behind at about:blank, where it has no bridge', async () => {
    await page.evaluate(() => {
      window.location.href = 'about:blank'
    })
    await page.waitForURL('about:blank')
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await invoke('getState', {})).toHaveProperty('ok')
    expect(readFileSync(logFile(app.home), 'utf8')).toContain('A page went elsewhere, and was replaced')
  })

  test('downloads nothing: nobody is asked to save what it made', async () => {
    const begun = page.waitForEvent('download')
    await page.evaluate(() => {
      const link = document.createElement('a')
      link.href = URL.createObjectURL(new Blob(['#!/bin/sh']))
      link.download = 'update.sh'
      link.click()
    })
    // Were it left to Electron, that would be among the host's errors.
    expect((await begun).suggestedFilename()).toBe('update.sh')
  })

  test('has no way out by WebRTC: no UDP, and a proxy for TCP that leads nowhere', async () => {
    const contents = app.host.windows[0]!.window.webContents
    expect(contents.getWebRTCIPHandlingPolicy()).toBe('disable_non_proxied_udp')
    expect(await contents.session.resolveProxy('https://evil.example/')).toBe('socks5://127.0.0.1:0')
  })

  test('opens no window, and no address of its choice outside', async () => {
    await page.evaluate(() => void window.open('https://evil.example/'))
    await page.evaluate(() => void window.open('file:///etc/passwd'))
    await page.waitForTimeout(300)
    expect(app.host.windows).toHaveLength(1)
    expect(app.host.opened).toEqual([])
    // Chromium stops this one before it asks anybody.
    expect(app.host.takeErrors(/Not allowed to load local resource/)).toHaveLength(1)
  })

  test.for([
    'geolocation',
    'media',
    'notifications',
    'clipboard-read',
    // By `document.execCommand('paste')`, which Electron 33 still let every page do.
    'deprecated-sync-clipboard-read',
    'openExternal',
    'fileSystem',
    'midi',
    'hid',
  ])('is refused the permission %s', async (permission) => {
    expect(await app.user.askPermission(permission)).toBe(false)
  })

  test('may copy a text for the user, and nothing besides', async () => {
    expect(await app.user.askPermission('clipboard-sanitized-write')).toBe(true)
  })

  test('reaches no network, and runs no script that it brings', async () => {
    const failed = await page.evaluate(async () => {
      const fetched = await fetch('https://evil.example/').catch(() => 'refused')
      const local = await fetch('http://127.0.0.1:1/').catch(() => 'refused')
      return [fetched, local]
    })
    expect(failed).toEqual(['refused', 'refused'])
    await page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'window.wasRun = true'
      document.body.append(script)
    })
    expect(await page.evaluate(() => 'wasRun' in window)).toBe(false)
    expect(app.host.takeErrors(/Content Security Policy|Fetch API|Refused to/).length).toBeGreaterThan(0)
  })

  test.for([
    ['a method that is not there', 'evil', {}, /no method "evil"/],
    ['a member of every object', 'constructor', {}, /no method "constructor"/],
    ['the stream of states as a method', 'subscribe', {}, /no method "subscribe"/],
    ['a method that is no text', { toString: 1 }, {}, /no method "object"/],
    ['input of the wrong type', 'chooseSet', { id: 7 }, /The id of the set must be a text/],
    ['no input', 'chooseSet', undefined, /is called with must be an object/],
    [
      'a path as a file name',
      'saveActivity',
      { as: 'csv', fileName: '../.bashrc' },
      /The name of the file cannot be/,
    ],
    ['input that is far too long', 'importSet', { name: 'x', text: 'x'.repeat(5_000_000) }, /larger than/],
    [
      'a server that is no https',
      'setServer',
      { server: { name: 'x', url: 'file:///etc', vo: 'atlas' } },
      /not an address/,
    ],
  ] as const)('is answered with an error for %s', async ([, method, input, message]) => {
    expect(await invoke(method, input)).toMatchObject({
      error: { code: 'invalid-input', message: expect.stringMatching(message) },
    })
  })

  test('names no file that is shown to it, and none that is written but a bundle', async () => {
    const file = join(app.home.credentialsFolder, 'keys.json')
    for (const [method, input] of [
      ['previewConnect', { client: 'claude-code', file }],
      ['connectClient', { client: 'claude-code', file }],
      [
        'previewConnect',
        { client: 'cline', terminal: { home: '/', variables: { CLINE_MCP_SETTINGS_PATH: file } } },
      ],
      ['importLogin', { file }],
      ['makeBundle', { file }],
    ] as const)
      expect(await invoke(method, input)).toMatchObject({ error: { code: 'not-allowed' } })
  })

  test('finds no channel besides the one', async () => {
    for (const channel of ['evil', 'electron-store-get-data', 'bridge:state']) {
      await expect(app.user.invokeAsPage(channel)).rejects.toThrow(`No handler registered for '${channel}'`)
    }
  })

  test('is told no secret by any state or answer', async () => {
    const seen = await page.evaluate(async () => {
      const bridge = window.pandaBridge
      const texts: string[] = []
      const end = bridge?.subscribe(
        (state) => texts.push(JSON.stringify(state)),
        () => undefined,
      )
      for (const method of ['getState', 'getDiagnostics', 'getActivity', 'listClients']) {
        texts.push(JSON.stringify(await bridge?.invoke(method, {})))
      }
      await new Promise((resolve) => setTimeout(resolve, 200))
      end?.()
      return texts.join('\n')
    })
    expect(seen).toContain('Dana Muon')
    expect(seen).not.toMatch(/eyJ[\w-]+\.|pb_[\w-]{20}|refresh_?token/i)
  })
})

test('a page that came in the place of the app’s is not answered', async () => {
  const contents = app.host.windows[0]?.window.webContents
  const url = Object.getOwnPropertyDescriptor(contents?.mainFrame, 'url') ?? {}
  Object.defineProperty(contents?.mainFrame, 'url', { ...url, get: () => 'https://evil.example/' })
  expect(await invoke('getState', {})).toMatchObject({ error: { code: 'not-allowed' } })
  Object.defineProperty(contents?.mainFrame, 'url', url)
})

import { readFileSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test, type Page } from '@playwright/test'
import { makeLink } from '../../bridge/http/client/make-link.ts'
import { startTestBridge } from '../bridge.ts'
import { openTunnel } from './tunnel.ts'
import { goTo, openUi, violations } from './ui.ts'

/** Who gets a window, who does not, and what others of the same computer learn of it. */

const needsLink = (page: Page) => page.getByRole('heading', { name: 'This window needs a link' })
/** It shows what the bridge knows, and nothing covers that. */
async function isLetIn(page: Page): Promise<void> {
  await expect(page.getByText('PanDA Bridge', { exact: true })).toBeVisible()
  await goTo(page, 'overview')
  await expect(page.getByText('PanDA is alive')).toBeVisible()
  await expect(page.getByRole('alertdialog')).toHaveCount(0)
}

/** What the window keeps of its session. */
const keptBy = (page: Page) =>
  page.evaluate(() => JSON.parse(sessionStorage.getItem('panda-bridge.session') ?? '{}') as { key: string })

/** Another program of this computer, with a port of its own or one that a bridge has left. */
async function startStranger(answer: (request: IncomingMessage, response: ServerResponse) => void, port = 0) {
  /** Everything that it was sent: request lines, headers and bodies. */
  const heard: string[] = []
  const server = createServer((request, response) => {
    let text = `${request.method} ${request.url}\n${request.rawHeaders.join('\n')}\n`
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.once('end', () => {
      heard.push(text)
      answer(request, response)
    })
  })
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
}

test('a link that was used says how to get another, and is in no address any more', async ({
  page,
  browser,
}) => {
  await using fixture = await startTestBridge()
  const link = await makeLink(fixture.home, fixture.bridge.url)
  await page.goto(link)
  await expect(page.getByRole('link', { name: 'Overview' })).toBeVisible()
  expect(page.url()).not.toContain('link=')
  const other = await (await browser.newContext()).newPage()
  await other.goto(link)
  await expect(other.getByRole('heading', { name: 'This link opens nothing any more' })).toBeVisible()
  await expect(other.getByText('panda-bridge open')).toBeVisible()
  expect(other.url()).not.toContain('link=')
  expect(await violations(other)).toEqual([])
  await other.goto(`${fixture.bridge.url}/ui/`)
  await expect(needsLink(other)).toBeVisible()
  expect(await violations(other)).toEqual([])
  // A new link in the same tab, where only what is behind the # changes.
  await other.goto(await makeLink(fixture.home, fixture.bridge.url))
  await isLetIn(other)
})

test('a window stays let in when it is loaded anew, and by an old link', async ({ page }) => {
  await using fixture = await startTestBridge()
  const link = await makeLink(fixture.home, fixture.bridge.url)
  await page.goto(link)
  await isLetIn(page)
  await page.reload()
  await isLetIn(page)
  await page.goto('about:blank')
  await page.goto(link)
  await isLetIn(page)
})

test('a bookmark opens a window while another of this browser is open, and else asks for a link', async ({
  page,
  context,
  browser,
}) => {
  await using fixture = await startTestBridge()
  await openUi(page, fixture)
  await isLetIn(page)
  const second = await context.newPage()
  await second.goto(`${fixture.bridge.url}/ui/#/overview`)
  await isLetIn(second)
  const stranger = await (await browser.newContext()).newPage()
  await stranger.goto(`${fixture.bridge.url}/ui/#/overview`)
  await expect(needsLink(stranger)).toBeVisible()
  await page.close()
  await second.close()
  const third = await context.newPage()
  await third.goto(`${fixture.bridge.url}/ui/#/overview`)
  await expect(needsLink(third)).toBeVisible()
})

test('another server of this computer learns nothing by a click, and its cookies lock nobody out', async ({
  page,
}) => {
  await using fixture = await startTestBridge()
  const { port } = new URL(fixture.bridge.url)
  const cookies = [
    `panda-bridge-${port}=mine; Path=/`,
    ...Array.from({ length: 8 }, (_, n) => `jupyter-${n}=${'x'.repeat(3500)}; Path=/`),
  ]
  await using other = await startStranger((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html', 'set-cookie': cookies })
    response.end('<title>Another server</title>')
  })
  await openUi(page, fixture)
  await isLetIn(page)
  const { key } = await keptBy(page)
  await page.evaluate((url) => {
    const link = document.createElement('a')
    link.href = url
    link.textContent = 'monitor'
    document.body.append(link)
    link.click()
  }, `${other.url}/monitor`)
  await expect(page).toHaveTitle('Another server')
  const first = other.heard.find((text) => text.startsWith('GET /monitor')) ?? ''
  expect(first).not.toMatch(/^(cookie|referer)$/im)
  expect(other.heard.join('\n')).not.toContain(key)
  // Its page may read nothing of what the window keeps: another port is another origin.
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
  await page.goBack()
  await isLetIn(page)
  await page.getByRole('button', { name: 'Check now' }).click()
  await expect(page.getByText(/checked just now/)).toBeVisible()
})

test('who takes the port of a dead bridge hears no key and is not believed', async ({ page }) => {
  test.slow()
  const first = await startTestBridge()
  const port = Number(new URL(first.bridge.url).port)
  await openUi(page, first)
  await isLetIn(page)
  const { key } = await keptBy(page)
  const forged = { ...first.bridge.state, paused: true, login: { is: 'signed-out' as const } }
  await first[Symbol.asyncDispose]()
  {
    await using stranger = await startStranger((request, response) => {
      const isStream = request.url?.endsWith('/events')
      response.writeHead(200, {
        'content-type': isStream ? 'text/event-stream' : 'application/json',
        'panda-bridge-proof': '0'.repeat(64),
      })
      response.write(isStream ? `data: ${JSON.stringify(forged)}\n\n` : JSON.stringify({ ok: forged }))
      if (!isStream) response.end()
    }, port)
    await expect(page.getByRole('heading', { name: 'Something else answers here' })).toBeVisible()
    await expect(page.getByText('Assistants are paused')).toHaveCount(0)
    expect(await violations(page)).toEqual([])
    expect(stranger.heard.some((text) => text.includes('panda-bridge-window'))).toBe(true)
    expect(stranger.heard.join('\n')).not.toContain(key)
  }
  // Its own bridge it knows again, whatever the stranger has said.
  await using second = await startTestBridge({ bridge: { home: first.home, port } })
  await isLetIn(page)
  expect((await keptBy(page)).key).not.toBe(key)
  expect(second.bridge.url).toBe(first.bridge.url)
})

test('what a stranger at the port of a dead bridge hears and keeps opens nothing after its restart', async ({
  page,
}) => {
  test.slow()
  const first = await startTestBridge()
  const port = Number(new URL(first.bridge.url).port)
  await openUi(page, first)
  await isLetIn(page)
  const before = await keptBy(page)
  await first[Symbol.asyncDispose]()
  const sealedBefore: string[] = []
  {
    // It refuses with a run of its own, so that the window shows what it would show a bridge that was restarted.
    await using stranger = await startStranger((request, response) => {
      const sealed = request.headers['panda-bridge-window']
      if (typeof sealed === 'string') sealedBefore.push(sealed)
      response.writeHead(401, { 'panda-bridge-run': 'A'.repeat(22) })
      response.end('{}')
    }, port)
    await expect
      .poll(() => new Set(sealedBefore.map((sealed) => sealed.split('.')[2])).size)
      .toBeGreaterThan(1)
    expect(stranger.heard.join('\n')).not.toContain(before.key)
  }
  const file = first.home.windowsFile
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
  // Neither the browser's storage nor the address has what makes the next key.
  const { sessions } = JSON.parse(readFileSync(file, 'utf8')) as { sessions: { secret: string }[] }
  const secret = sessions[0]?.secret ?? ''
  expect(secret).not.toBe('')
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain(secret)

  await using second = await startTestBridge({ bridge: { home: first.home, port } })
  await isLetIn(page)
  for (const sealed of sealedBefore) {
    const answer = await fetch(`${second.bridge.url}/ui/api/events`, {
      headers: { 'panda-bridge-window': sealed },
    })
    expect(answer.status).toBe(401)
  }
})

test('at another port a window is not known: who has its own could pass on what is said', async ({
  page,
}) => {
  const first = await startTestBridge()
  await openUi(page, first)
  await isLetIn(page)
  const url = first.bridge.url
  await first[Symbol.asyncDispose]()
  await using second = await startTestBridge({ bridge: { home: first.home } })
  expect(second.bridge.url).not.toBe(url)
  await using _ = await openTunnel(second.bridge.url, Number(new URL(url).port))
  await expect(needsLink(page)).toBeVisible()
})

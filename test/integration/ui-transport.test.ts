import { existsSync } from 'node:fs'
import { request, type IncomingMessage } from 'node:http'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { makeLink } from '../../bridge/headless/make-link.ts'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { endsAfterAll } from '../ends.ts'

/** The window in a browser: who is let in, and what a page of the web cannot do. `npm run build` makes its pages. */
let fixture: TestBridge
const ends = endsAfterAll()
beforeAll(async () => {
  fixture = await startTestBridge()
  ends(() => fixture[Symbol.asyncDispose]())
})
afterEach(() => void vi.useRealTimers())

interface Answer {
  status: number
  headers: IncomingMessage['headers']
  body: string
}
type Asked = { method?: string; headers?: Record<string, string>; body?: string }

/** `node:http` and not `fetch`, which chooses Host, Origin and path itself. */
function open(path: string, { method = 'GET', headers = {} }: Asked = {}) {
  const { hostname, port } = new URL(fixture.bridge.url)
  return request({ hostname, port, path, method, headers })
}

async function ask(path: string, asked: Asked = {}): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const sent = open(path, asked)
  sent.once('response', resolve).once('error', reject)
  sent.end(asked.body)
  const response = await promise
  return { status: response.statusCode ?? 0, headers: response.headers, body: await text(response) }
}

const newLink = async () =>
  (await makeLink(fixture.home, fixture.bridge.url)).slice(fixture.bridge.url.length)

/** What a browser sends that has come through a link. */
async function letIn(): Promise<Record<string, string>> {
  const { headers } = await ask(await newLink())
  const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? ''
  return { cookie, origin: fixture.bridge.url, 'content-type': 'application/json' }
}

const call = (method: string, headers: Record<string, string>) =>
  ask(`/ui/api/${method}`, { method: 'POST', headers, body: '{}' })

test('a link lets one browser in, once', async () => {
  const link = await newLink()
  const first = await ask(link)
  expect(first).toMatchObject({ status: 303, headers: { location: '/ui/' } })
  const port = new URL(fixture.bridge.url).port
  expect(first.headers['set-cookie']?.[0]).toMatch(
    new RegExp(`^panda-bridge-${port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
  )
  const second = await ask(link)
  expect(second.status).toBe(410)
  expect(second.headers['set-cookie']).toBeUndefined()
  expect(second.body).toContain('panda-bridge open')
})

test('who is let in already is not sent away by an old link', async () => {
  const link = await newLink()
  await ask(link)
  const { cookie = '' } = await letIn()
  expect(await ask(link, { headers: { cookie } })).toMatchObject({ status: 303 })
})

test('a link is dead after five minutes, and a look at it by HEAD does not use it up', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const fresh = await newLink()
  expect((await ask(fresh, { method: 'HEAD' })).status).toBe(405)
  vi.setSystemTime(Date.now() + 4 * 60_000)
  expect((await ask(fresh)).status).toBe(303)
  const old = await newLink()
  vi.setSystemTime(Date.now() + 5 * 60_000)
  expect((await ask(old)).status).toBe(410)
})

test('a window that was idle for twelve hours needs a new link; one in use does not', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const headers = await letIn()
  for (let hour = 0; hour < 24; hour += 8) {
    vi.setSystemTime(Date.now() + 8 * 3_600_000)
    expect((await call('getState', headers)).status).toBe(200)
  }
  vi.setSystemTime(Date.now() + 12 * 3_600_000)
  expect((await call('getState', headers)).status).toBe(401)
})

test('a window cannot let in another', async () => {
  expect((await call('makeLink', await letIn())).body).toMatch(/no method/)
})

test('methods need the cookie, and the page’s own origin', async () => {
  const good = await letIn()
  expect(JSON.parse((await call('getState', good)).body)).toMatchObject({ ok: { server: { name: 'Demo' } } })
  const { cookie: _, ...withoutCookie } = good
  expect((await call('getState', withoutCookie)).status).toBe(401)
  expect((await call('getState', { ...good, cookie: `${good['cookie']}x` })).status).toBe(401)
  expect((await ask('/ui/api/events', { headers: withoutCookie })).status).toBe(401)

  const { origin: __, ...withoutOrigin } = good
  expect((await call('getState', withoutOrigin)).status).toBe(403)
  for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1', 'http://localhost:3000']) {
    expect({ origin, status: (await call('getState', { ...good, origin })).status }).toEqual({
      origin,
      status: 403,
    })
  }
  for (const site of ['cross-site', 'same-site']) {
    expect((await call('getState', { ...good, 'sec-fetch-site': site })).status).toBe(403)
    expect((await ask('/ui/api/events', { headers: { ...good, 'sec-fetch-site': site } })).status).toBe(403)
  }
  expect((await call('getState', { ...good, 'sec-fetch-site': 'same-origin' })).status).toBe(200)
})

test('no form can call a method: the body must be JSON', async () => {
  const good = await letIn()
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
    expect((await call('signOut', { ...good, 'content-type': type })).status).toBe(415)
  }
  expect(fixture.bridge.state.login.is).toBe('signed-in')
})

test('an answer allows no other origin to read it', async () => {
  const good = await letIn()
  const preflight = await ask('/ui/api/getState', {
    method: 'OPTIONS',
    headers: { origin: 'http://localhost:3000', 'access-control-request-method': 'POST' },
  })
  for (const { headers } of [await call('getState', good), preflight, await ask('/ui/')]) {
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  }
})

test('through a port forward the browser’s port counts, and two bridges’ cookies do not meet', async () => {
  const host = 'localhost:8123'
  const { headers } = await ask(await newLink(), { headers: { host } })
  const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? ''
  expect(cookie).toMatch(/^panda-bridge-8123=/)
  const there = { host, cookie, origin: `http://${host}`, 'content-type': 'application/json' }
  expect((await call('getState', there)).status).toBe(200)
  expect((await call('getState', { ...there, origin: fixture.bridge.url })).status).toBe(403)
  expect((await ask('/ui/', { headers: { host: 'evil.example' } })).status).toBe(403)
})

test.runIf(existsSync(resolve(import.meta.dirname, '../../dist/ui/index.html')))(
  'the pages say what they may load, and run no script of another place',
  async () => {
    const page = await ask('/ui/')
    expect(page.status).toBe(200)
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-cache',
    })
    const policy = page.headers['content-security-policy'] ?? ''
    expect(policy).toContain("default-src 'none'; script-src 'self';")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/script-src[^;]*unsafe|http:|https:|\*/)
    const script = /src="\.\/(assets\/[^"]+\.js)"/.exec(page.body)?.[1] ?? ''
    expect((await ask(`/ui/${script}`)).headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    })
    expect((await ask('/ui')).headers.location).toBe('/ui/')
    expect((await ask('/ui/', { method: 'POST' })).status).toBe(405)
  },
)

test.each([
  '/ui/../cli.js',
  '/ui/..%2fcli.js',
  '/ui/%2e%2e/cli.js',
  '/ui/assets/../../cli.js',
  '/ui/assets/..%2f..%2fcli.js',
  '/ui/..\\cli.js',
  '/ui/assets/%00.js',
  '/ui/.hidden.json',
  '/ui//etc/passwd',
  '/ui/assets',
  '/ui/assets/',
  '/ui/nothing.js',
])('there is no way out of the folder of the pages: %s', async (path) => {
  const { status, body } = await ask(path)
  expect(status).toBe(404)
  expect(body.length).toBeLessThan(200)
})

test('the stream of states gives the newest at once, also to who comes back', async () => {
  const headers = await letIn()
  const listen = async (lastId?: string) => {
    const sent = open('/ui/api/events', {
      headers: { ...headers, ...(lastId && { 'last-event-id': lastId }) },
    })
    const { promise, resolve } = Promise.withResolvers<IncomingMessage>()
    sent.once('response', resolve).end()
    const response = await promise
    let heard = ''
    response.setEncoding('utf8').on('data', (chunk: string) => (heard += chunk))
    const events = () =>
      [...heard.matchAll(/^id: (\S+)\ndata: (.*)\n\n/gm)].map(([, id = '', data = '{}']) => ({
        id,
        state: JSON.parse(data) as { paused: boolean },
      }))
    return { response, events, end: () => sent.destroy() }
  }
  const first = await listen()
  expect(first.response.headers['content-type']).toBe('text/event-stream')
  await until(() => first.events()[0])
  await fixture.bridge.api.pause({ paused: true })
  await until(() => first.events().some(({ state }) => state.paused))
  const lastId = first.events().at(-1)?.id
  first.end()

  await fixture.bridge.api.pause({ paused: false })
  const second = await listen(lastId)
  const newest = await until(() => second.events()[0])
  expect(newest.state.paused).toBe(false)
  expect(Number(newest.id)).toBeGreaterThan(Number(lastId))
  second.end()
})

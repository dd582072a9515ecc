import { createHmac, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { request, type IncomingMessage } from 'node:http'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { askBridge } from '../../bridge/http/client/http-client.ts'
import { makeLink } from '../../bridge/http/client/make-link.ts'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { endsAfterAll } from '../ends.ts'
import { newHome } from '../homes.ts'

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

/** What stands behind the `#` of a link. */
const newLink = async () =>
  (await makeLink(fixture.home, fixture.bridge.url)).slice(`${fixture.bridge.url}/ui/#link=`.length)

/** What a page sends that has read a link from its address. */
const enter = (link: string, host = new URL(fixture.bridge.url).host) =>
  ask('/ui/api/enter', {
    method: 'POST',
    headers: { host, origin: `http://${host}`, 'content-type': 'application/json' },
    body: JSON.stringify({ link }),
  })

/** A window that has come through a link, as the page keeps it. */
async function letIn(): Promise<Window> {
  const { body } = await enter(await newLink())
  return (JSON.parse(body) as { ok: Window }).ok
}
interface Window {
  session: string
  key: string
}

/** The headers of the window's request, as the page makes them. */
function sealed({ session, key }: Window, method: string, body: string, nonce: string = randomUUID()) {
  const mac = createHmac('sha256', key).update(['request', nonce, method, body].join('\n')).digest('hex')
  return {
    'panda-bridge-window': `${session}.${nonce}.${mac}`,
    origin: fixture.bridge.url,
    'content-type': 'application/json',
  }
}

const post = (method: string, headers: Record<string, string>, body = '{}') =>
  ask(`/ui/api/${method}`, { method: 'POST', headers, body })

const call = (method: string, window: Window, more: Record<string, string> = {}) =>
  post(method, { ...sealed(window, method, '{}'), ...more })

test('a link lets one window in, once', async () => {
  const link = await newLink()
  const first = await enter(link)
  expect(first.status).toBe(200)
  expect(JSON.parse(first.body)).toEqual({
    ok: { session: expect.stringMatching(/^[\w-]{22}$/), key: expect.stringMatching(/^[\w-]{43}$/) },
  })
  expect(first.headers['cache-control']).toBe('no-store')
  const second = await enter(link)
  expect(second.status).toBe(410)
  expect(second.body).toContain('panda-bridge open')
})

test('a link is dead after five minutes, and looking at its page does not use it up', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const fresh = await newLink()
  expect((await ask('/ui/', { method: 'HEAD' })).status).toBe(405)
  await ask('/ui/')
  vi.setSystemTime(Date.now() + 4 * 60_000)
  expect((await enter(fresh)).status).toBe(200)
  const old = await newLink()
  vi.setSystemTime(Date.now() + 5 * 60_000)
  expect((await enter(old)).status).toBe(410)
})

test.each(['{}', '{"link":7}', '[]', `{"link":"${'x'.repeat(1000)}"}`])('%s opens nothing', async (body) => {
  const headers = { origin: fixture.bridge.url, 'content-type': 'application/json' }
  expect((await post('enter', headers, body)).status).toBe(410)
})

test('a window that was idle for twelve hours needs a new link; one in use does not', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const window = await letIn()
  for (let hour = 0; hour < 24; hour += 8) {
    vi.setSystemTime(Date.now() + 8 * 3_600_000)
    expect((await call('getState', window)).status).toBe(200)
  }
  vi.setSystemTime(Date.now() + 12 * 3_600_000)
  expect((await call('getState', window)).status).toBe(401)
})

test('a window cannot let in another, and the command line hears when a link is used', async () => {
  expect((await call('makeLink', await letIn())).body).toMatch(/no method/)
  const link = await newLink()
  const used = askBridge(fixture.home, 'awaitLink', { link: `/ui/#link=${link}` })
  // By the same way as the one before: it has arrived.
  await newLink()
  await enter(link)
  expect(await used).toBe(true)
})

test('methods need a session and what its key has sealed, and the page’s own origin', async () => {
  const window = await letIn()
  const good = await call('getState', window)
  expect(JSON.parse(good.body)).toMatchObject({ ok: { server: { name: 'Demo' } } })
  const { 'panda-bridge-window': header, ...without } = sealed(window, 'getState', '{}')
  expect((await post('getState', without)).status).toBe(401)
  expect((await ask('/ui/api/events', { headers: without })).status).toBe(401)
  const wrong = {
    'nothing at all': '',
    'no form': header.replaceAll('.', ' '),
    'another session': sealed({ ...window, session: 'x'.repeat(22) }, 'getState', '{}'),
    'another key': sealed({ ...window, key: 'x'.repeat(43) }, 'getState', '{}'),
    'another method': sealed(window, 'signOut', '{}'),
    'another body': sealed(window, 'getState', '{"a":1}'),
    'the key itself': `${window.session}.${window.key}.${window.key}`,
  }
  for (const [what, headers] of Object.entries(wrong)) {
    const sent = typeof headers === 'string' ? { ...without, 'panda-bridge-window': headers } : headers
    expect({ what, status: (await post('getState', sent)).status }).toEqual({ what, status: 401 })
  }
  const { origin: _, ...withoutOrigin } = sealed(window, 'getState', '{}')
  expect((await post('getState', withoutOrigin)).status).toBe(403)
  for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1', 'http://localhost:3000']) {
    expect({ origin, status: (await call('getState', window, { origin })).status }).toEqual({
      origin,
      status: 403,
    })
  }
  for (const site of ['cross-site', 'same-site']) {
    expect((await call('getState', window, { 'sec-fetch-site': site })).status).toBe(403)
    expect((await call('enter', window, { 'sec-fetch-site': site })).status).toBe(403)
    const headers = { ...sealed(window, 'events', ''), 'sec-fetch-site': site }
    expect((await ask('/ui/api/events', { headers })).status).toBe(403)
  }
  expect((await call('getState', window, { 'sec-fetch-site': 'same-origin' })).status).toBe(200)
})

test('no cookie is set, and none opens anything', async () => {
  const window = await letIn()
  const { port } = new URL(fixture.bridge.url)
  for (const { headers } of [await ask('/ui/'), await enter(await newLink()), await call('getState', window)])
    expect(headers['set-cookie']).toBeUndefined()
  const cookie = [`panda-bridge-${port}=${window.key}`, `panda-bridge.session=${window.session}`].join('; ')
  expect(
    (await post('getState', { cookie, origin: fixture.bridge.url, 'content-type': 'application/json' }))
      .status,
  ).toBe(401)
})

test('an answer proves that it comes from the window’s bridge: it fits this request and this text alone', async () => {
  const window = await letIn()
  const nonce = randomUUID()
  const answer = await post('getState', sealed(window, 'getState', '{}', nonce))
  const proof = (key: string, nonce: string, body: string) =>
    createHmac('sha256', key).update(['answer', nonce, body].join('\n')).digest('hex')
  expect(answer.headers['panda-bridge-proof']).toBe(proof(window.key, nonce, answer.body))
  const again = await post('getState', sealed(window, 'getState', '{}'))
  expect(again.headers['panda-bridge-proof']).not.toBe(answer.headers['panda-bridge-proof'])
})

test('what a window sent opens nothing in the next bridge at that port', async () => {
  const home = newHome()
  const first = await startTestBridge({ bridge: { home } })
  const port = Number(new URL(first.bridge.url).port)
  const at = (headers: Record<string, string>) =>
    fetch(`http://127.0.0.1:${port}/ui/api/getState`, { method: 'POST', headers, body: '{}' })
  const link = (await makeLink(home, first.bridge.url)).split('#link=')[1] ?? ''
  const json = { 'content-type': 'application/json', origin: first.bridge.url }
  const entered = await fetch(`${first.bridge.url}/ui/api/enter`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ link }),
  })
  const { ok: window } = (await entered.json()) as { ok: Window }
  const captured = { ...sealed(window, 'getState', '{}'), ...json }
  expect((await at(captured)).status).toBe(200)
  await first[Symbol.asyncDispose]()
  await using second = await startTestBridge({ bridge: { home, port } })
  expect(new URL(second.bridge.url).port).toBe(String(port))
  expect((await at(captured)).status).toBe(401)
  expect((await at({ ...sealed(window, 'getState', '{}'), ...json })).status).toBe(401)
})

test('cookies of other ports do no harm: 60 kB are read over, more get a page that says what to do', async () => {
  const cookies = (bytes: number) =>
    Array.from({ length: bytes / 2000 }, (_, n) => `other-${n}=${'x'.repeat(1990)}`)
  const page = await ask('/ui/', { headers: { cookie: cookies(60_000).join('; ') } })
  expect(page.status).toBe(200)
  const tooMany = await ask('/ui/', { headers: { cookie: cookies(200_000).join('; ') } })
  expect(tooMany.status).toBe(431)
  expect(tooMany.body).toContain('Delete the cookies of 127.0.0.1')
})

test('no form can call a method: the body must be JSON', async () => {
  const window = await letIn()
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
    expect((await call('signOut', window, { 'content-type': type })).status).toBe(415)
  }
  expect(fixture.bridge.state.login.is).toBe('signed-in')
})

test('an answer allows no other origin to read it', async () => {
  const window = await letIn()
  const preflight = await ask('/ui/api/getState', {
    method: 'OPTIONS',
    headers: { origin: 'http://localhost:3000', 'access-control-request-method': 'POST' },
  })
  for (const { headers } of [await call('getState', window), preflight, await ask('/ui/')]) {
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  }
})

test('through a port forward the browser’s port counts', async () => {
  const host = 'localhost:8123'
  const { body } = await enter(await newLink(), host)
  const { ok: window } = JSON.parse(body) as { ok: Window }
  const there = { host, origin: `http://${host}` }
  expect((await call('getState', window, there)).status).toBe(200)
  expect((await call('getState', window, { host })).status).toBe(403)
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
  const window = await letIn()
  const listen = async (lastId?: string) => {
    const sent = open('/ui/api/events', {
      headers: { ...sealed(window, 'events', ''), ...(lastId && { 'last-event-id': lastId }) },
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

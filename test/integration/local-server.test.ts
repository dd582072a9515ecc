import { createServer, request } from 'node:http'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { json } from 'node:stream/consumers'
import { beforeAll, expect, test } from 'vitest'
import { ClientKeys } from '../../bridge/auth/client-keys.ts'
import { FileCredentialStore } from '../../bridge/auth/credentials.ts'
import { connectToBridge } from '../../bridge/http/client/http-client.ts'
import { bridgeAgent } from '../../bridge/home/socket/connect.ts'
import { startTestBridge, type TestBridge } from '../bridge.ts'
import { endsAfterAll } from '../ends.ts'
import { listen } from '../hostile-pandamcp.ts'
import { newHome } from '../homes.ts'

let fixture: TestBridge
const ends = endsAfterAll()
beforeAll(async () => {
  const home = newHome()
  const keys = new ClientKeys(new FileCredentialStore(home.credentialsFolder))
  await keys.load()
  await keys.ensure('other')
  fixture = await startTestBridge({ bridge: { home } })
  ends(() => fixture[Symbol.asyncDispose]())
})

const initialize = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
})

/** The status of one request; `node:http` and not `fetch`, which does not let Host and Origin be chosen. */
async function status(
  headers: Record<string, string>,
  body: string | Buffer = initialize,
  path = '/mcp',
): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const sent = request(
    `${fixture.bridge.url}${path}`,
    {
      method: 'POST',
      headers: {
        ...(await fixture.headersOf('stdio')),
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...headers,
      },
    },
    (response) => {
      resolve(response.statusCode ?? 0)
      response.resume()
    },
  )
  sent.once('error', reject)
  sent.end(body)
  return promise
}

test('two methods that are called at once are both answered, whichever is first', async () => {
  const { promise: isAsked, resolve: ask } = Promise.withResolvers<void>()
  const { promise: mayAnswer, resolve: answer } = Promise.withResolvers<void>()
  const slow = createServer((_, response) => {
    ask()
    void mayAnswer.then(() => response.end('no PanDA'))
  })
  await using _ = { [Symbol.asyncDispose]: async () => void slow.close() }
  const url = new URL(await listen(slow)).origin
  const remote = await connectToBridge(fixture.home)
  const probed = remote.probeServer({ server: { name: 'Slow', url, vo: 'atlas', upstream: 'auto' } })
  await isAsked
  expect(await remote.getState({})).toHaveProperty('ports')
  answer()
  expect(await probed).toMatchObject({ ok: false })
})

test('a request with a key is served', async () => {
  expect(await status({})).toBe(200)
})

test('without a key, or with a wrong one, nothing is', async () => {
  expect(await status({ authorization: '' })).toBe(401)
  expect(await status({ authorization: 'Bearer pb_guess' })).toBe(401)
})

test("a page of the web cannot use it: another Host, or another page's Origin, is refused", async () => {
  expect(await status({ host: 'evil.example:80' })).toBe(403)
  expect(await status({ origin: 'https://evil.example' })).toBe(403)
  expect(await status({ origin: 'null' })).toBe(403)
  expect(await status({ origin: 'localhost' })).toBe(403)
  expect(await status({ origin: fixture.bridge.url })).toBe(200)
})

test.for(['atlas', 'vo.belle', 'atlas:production'])(
  'the VO as Origin, as PanDA’s own clients send it, is refused with what to leave out: %s',
  async (origin) => {
    const { promise, resolve } = Promise.withResolvers<{ statusCode?: number | undefined; body: unknown }>()
    const headers = { ...(await fixture.headersOf('stdio')), 'content-type': 'application/json', origin }
    const accept = 'application/json, text/event-stream'
    request(fixture.bridge.state.mcpUrl, { method: 'POST', headers: { ...headers, accept } }, (response) => {
      void json(response).then((body) => resolve({ statusCode: response.statusCode, body }))
    }).end(initialize)
    expect(await promise).toEqual({
      statusCode: 403,
      body: {
        jsonrpc: '2.0',
        id: null,
        error: {
          code: -32_000,
          message: expect.stringMatching(`"Origin: ${origin}".*Leave that header out.*adds the VO`),
        },
      },
    })
  },
)

test('a body of a type that forms can send is refused', async () => {
  expect(await status({ 'content-type': 'text/plain' })).toBe(415)
})

test('a body beyond 4 MiB is refused, one that is no JSON too', async () => {
  expect(await status({}, Buffer.alloc(5 * 1024 * 1024, 0x20))).toBe(413)
  expect(await status({}, '{"jsonrpc":')).toBe(400)
})

test('the bridge is not controlled by way of its port, whatever the key', async () => {
  expect(await status({}, '{}', '/api/signOut')).toBe(404)
  expect(await status(await fixture.headersOf('control'), '{}', '/api/getState')).toBe(404)
})

test.for(['getState', 'makeLink', 'awaitLink'])(
  "nor, at the home's socket, with an assistant's key: %s",
  async (method) => {
    const { socket = '' } = fixture.bridge.addresses
    const ask = async (headers: Record<string, string>) => {
      const { authorization = '' } = await fixture.headersOf('control')
      const agent = bridgeAgent(socket, authorization.replace('Bearer ', ''))
      const { promise, resolve, reject } = Promise.withResolvers<number | undefined>()
      const asked = { path: `/api/${method}`, method: 'POST', agent }
      request({ ...asked, headers: { ...headers, 'content-type': 'application/json' } }, (response) => {
        resolve(response.resume().statusCode)
      })
        .once('error', reject)
        .end('{}')
      return promise.finally(() => agent.destroy())
    }
    expect(await ask({})).toBe(401)
    expect(await ask(await fixture.headersOf('stdio'))).toBe(403)
    expect(await ask(await fixture.headersOf('control'))).toBe(200)
  },
)

test('a session answers only the key that opened it', async () => {
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
  const opened = await fetch(fixture.bridge.state.mcpUrl, {
    method: 'POST',
    headers: { ...headers, ...(await fixture.headersOf('stdio')) },
    body: initialize,
  })
  const session = opened.headers.get('mcp-session-id') ?? ''
  await opened.body?.cancel()
  const list = JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/list' })
  expect(await status({ 'mcp-session-id': session }, list)).toBe(200)
  expect(await status({ 'mcp-session-id': session, ...(await fixture.headersOf('other')) }, list)).toBe(404)
})

test('the key of the command line is no assistant’s', async () => {
  expect(await status(await fixture.headersOf('control'))).toBe(403)
})

test('it listens on 127.0.0.1 and on no other address of this machine', async () => {
  const port = Number(new URL(fixture.bridge.url).port)
  const others = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ address, scopeid }) => address !== '127.0.0.1' && !scopeid)
  for (const { address } of others) {
    const outcome = await new Promise((resolve) => {
      const socket = connect({ port, host: address, timeout: 2_000 })
      for (const event of ['connect', 'error', 'timeout'])
        socket.once(event, () => (socket.destroy(), resolve(event)))
    })
    expect({ address, outcome }).not.toEqual({ address, outcome: 'connect' })
  }
})

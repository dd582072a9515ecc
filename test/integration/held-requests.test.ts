import { execFileSync } from 'node:child_process'
import { createHmac, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { request, type OutgoingHttpHeaders, type RequestOptions } from 'node:http'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bridgeAgent } from '../../bridge/home/socket/connect.ts'
import { makeLink } from '../../bridge/http/client/make-link.ts'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { endsAfterEach } from '../ends.ts'

// A request whose key is taken back, or whose window is shut out, while its body is on the way.

const ends = endsAfterEach()

/**
 * A request of which the bridge has the head.
 * @returns what sends its body, and gives the status of the answer
 */
async function held(to: string | RequestOptions, headers: OutgoingHttpHeaders, body: string) {
  const answered = Promise.withResolvers<number | undefined>()
  const whole = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    // The bridge says that it has read the head.
    expect: '100-continue',
    ...headers,
  }
  const options = { method: 'POST', headers: whole }
  const onAnswer = (response: { statusCode?: number; resume: () => void }) => {
    response.resume()
    answered.resolve(response.statusCode)
  }
  const asked =
    typeof to === 'string' ? request(to, options, onAnswer) : request({ ...to, ...options }, onAnswer)
  asked.once('error', answered.reject)
  ends(() => asked.destroy())
  await new Promise((resolve) => asked.once('continue', resolve).flushHeaders())
  return async () => {
    asked.end(body)
    return answered.promise
  }
}

function keyOf({ home }: TestBridge, name: string): string {
  const text = readFileSync(join(home.credentialsFolder, 'keys.json'), 'utf8')
  return (JSON.parse(text) as Record<string, { key: string }>)[name]?.key ?? ''
}

const initialize = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
})
const meta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
}
const list = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: { _meta: meta } })
const modern = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/list' }
const accept = { accept: 'application/json, text/event-stream' }

test.for([
  ['2025', initialize, accept],
  ['2026', list, { ...accept, ...modern }],
] as const)(
  'an assistant whose key is taken back meanwhile is not answered (protocol of %s)',
  async ([, body, headers]) => {
    await using fixture = await startTestBridge({ signedIn: false })
    const { api, state } = fixture.bridge
    const ask = () =>
      held(state.mcpUrl, { ...headers, authorization: `Bearer ${keyOf(fixture, 'cursor')}` }, body)
    await api.linesToPaste({ client: 'cursor' })
    const good = await ask()
    expect(await good()).toBe(200)
    const send = await ask()
    await api.revokeKey({ name: 'cursor' })
    // Another of that name is not its own.
    await api.linesToPaste({ client: 'cursor' })
    expect(await send()).toBe(401)
  },
)

test.skipIf(process.platform === 'win32')(
  'nor is the first of all, for which the bridge reads its sessions',
  async () => {
    await using fixture = await startTestBridge({ signedIn: false })
    const { api } = fixture.bridge
    await api.linesToPaste({ client: 'cursor' })
    const { assistantSessionsFile } = fixture.home
    execFileSync('mkfifo', [assistantSessionsFile])
    const headers = { ...accept, authorization: `Bearer ${keyOf(fixture, 'cursor')}` }
    const send = await held(fixture.bridge.state.mcpUrl, headers, initialize)
    const answered = send()
    // Open as soon as the bridge reads it.
    const sessions = await open(assistantSessionsFile, 'w')
    const revoked = api.revokeKey({ name: 'cursor' })
    await until(() => fixture.bridge.state.keys.every(({ name }) => name !== 'cursor'))
    await sessions.close()
    expect(await answered).toBe(401)
    await revoked
  },
)

test('the command line’s key is of no use any more when a reset has renewed it', async () => {
  await using fixture = await startTestBridge({ signedIn: false })
  const key = keyOf(fixture, 'control')
  const { socket = '' } = fixture.bridge.addresses
  const agent = bridgeAgent(socket, key)
  ends(() => agent.destroy())
  const ask = () => held({ agent, path: '/api/pause' }, { authorization: `Bearer ${key}` }, '{"paused":true}')
  const good = await ask()
  expect(await good()).toBe(200)
  const send = await ask()
  await fixture.bridge.api.reset({ disconnect: false })
  expect(await send()).toBe(401)
  expect(fixture.bridge.state.paused).toBe(false)
})

test('a window that is shut out meanwhile does nothing more', async () => {
  await using fixture = await startTestBridge({ signedIn: false })
  const { bridge, home } = fixture
  const link = (await makeLink(home, bridge.url)).split('#link=')[1] ?? ''
  const origin = { origin: bridge.url, 'content-type': 'application/json' }
  const entered = await fetch(`${bridge.url}/ui/api/enter`, {
    method: 'POST',
    headers: origin,
    body: JSON.stringify({ link }),
  })
  const { ok } = (await entered.json()) as { ok: { session: string; key: string } }
  const body = '{"paused":true}'
  const ask = () => {
    const nonce = randomUUID()
    const seal = createHmac('sha256', ok.key)
      .update(['request', nonce, 'pause', body].join('\n'))
      .digest('hex')
    const headers = { ...origin, 'panda-bridge-window': `${ok.session}.${nonce}.${seal}` }
    return held(`${bridge.url}/ui/api/pause`, headers, body)
  }
  const good = await ask()
  expect(await good()).toBe(200)
  const send = await ask()
  await bridge.api.reset({ disconnect: false })
  expect(await send()).toBe(401)
  expect(bridge.state.paused).toBe(false)
})

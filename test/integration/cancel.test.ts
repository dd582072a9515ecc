import { expect, test } from 'vitest'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { startCli, type Child } from '../cli.ts'
import { endsAfterEach } from '../ends.ts'

const ends = endsAfterEach()

async function startBridge(): Promise<TestBridge> {
  const bridge = await startTestBridge({ demo: { mcpExtras: true } })
  ends(() => bridge[Symbol.asyncDispose]())
  return bridge
}

async function startShim(bridge: TestBridge): Promise<Child> {
  await bridge.headersOf('stdio')
  const shim = startCli(bridge.home, ['stdio'])
  ends(() => shim.process.kill('SIGKILL'))
  return shim
}

const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'x', version: '1' } }
const initialize = { jsonrpc: '2.0', id: 0, method: 'initialize', params }
const initialized = { jsonrpc: '2.0', method: 'notifications/initialized' }
const modern = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
}
const envelopes = { '2025': {}, '2026': modern }
const call = (name: string, _meta: object = {}) => ({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name, arguments: {}, _meta },
})
const cancelled = (_meta: object = {}) => ({
  jsonrpc: '2.0',
  method: 'notifications/cancelled',
  params: { requestId: 1, _meta },
})

/** The next answer, past what is said besides. */
async function answer(shim: Child): Promise<Record<string, unknown>> {
  for (;;) {
    const message = await shim.nextMessage()
    if (!('method' in message)) return message
  }
}

test.for(['2025', '2026'] as const)(
  'over the shim, in the protocol of %s, a cancelled call ends at once in PanDA too, and its number is free',
  async (era) => {
    const bridge = await startBridge()
    const shim = await startShim(bridge)
    const envelope = envelopes[era]
    if (era === '2025') {
      shim.send(initialize)
      await answer(shim)
      shim.send(initialized)
    }
    shim.send(call('demo_wait', { ...envelope, progressToken: 'p' }))
    for (let heard: unknown; heard !== 'notifications/progress';) heard = (await shim.nextMessage())['method']
    // Clients of the 2026 protocol give a notification its envelope as well.
    shim.send(cancelled(envelope))
    await until(() => bridge.demo.counters.mcpCancellations === 1)
    shim.send(call('system_is_alive', envelope))
    expect(await answer(shim)).toMatchObject({ id: 1, result: { content: expect.any(Array) } })
    shim.process.stdin.end()
    expect(await shim.exited).toBe(0)
    await until(() => bridge.bridge.idleMs > 0)
  },
)

test.for(['2025', '2026'] as const)(
  'in the protocol of %s, the shim ends with its input: what runs is cancelled, and answered so',
  async (era) => {
    const bridge = await startBridge()
    const shim = await startShim(bridge)
    if (era === '2025') {
      shim.send(initialize)
      await answer(shim)
    } else {
      const notifications = { toolsListChanged: true }
      const listen = { method: 'subscriptions/listen', params: { notifications, _meta: modern } }
      shim.send({ jsonrpc: '2.0', id: 'listening', ...listen })
      await shim.nextMessage()
    }
    shim.send(call('demo_wait', { ...envelopes[era], progressToken: 'p' }))
    for (let heard: unknown; heard !== 'notifications/progress';) heard = (await shim.nextMessage())['method']
    shim.process.stdin.end()
    expect(await answer(shim)).toMatchObject({
      id: 1,
      error: { message: expect.stringContaining('cancelled') },
    })
    expect(await shim.exited).toBe(0)
    await until(() => bridge.demo.counters.mcpCancellations === 1)
    await until(() => bridge.bridge.idleMs > 0)
  },
)

test('over HTTP, the response of a cancelled call ends, and its number is free', async () => {
  const bridge = await startBridge()
  const key = await bridge.headersOf('stdio')
  const accept = 'application/json, text/event-stream'
  const post = (body: unknown, session?: string) =>
    fetch(bridge.bridge.state.mcpUrl, {
      method: 'POST',
      headers: {
        ...key,
        accept,
        'content-type': 'application/json',
        ...(session !== undefined && { 'mcp-session-id': session }),
      },
      body: JSON.stringify(body),
    })
  const session = (await post(initialize)).headers.get('mcp-session-id') ?? ''
  await post(initialized, session)
  // It comes as a stream, with what is said of its progress.
  const running = await post(call('demo_wait', { progressToken: 'p' }), session)
  expect((await post(cancelled(), session)).status).toBe(202)
  expect(await running.text()).not.toContain('"result"')
  await until(() => bridge.demo.counters.mcpCancellations === 1)
  const again = await post(call('system_is_alive'), session)
  expect(await again.text()).toContain('"result"')
  // Of several that came together, the others are answered.
  const both = await post(
    [call('demo_wait', { progressToken: 'q' }), { ...call('system_is_alive'), id: 2 }],
    session,
  )
  await post(cancelled(), session)
  expect(await both.text()).toMatch(/"id":2/)
  await until(() => bridge.bridge.idleMs > 0)
})

import { expect, test } from 'vitest'
import { startTestBridge, type TestBridge } from '../bridge.ts'
import { startCli, type Child } from '../cli.ts'
import { endsAfterEach } from '../ends.ts'

const ends = endsAfterEach()

async function startBridge(): Promise<TestBridge> {
  const bridge = await startTestBridge({ signedIn: false })
  ends(() => bridge[Symbol.asyncDispose]())
  await bridge.headersOf('stdio')
  return bridge
}

function startShim({ home }: TestBridge): Child {
  const shim = startCli(home, ['stdio'])
  ends(() => shim.process.kill('SIGKILL'))
  return shim
}

const asked = (id: number, method: string, params: object = {}) => ({ jsonrpc: '2.0', id, method, params })
const initialize = asked(0, 'initialize', {
  protocolVersion: '2025-03-26',
  capabilities: {},
  clientInfo: { name: 'x', version: '1' },
})
const initialized = { jsonrpc: '2.0', method: 'notifications/initialized' }

test('several messages in one line are answered in one line, each once', async () => {
  const shim = startShim(await startBridge())
  shim.send(initialize)
  expect(await shim.nextMessage()).toMatchObject({ result: { protocolVersion: '2025-03-26' } })
  shim.send([initialized, asked(1, 'ping'), asked(2, 'tools/list'), asked(3, 'no/such'), 'nonsense'])
  const answers = (await shim.nextMessage()) as unknown as { id: number | null }[]
  expect(answers.toSorted((a, b) => (a.id ?? -1) - (b.id ?? -1))).toMatchObject([
    { id: null, error: {} },
    { id: 1, result: {} },
    { id: 2, result: { tools: expect.any(Array) } },
    { id: 3, error: {} },
  ])
  shim.send([])
  expect(await shim.nextMessage()).toMatchObject({ id: null, error: {} })
  // Notifications alone have no answer.
  shim.send([initialized])
  shim.send(asked(4, 'ping'))
  expect(await shim.nextMessage()).toMatchObject({ id: 4, result: {} })
})

test('a byte order mark, and a ping before anything else, are taken', async () => {
  const shim = startShim(await startBridge())
  shim.process.stdin.write(`\uFEFF${JSON.stringify(asked(1, 'ping'))}\r\n`)
  expect(await shim.nextMessage()).toEqual({ jsonrpc: '2.0', id: 1, result: {} })
  shim.send(initialize)
  expect(await shim.nextMessage()).toMatchObject({ id: 0, result: { serverInfo: { name: 'panda-bridge' } } })
})

test('a line of 20 MB is refused with the id of its request, and the next one is served', async () => {
  const shim = startShim(await startBridge())
  shim.send(asked(1, 'tools/call', { name: 'x', arguments: { text: 'y'.repeat(20_000_000) } }))
  const message = expect.stringContaining('larger than')
  expect(await shim.nextMessage()).toMatchObject({ id: 1, error: { message } })
  shim.send(asked(2, 'ping'))
  expect(await shim.nextMessage()).toMatchObject({ id: 2, result: {} })
})

test('over HTTP, any form of Accept, the address with a slash, an old session and an early ping are taken', async () => {
  const bridge = await startBridge()
  const key = await bridge.headersOf('stdio')
  const post = (body: object, accept: string, session?: string) =>
    fetch(`${bridge.bridge.state.mcpUrl}/`, {
      method: 'POST',
      headers: {
        ...key,
        accept,
        'content-type': 'application/json',
        ...(session !== undefined && { 'mcp-session-id': session }),
      },
      body: JSON.stringify(body),
    })
  expect(await (await post(asked(1, 'ping'), '*/*')).json()).toEqual({ jsonrpc: '2.0', id: 1, result: {} })
  for (const accept of ['*/*', 'application/*;q=0.9, text/*;q=0.8', 'text/event-stream, */*;q=0.1']) {
    const opened = await post(initialize, accept, 'b3f1a7de-0000-4000-8000-000000000000')
    expect(opened.status).toBe(200)
    const session = opened.headers.get('mcp-session-id') ?? ''
    expect((await post(asked(2, 'tools/list'), accept, session)).status).toBe(200)
    // Once more with the session that is open by now.
    const again = await post(initialize, accept, session)
    expect(again.headers.get('mcp-session-id')).not.toBe(session)
  }
  expect((await post(initialize, 'text/html')).status).toBe(406)
})

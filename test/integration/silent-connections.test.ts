import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { getJson } from '../../bridge/bigpanda/get.ts'
import { keepConnectionsShort } from '../../bridge/panda/fresh-connections-of-process.ts'
import { endpointOfTool } from '../../bridge/panda/catalogue/index.ts'
import type { Arguments, Endpoint } from '../../bridge/panda/catalogue/types.ts'
import { networkChanges } from '../../bridge/platform/network.ts'
import { Secret } from '../../bridge/platform/secret.ts'
import { callPanda } from '../../bridge/upstream/panda/rest/call.ts'
import { encodeCall } from '../../bridge/upstream/panda/rest/encode.ts'
import { startTestBridge } from '../bridge.ts'
import { connectClient } from '../clients.ts'
import { hostilePandaMcp } from '../hostile-pandamcp.ts'
import { startSilentServer } from '../silent-server.ts'

// What the computer's firewall, VPN or sleep does to connections that are kept: no word comes on them any more.

beforeEach(() => {
  keepConnectionsShort()
  // The watch for silence alone, so that nobody waits for it.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  return () => vi.useRealTimers()
})

const { setInterval: realSetInterval, clearInterval: realClearInterval } = globalThis
const ofNobody = new AbortController().signal

function call(url: string, tool: string, args: Arguments, changeMs = 30_000): Promise<string | Buffer> {
  const endpoint = endpointOfTool(tool) as Endpoint
  const token = () => Promise.resolve(new Secret('token'))
  return callPanda(
    endpoint,
    encodeCall(url, endpoint, args),
    {
      server: { name: 'Test', url, vo: 'atlas' },
      login: { idToken: token, replaceRefused: token },
      times: { readMs: 30_000, changeMs },
    },
    { signal: ofNobody },
  )
}

test('a look at PanDA by REST is answered on a new connection', async () => {
  const server = await startSilentServer((request) => request === 2)
  await call(server.url, 'task_get_status', { task_id: 1 })
  const second = call(server.url, 'task_get_status', { task_id: 2 })
  await vi.waitFor(() => expect(server.arrived).toHaveLength(2))
  vi.advanceTimersByTime(10_000)
  expect(await second).toContain('"success": true')
  expect(server.arrived.map(({ url }) => url.at(-1))).toEqual(['1', '2', '2'])
  const [, silent, answered] = server.arrived
  expect(answered?.connection).not.toBe(silent?.connection)
})

test('a change by REST is sent once, whatever happens, and its outcome is called unknown', async () => {
  const server = await startSilentServer((request) => request === 2)
  await call(server.url, 'task_get_status', { task_id: 1 })
  const kill = call(server.url, 'task_kill', { task_id: 2 }, 500)
  await vi.waitFor(() => expect(server.arrived).toHaveLength(2))
  vi.advanceTimersByTime(60_000)
  await expect(kill).rejects.toMatchObject({
    code: 'timed-out',
    nextStep: expect.stringContaining('may still be carried out') as string,
  })
  expect(server.arrived.map(({ method }) => method)).toEqual(['GET', 'POST'])
})

test('a change by REST goes out on a new connection after a moment of quiet', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const server = await startSilentServer((_, isKept) => isKept)
  await call(server.url, 'task_get_status', { task_id: 1 })
  vi.setSystemTime(Date.now() + 3_000)
  expect(await call(server.url, 'task_kill', { task_id: 2 })).toContain('"success": true')
  expect(server.arrived.map(({ connection }) => connection)).toEqual([1, 2])
})

test('a look at the monitor is answered on a new connection', async () => {
  const server = await startSilentServer((request) => request === 2)
  const look = () =>
    getJson(
      '/task/1/?json',
      { monitor: new URL(server.url), token: undefined, signal: ofNobody },
      { maxBytes: 1_000, timeoutMs: 30_000 },
    )
  expect(await look()).toMatchObject({ is: 'json' })
  const second = look()
  await vi.waitFor(() => expect(server.arrived).toHaveLength(2))
  vi.advanceTimersByTime(10_000)
  expect(await second).toMatchObject({ is: 'json', status: 200 })
})

/** A second call by PandaMCP that is taken without a word, and how many calls have arrived. */
async function callBySilentPandaMcp(readOnly: boolean, requestMs: number) {
  let arrived = 0
  const upstream = await hostilePandaMcp(
    ({ id }, response) => {
      arrived += 1
      if (arrived === 2) return
      response.writeHead(200, { 'content-type': 'application/json', 'keep-alive': 'timeout=600' })
      response.end(JSON.stringify({ jsonrpc: '2.0', id, result: { content: [] } }))
    },
    { times: { requestMs } },
  )
  const request = { method: 'tools/call', params: { name: 't', arguments: {} } }
  const options = { signal: ofNobody, readOnly }
  await upstream.request(request, options)
  const answer = upstream.request(request, options)
  await vi.waitFor(() => expect(arrived).toBe(2))
  vi.advanceTimersByTime(10_000)
  return { arrived: () => arrived, answer }
}

test('a look by PandaMCP is answered on a new connection', async () => {
  const { arrived, answer } = await callBySilentPandaMcp(true, 30_000)
  expect(await answer).toEqual({ content: [] })
  expect(arrived()).toBe(3)
})

test('a change by PandaMCP is sent once', async () => {
  const { arrived, answer } = await callBySilentPandaMcp(false, 500)
  await expect(answer).rejects.toMatchObject({ code: 'timed-out' })
  expect(arrived()).toBe(2)
})

test('PandaMCP is heard on a new stream in another network: on the one before nothing would come any more', async () => {
  let streams = 0
  const upstream = await hostilePandaMcp(
    ({ id }, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ jsonrpc: '2.0', id, result: { content: [] } }))
    },
    { push: (response) => (response.flushHeaders(), (streams += 1)) },
  )
  const request = { method: 'tools/call', params: { name: 't', arguments: {} } }
  await upstream.request(request, { signal: ofNobody, readOnly: true })
  await vi.waitFor(() => expect(streams).toBe(1))
  networkChanges.happened()
  await upstream.request(request, { signal: ofNobody, readOnly: true })
  await vi.waitFor(() => expect(streams).toBe(2), 10_000)
})

test.each(['rest', 'pandamcp'] as const)(
  'an assistant’s question by %s is answered, though each connection goes silent after its first answer',
  async (upstream) => {
    await using fixture = await startTestBridge({ upstream })
    const client = await connectClient(fixture, '2025')
    onTestFinished(() => client.close())
    const ask = () => client.callTool({ name: 'metaconfig_get_resource_types', arguments: {} })
    expect((await ask()).isError).toBeFalsy()
    fixture.demo.faults[upstream === 'rest' ? 'rest' : 'mcp'] = { kind: 'gone-silent' }
    const answer = ask()
    // Whether its connection was used before or not.
    const pushing = realSetInterval(() => vi.advanceTimersByTime(10_000), 50)
    onTestFinished(() => realClearInterval(pushing))
    expect((await answer).isError).toBeFalsy()
  },
)

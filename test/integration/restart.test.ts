// Assistants whose programs hold one session for as long as they run, and a bridge that is stopped and started meanwhile.
import { readFile, stat, writeFile } from 'node:fs/promises'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport as OldTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { expect, test } from 'vitest'
import { openLog } from '../../bridge/home/log.ts'
import { thisRuntime } from '../../bridge/home/runtime-record.ts'
import { updateRuntime } from '../../bridge/home/runtime.ts'
import { Bridge } from '../../bridge/index.ts'
import { commandLineProgram } from '../../bridge/clients/program.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { ClientKeys } from '../../bridge/auth/client-keys.ts'
import { FileCredentialStore } from '../../bridge/auth/credentials.ts'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { cli } from '../cli.ts'
import { textOf } from '../clients.ts'
import { newHome } from '../homes.ts'

/** The bridge that `fixture` began with is stopped, and another is started in its home, at its port. */
async function restart(fixture: TestBridge): Promise<AsyncDisposable & { bridge: Bridge }> {
  const { home, demo } = fixture
  const port = Number(new URL(fixture.bridge.url).port)
  await fixture.bridge.stop()
  const program = commandLineProgram([process.execPath, cli], home)
  const bridge = await Bridge.start({ home, log: openLog(home), port, server: demoServer(demo), program })
  await updateRuntime(home.runtimeFile, { ...thisRuntime('test'), ...bridge.addresses })
  return { bridge, [Symbol.asyncDispose]: () => bridge.stop() }
}

/** One request of a session as it stands on the wire. */
async function ask(fixture: TestBridge, session: string, asked: { client?: string; method?: string } = {}) {
  const { client = 'stdio', method = 'POST' } = asked
  const response = await fetch(fixture.bridge.state.mcpUrl, {
    method,
    headers: {
      ...(await fixture.headersOf(client)),
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-session-id': session,
    },
    ...(method === 'POST' && { body: JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'tools/list' }) }),
  })
  await response.text()
  return response.status
}

async function openSession(fixture: TestBridge, client = 'stdio'): Promise<string> {
  const clientInfo = { name: 'raw', version: '1' }
  const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo }
  const response = await fetch(fixture.bridge.state.mcpUrl, {
    method: 'POST',
    headers: {
      ...(await fixture.headersOf(client)),
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'initialize', params }),
  })
  await response.text()
  return response.headers.get('mcp-session-id') ?? ''
}

test.each(['SDK 2', 'SDK 1'])('a session that a client of %s holds goes on after a restart', async (sdk) => {
  await using fixture = await startTestBridge({ demo: { mcpExtras: true } })
  const url = new URL(fixture.bridge.state.mcpUrl)
  const requestInit = { headers: await fixture.headersOf('stdio') }
  const info = { name: 'holder', version: '3' }
  const client = sdk === 'SDK 2' ? new Client(info) : new OldClient(info)
  const transport =
    sdk === 'SDK 2'
      ? new StreamableHTTPClientTransport(url, { requestInit })
      : new OldTransport(url, { requestInit })
  await (client as Client).connect(transport)
  const call = async () => textOf((await client.callTool({ name: 'system_is_alive' })) as never)
  const before = await call()
  await using again = await restart(fixture)
  expect(await Promise.all([call(), call(), call()])).toEqual([before, before, before])
  await using _once = await restart({ ...fixture, bridge: again.bridge })
  expect(await call()).toBe(before)
  // As it called itself when it came.
  const { recentCalls, assistants } = _once.bridge.state
  expect(recentCalls[0]).toMatchObject({ client: 'stdio', clientName: 'holder' })
  expect(assistants).toEqual([expect.objectContaining({ key: 'stdio', name: 'holder', version: '3' })])
  await client.close()
})

test('so does one through the shim', async () => {
  await using fixture = await startTestBridge()
  const client = new Client({ name: 'holder', version: '1' }, { versionNegotiation: { mode: 'legacy' } })
  const env = { PANDA_BRIDGE_HOME: fixture.home.folder }
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [cli, 'stdio'], env }))
  const call = async () => (await client.callTool({ name: 'system_is_alive' })).isError ?? false
  expect(await call()).toBe(false)
  await using _again = await restart(fixture)
  expect(await call()).toBe(false)
  await client.close()
})

test('what a session wanted to hear, and that its chat can ask, holds on', async () => {
  await using fixture = await startTestBridge({ policy: 'usual' })
  await fixture.bridge.api.chooseSet({ id: 'my-work' })
  await fixture.bridge.api.setClientRules({ client: 'stdio', rules: { mayAskInChat: true } })
  const { jediTaskID } = fixture.demo.state.world.ownTask('running')
  const client = new Client({ name: 'chat', version: '1' }, { capabilities: { elicitation: {} } })
  client.setRequestHandler('elicitation/create', () => ({ action: 'accept', content: { approve: true } }))
  const requestInit = { headers: await fixture.headersOf('stdio') }
  const url = new URL(fixture.bridge.state.mcpUrl)
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit }))
  await client.setLoggingLevel('warning')
  await until(async () => (await sessionsFile(fixture)).includes('"logLevel":"warning"'))
  await using again = await restart(fixture)
  const killed = await client.callTool({ name: 'task_kill', arguments: { task_id: jediTaskID } })
  expect(killed.isError).toBeFalsy()
  expect(again.bridge.state.recentCalls[0]).toMatchObject({ tool: 'task_kill', where: 'chat' })
  await client.close()
})

const sessionsFile = (fixture: TestBridge) =>
  readFile(fixture.home.assistantSessionsFile, 'utf8').catch(() => '')

test('what was ended stays ended: by its client, by another key, by a key that was taken back', async () => {
  const home = newHome()
  const keys = new ClientKeys(new FileCredentialStore(home.credentialsFolder))
  await keys.load()
  await keys.ensure('other')
  await using fixture = await startTestBridge({ bridge: { home } })
  const [held, ended, ofOther] = [
    await openSession(fixture),
    await openSession(fixture),
    await openSession(fixture, 'other'),
  ]
  expect(await ask(fixture, ended, { method: 'DELETE' })).toBe(200)
  await using again = await restart(fixture)
  const now = { ...fixture, bridge: again.bridge }
  expect(await ask(now, ended)).toBe(404)
  expect(await ask(now, held, { client: 'other' })).toBe(404)
  expect(await ask(now, 'ca61b2e6-6d4e-4a79-8b3d-2a1a0e9a5c11')).toBe(404)
  expect(await ask(now, held)).toBe(200)
  await again.bridge.api.revokeKey({ name: 'other' })
  await again.bridge.stop()
  await keys.replaceAll(['other'])
  await using third = await restart(now)
  expect(await ask({ ...now, bridge: third.bridge }, ofOther, { client: 'other' })).toBe(404)
})

test('the sessions that are kept are their owner’s alone to read, and hold no key; a broken file stops nobody', async () => {
  await using fixture = await startTestBridge()
  const held = await openSession(fixture)
  await using again = await restart(fixture)
  const { authorization = '' } = await fixture.headersOf('stdio')
  const text = await sessionsFile(fixture)
  expect(text).toContain(held)
  expect(text).not.toContain(authorization.replace('Bearer ', ''))
  const { mode } = await stat(fixture.home.assistantSessionsFile)
  expect(process.platform === 'win32' ? 0o600 : mode & 0o777).toBe(0o600)
  await again.bridge.stop()
  const [kept] = (JSON.parse(text) as { sessions: object[] }).sessions
  await writeFile(
    fixture.home.assistantSessionsFile,
    JSON.stringify({ sessions: [null, { ...kept, key: 1 }, kept] }),
  )
  await using third = await restart({ ...fixture, bridge: again.bridge })
  expect(await ask({ ...fixture, bridge: third.bridge }, held)).toBe(200)
  await third.bridge.stop()
  await writeFile(fixture.home.assistantSessionsFile, '{"sessions":')
  await using fourth = await restart({ ...fixture, bridge: third.bridge })
  const now = { ...fixture, bridge: fourth.bridge }
  expect(await ask(now, held)).toBe(404)
  expect(await ask(now, await openSession(now))).toBe(200)
})

import { expect, test } from 'vitest'
import type { Demo, McpFault } from '../../bridge/demo/index.ts'
import type { PandaServer } from '../../bridge/panda/servers.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { connectClient } from '../clients.ts'
import { endsAfterEach } from '../ends.ts'
import { startGate, type Gate } from '../gate.ts'
import { startStranger } from '../stranger.ts'

// PandaMCP may be out of reach: outside its network, before the tunnel is up, while it is restarted. PanDA is then asked by
// REST, where the server's entry does not say otherwise, and by PandaMCP again once that is there.

const ends = endsAfterEach()
const details = { name: 'task_get_details', arguments: { task_id: 48_200_101 } }
const kill = { name: 'task_kill', arguments: { task_id: 48_200_101 } }

interface Fixture extends TestBridge {
  gate: Gate
}

/** A bridge whose PandaMCP is behind a door. */
async function start(
  entry: (gate: Gate, demo: Demo) => Partial<PandaServer>,
  isShut: boolean,
): Promise<Fixture> {
  const fixture = await startTestBridge({ upstream: 'auto' })
  ends(() => fixture[Symbol.asyncDispose]())
  const gate = await startGate(fixture.demo.mcpUrl)
  ends(() => gate[Symbol.asyncDispose]())
  if (isShut) await gate.shut()
  const server = { ...demoServer(fixture.demo), pandaMcpUrl: gate.url, ...entry(gate, fixture.demo) }
  await fixture.bridge.api.setServer({ server })
  await fixture.bridge.api.answerHost({ origin: new URL(gate.url).origin, answer: 'yes' })
  await until(() => upstreamOf(fixture).insteadOf?.problem.code !== 'not-allowed')
  return { ...fixture, gate }
}

const upstreamOf = ({ bridge }: TestBridge) => bridge.state.upstream
const has = (tools: readonly { name?: unknown }[], tool: string) => tools.some(({ name }) => name === tool)
const refused = { problem: { code: 'unreachable', message: expect.stringContaining('refuses connections') } }

test('PandaMCP out of reach when the assistant starts: its tools are there at once, and work by REST', async () => {
  const fixture = await start(() => ({}), true)
  const client = await connectClient(fixture, '2025')
  ends(() => client.close())
  const { tools } = await client.listTools()
  expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(['task_kill', 'task_get_details']))
  expect(await client.callTool(details)).toMatchObject({ structuredContent: { success: true } })
  expect(upstreamOf(fixture)).toMatchObject({
    kind: 'rest',
    url: fixture.demo.url,
    problem: undefined,
    insteadOf: { url: fixture.gate.url, ...refused },
  })
})

test('it is asked again once the network is there, and assistants hear of the tools that it has', async () => {
  const fixture = await start(() => ({}), true)
  const client = await connectClient(fixture, '2025')
  const heard: unknown[] = []
  client.setNotificationHandler('notifications/tools/list_changed', (notification) => {
    heard.push(notification)
  })
  ends(() => client.close())
  await client.listTools()
  await until(() => upstreamOf(fixture).insteadOf)
  await fixture.gate.open()
  fixture.bridge.installation.wake()
  await until(() => upstreamOf(fixture).kind === 'pandamcp' && heard.length > 0)
  await until(async () => !has((await client.listTools()).tools, 'system_get_attributes'))
  expect(has((await client.listTools()).tools, 'task_kill')).toBe(true)
  expect(upstreamOf(fixture)).toMatchObject({ insteadOf: undefined, heldTools: [], url: fixture.gate.url })
})

test('what only REST has goes by REST, for an assistant that took the list before', async () => {
  const fixture = await start(() => ({}), false)
  await until(() =>
    fixture.bridge.installation.lists.get('tools/list').then((list) => !has(list, 'system_get_attributes')),
  )
  const call = { name: 'system_get_attributes', arguments: {} }
  expect(await fixture.bridge.api.callTool(call)).toMatchObject({ isError: false })
  expect(fixture.demo.callsOf('system', 'get_attributes')).toHaveLength(1)
  expect(upstreamOf(fixture)).toMatchObject({ kind: 'pandamcp', insteadOf: undefined })
})

test('a command that cannot get through to PandaMCP is carried out once, by REST', async () => {
  const fixture = await start(() => ({}), true)
  expect(await fixture.bridge.api.callTool(kill)).toMatchObject({ isError: false })
  expect(fixture.demo.callsOf('task', 'kill')).toHaveLength(1)
})

test('PandaMCP that goes away while it is used: what looks is answered by REST at once, and so is all after it', async () => {
  const fixture = await start(() => ({}), false)
  await fixture.bridge.api.callTool(details)
  expect(upstreamOf(fixture).kind).toBe('pandamcp')
  await fixture.gate.shut()
  expect(await fixture.bridge.api.callTool(details)).toMatchObject({ isError: false })
  await until(() => upstreamOf(fixture).insteadOf)
  expect(upstreamOf(fixture)).toMatchObject({ kind: 'rest', insteadOf: refused })
  expect(await fixture.bridge.api.callTool(kill)).toMatchObject({ isError: false })
  expect(fixture.demo.callsOf('task', 'kill')).toHaveLength(1)
})

test('one that was broken off is not sent by another way', async () => {
  const fixture = await start(() => ({}), false)
  await fixture.bridge.api.callTool(details)
  fixture.demo.faults.mcp = {
    kind: 'half-sse',
    when: 'after-call',
    times: 1,
    only: (path) => path.includes('call'),
  }
  expect(await fixture.bridge.api.callTool(kill)).toMatchObject({
    isError: true,
    errorCode: 'unreachable',
    content: [{ text: expect.stringContaining('not known') }],
  })
  expect(fixture.demo.callsOf('task', 'kill')).toHaveLength(1)
})

test('a PandaMCP that was restarted is opened anew, and not left', async () => {
  const fixture = await start(() => ({}), false)
  await fixture.bridge.api.callTool(details)
  await fixture.demo.restartMcp()
  const { mcpSessions } = fixture.demo.counters
  const left: unknown[] = []
  ends(fixture.bridge.api.subscribe(({ upstream }) => upstream.insteadOf && left.push(upstream.insteadOf)))
  fixture.bridge.installation.wake()
  await until(() => fixture.demo.counters.mcpSessions > mcpSessions)
  await fixture.bridge.api.callTool(details)
  expect(upstreamOf(fixture)).toMatchObject({ kind: 'pandamcp', problem: undefined })
  expect(left).toEqual([])
})

test('a second PandaMCP is asked where the first cannot be reached', async () => {
  const fixture = await start((_, demo) => ({ otherPandaMcpUrls: [demo.mcpUrl] }), true)
  await until(() => upstreamOf(fixture).url === fixture.demo.mcpUrl && !upstreamOf(fixture).toolsAssumed)
  expect(upstreamOf(fixture)).toMatchObject({ kind: 'pandamcp', insteadOf: undefined })
})

test('where the user has not let the login go to PandaMCP, REST is asked until they have', async () => {
  const fixture = await startTestBridge({ upstream: 'auto' })
  ends(() => fixture[Symbol.asyncDispose]())
  const stranger = await startStranger()
  ends(() => stranger[Symbol.asyncDispose]())
  await fixture.bridge.api.setServer({
    server: { ...demoServer(fixture.demo), pandaMcpUrl: `${stranger.url}/mcp` },
  })
  expect(await fixture.bridge.api.callTool(details)).toMatchObject({ isError: false })
  expect(upstreamOf(fixture)).toMatchObject({ kind: 'rest', insteadOf: { problem: { code: 'not-allowed' } } })
  expect(stranger.heard()).toBe('')
  await fixture.bridge.api.answerHost({ origin: stranger.url, answer: 'yes' })
  await until(() => stranger.heard() !== '')
})

test('by PandaMCP alone, where the entry says so: its usual tools until it has told its own, which come by themselves', async () => {
  const fixture = await start(() => ({ upstream: 'pandamcp' }), true)
  const client = await connectClient(fixture, '2025')
  ends(() => client.close())
  const { tools } = await client.listTools()
  expect(tools.map(({ name }) => name)).toContain('task_kill')
  expect(upstreamOf(fixture)).toMatchObject({ kind: 'pandamcp', toolsAssumed: true })
  expect(await client.callTool(details)).toMatchObject({ isError: true })
  await fixture.gate.open()
  fixture.bridge.installation.wake()
  await until(() => !upstreamOf(fixture).toolsAssumed)
  expect(upstreamOf(fixture)).toMatchObject({ heldTools: [], problem: undefined })
})

test('PandaMCP that is slow to open its first session holds nobody up, and its tools are known as its own when it has', async () => {
  const fixture = await startTestBridge({ upstream: 'auto', demo: { mcpExtras: true } })
  ends(() => fixture[Symbol.asyncDispose]())
  fixture.demo.faults.mcp = { kind: 'slow', ms: 60_000 }
  const other = await startTestBridge({
    upstream: 'auto',
    signedIn: false,
    bridge: { server: demoServer(fixture.demo) },
  })
  ends(() => other[Symbol.asyncDispose]())
  await other.bridge.installation.lists.refresh('tools/list')
  expect(upstreamOf(other)).toMatchObject({
    kind: 'rest',
    insteadOf: {
      problem: { code: 'timed-out', message: expect.stringContaining('has not answered in time') },
    },
  })
  fixture.demo.faults.mcp = null
  other.bridge.installation.wake()
  await until(() => upstreamOf(other).newTools.includes('demo_progress'))
  // What a server has when it is first heard is what it has: nothing of it is held back.
  expect(upstreamOf(other)).toMatchObject({ kind: 'pandamcp', heldTools: [] })
})

test('where a proxy says that PandaMCP is overloaded, what looks is answered by REST', async () => {
  const fixture = await start(() => ({}), false)
  await fixture.bridge.api.callTool(details)
  fixture.demo.faults.mcp = { kind: 'overloaded' }
  expect(await fixture.bridge.api.callTool(details)).toMatchObject({ isError: false })
  await until(() => upstreamOf(fixture).insteadOf)
  expect(upstreamOf(fixture)).toMatchObject({ kind: 'rest', insteadOf: { problem: { code: 'overloaded' } } })
})

test.each<[string, McpFault]>([
  ['leads to a login page', { kind: 'redirect', to: 'https://sso.invalid/login' }],
  ['takes no login any more', { kind: 'unauthorized' }],
])('one that %s while it is in use is left for REST', async (_, fault) => {
  const fixture = await startTestBridge({ upstream: 'auto' })
  ends(() => fixture[Symbol.asyncDispose]())
  const client = await connectClient(fixture, '2025')
  ends(() => client.close())
  expect(await client.callTool(details)).toMatchObject({ structuredContent: { success: true } })
  expect(upstreamOf(fixture).kind).toBe('pandamcp')
  fixture.demo.faults.mcp = fault
  expect(await client.callTool(details)).toMatchObject({ structuredContent: { success: true } })
  await until(() => upstreamOf(fixture).kind === 'rest')
  expect((await client.callTool(kill)).content).toBeDefined()
  expect(fixture.demo.callsOf('task', 'kill')).toHaveLength(1)
})

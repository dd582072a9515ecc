import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Client } from '@modelcontextprotocol/client'
import type { McpFault, RestFault } from '../../bridge/demo/index.ts'
import { PandaMcpUpstream } from '../../bridge/upstream/index.ts'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { connectClient, textOf } from '../clients.ts'
import { endsAfterEach } from '../ends.ts'

/** Milliseconds within which an assistant has its answer in these tests; in the field requestMs is 50 s. */
const ANSWER_WITHIN_MS = 5_000
const times = { connectMs: 1_000, requestMs: 1_500 }

let fixture: TestBridge
let client: Client
const ends = endsAfterEach()
beforeEach(async () => {
  fixture = await startTestBridge({ bridge: { times } })
  ends(() => fixture[Symbol.asyncDispose]())
  client = await connectClient(fixture, '2025')
  ends(() => client.close())
  await client.listTools()
})

const call = (name = 'system_is_alive', input: Record<string, unknown> = {}) =>
  client.callTool({ name, arguments: input }, { timeout: ANSWER_WITHIN_MS })

describe('when PandaMCP fails, the assistant is told in a sentence what is wrong and what to do', () => {
  test.each<[string, McpFault, RegExp]>([
    ['answers after 60 s', { kind: 'slow', ms: 60_000 }, /has not answered in time\. .*(look at|try again)/i],
    [
      'is overloaded (503, HTML)',
      { kind: 'overloaded' },
      /is overloaded \(HTTP 503\)\. Try again in a few minutes/,
    ],
    [
      'breaks off its event stream',
      { kind: 'half-sse', when: 'after-call' },
      /broke before the answer came, twice\. .* try again/,
    ],
    ['sends invalid JSON', { kind: 'invalid-json' }, /not the MCP protocol\. .*try again/],
    ['crashes (500)', { kind: 'crash' }, /failed \(HTTP 500\)\. Try again/],
    ['refuses the token (401)', { kind: 'unauthorized' }, /refuses this login.* sign in again/],
    ['drops connections', { kind: 'down' }, /(broke before the answer came|broke the connection off)/],
  ])('%s', async (_, fault, sentence) => {
    fixture.demo.faults.mcp = fault
    const result = await call()
    expect(result.isError).toBe(true)
    expect(textOf(result)).toMatch(sentence)
    expect(fixture.bridge.state.upstream.problem?.message).toBeTruthy()
    // And it heals by itself.
    fixture.demo.faults.mcp = null
    expect((await call()).isError).toBeFalsy()
    expect(fixture.bridge.state.upstream.problem).toBeUndefined()
  })

  test('sends it to another host: the token does not go there', async () => {
    let reached = 0
    await using other = await startTestBridge()
    other.demo.state.world.bannedUsers.clear()
    const before = other.demo.requests.length
    fixture.demo.faults.mcp = { kind: 'redirect', to: other.demo.mcpUrl }
    const result = await call()
    reached = other.demo.requests.length - before
    expect(result.isError).toBe(true)
    expect(reached).toBe(0)
    expect(other.demo.counters.mcpSessions).toBeLessThanOrEqual(1)
  })

  test('is gone altogether', async () => {
    await fixture.demo.stop()
    const result = await call()
    expect(result.isError).toBe(true)
    expect(textOf(result)).toMatch(
      /refuses connections: nothing answers there\. It may be down or restarting/,
    )
  })
})

describe('when PanDA itself fails behind PandaMCP', () => {
  test.each<[string, RestFault, RegExp]>([
    [
      'says success: false',
      { kind: 'refuse', message: 'Task not found' },
      /^PanDA did not do this\. It says: "Task not found"\. Check the number/,
    ],
    ['refuses the token', { kind: 'token-refused' }, /^PanDA refuses this call.*sign in again/],
    ['is overloaded (503, HTML)', { kind: 'overloaded' }, /503/],
    ['crashes', { kind: 'crash' }, /500/],
  ])('%s', async (_, fault, sentence) => {
    fixture.demo.faults.rest = fault
    const result = await call('task_get_status', { task_id: 1 })
    expect(result.isError).toBe(true)
    expect(textOf(result)).toMatch(sentence)
  })
})

test('a call that changes something is not repeated when its connection broke half-way', async () => {
  const { jediTaskID } = fixture.demo.state.world.ownTask('running')
  fixture.demo.faults.mcp = { kind: 'half-sse', when: 'after-call', times: 1 }
  const result = await call('task_kill', { task_id: jediTaskID })
  expect(textOf(result)).toMatch(/whether the call was carried out is not known/)
  expect(fixture.demo.callsOf('task', 'kill')).toHaveLength(1)
})

test('a session that PandaMCP has lost is opened anew, and the call is carried out once', async () => {
  const { jediTaskID } = fixture.demo.state.world.ownTask('running')
  await fixture.demo.restartMcp()
  const result = await call('task_kill', { task_id: jediTaskID })
  expect(result.isError).toBeFalsy()
  expect(fixture.demo.callsOf('task', 'kill')).toHaveLength(1)
})

test('64 calls at once survive that some of them are refused', async () => {
  fixture.demo.faults.mcp = { kind: 'overloaded', times: 5, only: (path) => path.includes('tools/call') }
  const results = await Promise.all(Array.from({ length: 64 }, () => call()))
  expect(results.filter(({ isError }) => isError)).toHaveLength(5)
})

describe('an assistant that starts while PandaMCP is down', () => {
  test('still gets the tools of the last time at once, and their answers when it is back', async () => {
    const { home, demo } = fixture
    await until(() => fixture.bridge.state.upstream.tools === 59)
    const credentials = fixture.bridge.state.server
    await fixture.bridge.stop()
    demo.faults.mcp = { kind: 'slow', ms: 60_000 }
    const later = await startTestBridge({ bridge: { home, times, server: credentials }, signedIn: false })
    const starter = await connectClient(later, '2025')
    expect((await starter.listTools(undefined, { timeout: 1_000 })).tools).toHaveLength(9 + 59 + 1)
    demo.faults.mcp = null
    const result = await starter.callTool(
      { name: 'system_is_alive', arguments: {} },
      { timeout: ANSWER_WITHIN_MS },
    )
    expect(result.isError).toBeFalsy()
    await starter.close()
    await later[Symbol.asyncDispose]()
  })
})

describe('while nobody is signed in', () => {
  test('the answer to a call says where to sign in, and the next call is answered', async () => {
    await fixture.bridge.api.signOut({})
    const result = await call('task_get_status', { task_id: 1 })
    expect(result.isError).toBe(true)
    const text = textOf(result)
    const code = /shows the code ([A-Z-]+)/.exec(text)?.[1] ?? ''
    expect(text).toMatch(
      /You are not signed in to PanDA\. This call was not carried out\. Please open http\S+/,
    )
    expect(fixture.demo.callsOf('task', 'get_status')).toHaveLength(0)
    // A second call shows the same code: one sign-in waits, however often the assistant tries.
    expect(textOf(await call('task_get_status', { task_id: 1 }))).toContain(code)
    await fixture.demo.approve(code)
    await fixture.bridge.api.awaitSignIn({})
    expect((await call()).isError).toBeFalsy()
  })

  test('and the identity provider is down as well, the answer says so', async () => {
    await fixture.bridge.api.signOut({})
    await fixture.demo.stop()
    const result = await call()
    expect(result.isError).toBe(true)
    expect(textOf(result)).toMatch(/refuses connections/)
  })

  test('tools can be listed all the same', async () => {
    await fixture.bridge.api.signOut({})
    expect((await client.listTools()).tools).toHaveLength(9 + 59 + 1)
  })
})

test('a member of another VO is refused in a sentence', async () => {
  await using stranger = await startTestBridge({ vo: 'Rubin' })
  const other = await connectClient(stranger, '2026')
  const result = await other.callTool({ name: 'task_get_status', arguments: { task_id: 1 } })
  expect(result.isError).toBe(true)
  expect(textOf(result)).toMatch(
    /^PanDA refuses this call, and it was not carried out\..* Check that you are a member of the VO/,
  )
  await other.close()
})

test('of a change whose answer is too large to be read it is not known whether it was carried out', async () => {
  await using patient = await startTestBridge()
  const other = await connectClient(patient, '2025')
  ends(() => other.close())
  const { jediTaskID } = patient.demo.state.world.ownTask('running')
  // Sent as text and as structured content: beyond 128 MB.
  patient.demo.faults.rest = { kind: 'huge', bytes: 70_000_000, times: 1 }
  const result = await other.callTool({ name: 'task_kill', arguments: { task_id: jediTaskID } })
  expect(textOf(result)).toMatch(
    /too large to be read: whether the call was carried out is not known\. Look at what it acts on/,
  )
})

test('where this program itself fails in the midst of a change, it does not say “try again”', async () => {
  const asked = vi.spyOn(PandaMcpUpstream.prototype, 'request').mockRejectedValueOnce(new Error('a fault'))
  ends(() => asked.mockRestore())
  const words = textOf(await call('task_kill', { task_id: 1 }))
  expect(words).toMatch(/a fault.*Whether the call was carried out is not known\. Look at what it acts on/)
  expect(words).not.toMatch(/try again/i)
})

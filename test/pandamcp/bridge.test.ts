import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { beforeAll, describe, expect, test } from 'vitest'
import { KNOWN_JOBS, KNOWN_TASKS } from '../../bridge/demo/index.ts'
import { endpointOfTool } from '../../bridge/panda/catalogue/index.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { isAsCatalogued } from '../../bridge/upstream/tool-shape.ts'
import { ask } from '../answers/ask.ts'
import { startTestBridge, type TestBridge } from '../bridge.ts'
import { connectClient, textOf } from '../clients.ts'
import { endsAfterAll } from '../ends.ts'
import { preparePandaMcp } from './install.ts'
import { startPandaMcp, type PandaMcp } from './server.ts'

// The bridge in front of the real PandaMCP, whose REST calls go to the demo's REST API.

const reason = process.env['PANDAMCP_UNAVAILABLE']
const prepared = reason ? { unavailable: reason } : await preparePandaMcp()

describe.skipIf('unavailable' in prepared)('the bridge and the real PandaMCP', () => {
  let pandaMcp: PandaMcp
  let fixture: TestBridge
  let client: Client
  const ends = endsAfterAll()

  beforeAll(async () => {
    if ('unavailable' in prepared) return
    fixture = await startTestBridge()
    ends(() => fixture[Symbol.asyncDispose]())
    pandaMcp = await startPandaMcp({ prepared, restUrl: `${fixture.demo.url}/api/v1` })
    ends(() => pandaMcp.kill())
    await choose('atlas')
    client = await connectClient(fixture, '2026')
    ends(() => client.close())
  })

  /** Points the bridge at the real PandaMCP for that VO, and signs in at the demo's identity provider. */
  async function choose(vo: string): Promise<void> {
    const { bridge, demo } = fixture
    await bridge.api.setServer({
      server: { ...demoServer(demo, vo), pandaMcpUrl: pandaMcp.url, upstream: 'pandamcp' },
    })
    // A host that is new for the login: the user says yes to it.
    const allow = () => bridge.api.answerHost({ origin: new URL(pandaMcp.url).origin, answer: 'yes' })
    if (bridge.state.login.is === 'signed-in') return void (await allow())
    const { userCode } = await bridge.api.signIn({})
    await demo.approve(userCode)
    await bridge.api.awaitSignIn({})
    await allow()
  }

  const status = () => {
    const { jediTaskID } = fixture.demo.state.world.ownTask('running')
    return client.callTool({ name: 'task_get_status', arguments: { task_id: jediTaskID } })
  }

  test('show the same tools', async () => {
    const direct = new Client({ name: 'direct', version: '1' })
    await direct.connect(new StreamableHTTPClientTransport(new URL(pandaMcp.url)))
    const expected = (await direct.listTools()).tools
    await direct.close()
    expect(expected).toHaveLength(59)
    const tools = (await client.listTools()).tools.filter(({ name }) => !name.startsWith('panda_'))
    // In the order of their use.
    expect(tools.map(({ name }) => name).toSorted()).toEqual(expected.map(({ name }) => name).toSorted())
    // Each takes what the catalogue says, so that nothing is held back, and is told in the catalogue's words.
    expect(fixture.bridge.state.upstream.heldTools).toEqual([])
    for (const { name, inputSchema: given } of expected) {
      const endpoint = endpointOfTool(name)
      const tool = tools.find((each) => each.name === name)
      expect(tool).toMatchObject({ title: endpoint?.title, description: endpoint?.description })
      expect({ name, as: endpoint && isAsCatalogued(endpoint, given) }).toEqual({ name, as: true })
    }
  })

  test("carry the ID token of the demo's identity provider to the REST API, which takes it", async () => {
    const result = await status()
    expect(result.isError).toBeFalsy()
    expect(textOf(result)).toContain('running')
    expect(fixture.demo.callsOf('task', 'get_status').at(-1)).toMatchObject({
      vo: 'atlas',
      hadToken: true,
      status: 200,
    })
  })

  test('answer what people ask, by what PandaMCP offers', async () => {
    const { tasks } = (await ask(client, 'panda_my_tasks', { status: 'attention' })).answer
    expect(tasks.map(({ taskId }) => taskId)).toContain(KNOWN_TASKS.memory)
    const { answer: task } = await ask(client, 'panda_explain_task', { task_id: KNOWN_TASKS.failing5000 })
    expect(task.failures.reduce((sum, { count }) => sum + count, 0)).toBe(2_500)
    const { answer: job } = await ask(client, 'panda_explain_job', { job_id: KNOWN_JOBS.payloadPython })
    expect(job.error?.said).toContain("KeyError: 'el_pt_NOSYS'")
    expect((await ask(client, 'panda_overview')).answer.tasks?.total).toBeGreaterThan(10)
    expect((await ask(client, 'panda_summary', { since: '14d' })).answer.jobs?.failed).toBeGreaterThan(0)
  })

  test('refuse a login of another VO in a sentence', async () => {
    await choose('Rubin')
    const result = await status()
    expect(result.isError).toBe(true)
    expect(textOf(result)).toMatch(/^PanDA refuses this call.*Check that you are a member of the VO/)
    await choose('atlas')
  })

  test.each([
    ['a proxy that gave up on a call which PanDA carried out', 'bad-gateway', 1],
    ['a connection that broke half-way', 'truncated', 1],
    ['a connection that broke before', 'down', 0],
  ] as const)('say of %s that its outcome is not known', async (_, kind, carriedOut) => {
    const { demo } = fixture
    const { jediTaskID } = demo.state.world.ownTask('running')
    const killed = () => Number(demo.state.world.tasks.get(jediTaskID)?.status !== 'running')
    demo.faults.rest = { kind, only: (path) => path.endsWith('/task/kill') }
    try {
      const result = await client.callTool({ name: 'task_kill', arguments: { task_id: jediTaskID } })
      expect(result.isError).toBe(true)
      expect(textOf(result)).toMatch(
        /whether the call was carried out is not known\. Look at what it acts on/,
      )
      expect(textOf(result).split('\n')[0]).not.toMatch(/try again/i)
      expect(killed()).toBe(carriedOut)
    } finally {
      demo.faults.rest = null
    }
  })

  test('lose no call when PandaMCP is killed and started again between two', async () => {
    expect((await status()).isError).toBeFalsy()
    await pandaMcp.restart()
    expect((await status()).isError).toBeFalsy()
    expect((await status()).isError).toBeFalsy()
  })

  test('say so while PandaMCP is down, and go on when it is back', async () => {
    await pandaMcp.kill()
    const down = await status()
    expect(down.isError).toBe(true)
    expect(textOf(down)).toMatch(/refuses connections|cannot be reached|broke before/)
    await pandaMcp.restart()
    expect((await status()).isError).toBeFalsy()
  })
})

import { beforeEach, describe, expect, test } from 'vitest'
import type { Client } from '@modelcontextprotocol/client'
import { catalogue, toolName } from '../../bridge/panda/catalogue/index.ts'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { connectClient, eras, textOf } from '../clients.ts'
import { endsAfterEach } from '../ends.ts'

let fixture: TestBridge
const ends = endsAfterEach()

async function connect(era: '2026' | '2025' = '2025'): Promise<Client> {
  const client = await connectClient(fixture, era)
  ends(() => client.close())
  return client
}

const runningTask = () => fixture.demo.state.world.ownTask('running').jediTaskID
const kill = (client: Client, options = {}) =>
  client.callTool({ name: 'task_kill', arguments: { task_id: runningTask() } }, options)

describe('with the settings of a new user', () => {
  beforeEach(async () => {
    fixture = await startTestBridge({ policy: 'usual' })
    ends(() => fixture[Symbol.asyncDispose]())
  })

  test.each(eras)('an assistant of %s sees only tools that change nothing, and each says so', async (era) => {
    const { tools } = await (await connect(era)).listTools()
    expect(tools.length).toBeGreaterThan(10)
    for (const { name, title, annotations } of tools) {
      expect({ name, title, annotations }).toEqual({
        name,
        title: expect.any(String),
        annotations: {
          title,
          readOnlyHint: true,
          destructiveHint: false,
          idempotentHint: true,
          openWorldHint: false,
        },
      })
    }
  })

  test('an assistant that calls every tool name it can think of has no effect at PanDA', async () => {
    const client = await connect()
    for (const endpoint of catalogue) {
      const examples = endpoint.parameters.map(({ name, example }) => [name, example])
      await client.callTool({ name: toolName(endpoint), arguments: Object.fromEntries(examples) })
    }
    for (const name of [
      'task_delete',
      'TASK_KILL',
      'task.kill',
      'creds_get_proxy',
      '',
      '../task/kill',
      'demo_wait',
    ]) {
      await client.callTool({ name, arguments: { task_id: runningTask() } })
    }
    const effective = fixture.demo.requests.filter(({ path }) =>
      catalogue.some((endpoint) => endpoint.path === path && endpoint.effect !== 'read'),
    )
    expect(effective).toEqual([])
    expect(fixture.demo.requests.length).toBeGreaterThan(10)
  })

  test('a hidden tool is refused in a sentence, and that is on record', async () => {
    const result = await kill(await connect())
    expect(result.isError).toBe(true)
    expect(textOf(result)).toMatch(/"task_kill" is not in the endpoint set "Look" that the user has chosen/)
    expect(fixture.bridge.state.recentCalls[0]).toMatchObject({
      tool: 'task_kill',
      outcome: 'refused',
      error: 'not-allowed',
    })
  })

  test.each(eras)('choosing another set reaches a connected assistant of %s', async (era) => {
    const client = await connect(era)
    await client.listTools()
    let told = 0
    client.setNotificationHandler('notifications/tools/list_changed', () => {
      told += 1
    })
    if (era === '2026') await client.listen({ toolsListChanged: true })
    await fixture.bridge.api.chooseSet({ id: 'my-work' })
    await until(() => told > 0)
    const { tools } = await client.listTools(undefined, { cacheMode: 'refresh' })
    expect(tools.find(({ name }) => name === 'task_kill')?.annotations).toMatchObject({
      readOnlyHint: false,
      destructiveHint: true,
    })
  })

  test('a tool that PandaMCP has and the catalogue does not know is shown as new, and is not offered', async () => {
    await fixture[Symbol.asyncDispose]()
    fixture = await startTestBridge({ policy: 'usual', demo: { mcpExtras: true } })
    await until(() => fixture.bridge.state.upstream.newTools.length > 0)
    expect(fixture.bridge.state.upstream.newTools).toContain('demo_wait')
    expect((await (await connect()).listTools()).tools.map(({ name }) => name)).not.toContain('demo_wait')
  })

  test('a set of the user’s own, made of a built-in one, is switched tool by tool', async () => {
    const { api } = fixture.bridge
    const id = await api.copySet({ id: 'look', name: 'Mine' })
    await api.chooseSet({ id })
    await api.switchTool({ id, tool: 'task_kill', on: true })
    await api.switchTool({ id, tool: 'system_is_alive', on: false })
    const names = (await (await connect()).listTools()).tools.map(({ name }) => name)
    expect(names).toContain('task_kill')
    expect(names).not.toContain('system_is_alive')
    await expect(api.switchTool({ id: 'look', tool: 'task_kill', on: true })).rejects.toMatchObject({
      code: 'invalid-input',
    })
    const exported = await api.exportSet({ id })
    expect(await api.importSet({ text: exported, name: 'Again' })).toMatchObject({ unknown: [] })

    // By its name it is said everywhere what assistants may use: no other has it, and none of ours.
    for (const name of ['Look', 'Ｌook', 'my  WORK', ' mine '])
      await expect(api.copySet({ id: 'operations', name })).rejects.toMatchObject({
        code: 'invalid-input',
        message: expect.stringMatching(/^There is a set named "(Look|My work|Mine)" already\.$/),
      })
    await expect(api.importSet({ text: exported, name: 'again' })).rejects.toMatchObject({
      code: 'invalid-input',
    })
  })
})

describe('a call that changes something waits for the user', () => {
  beforeEach(async () => {
    fixture = await startTestBridge({ policy: 'usual', bridge: { approvalMs: 60_000 } })
    ends(() => fixture[Symbol.asyncDispose]())
    await fixture.bridge.api.chooseSet({ id: 'my-work' })
  })
  const killed = () => fixture.demo.callsOf('task', 'kill').length
  const waiting = () => until(() => fixture.bridge.state.approvals[0])

  test('in plain words, and is sent once when the user approves', async () => {
    const task = runningTask()
    const notices: (string | undefined)[] = []
    const call = kill(await connect(), {
      onprogress: ({ message }: { message?: string }) => notices.push(message),
    })
    const approval = await waiting()
    expect(approval).toMatchObject({
      question: `Kill task ${task}?`,
      clientName: 'test-2025',
      tool: 'task_kill',
      effect: 'destructive',
    })
    expect(killed()).toBe(0)
    await fixture.bridge.api.answerApproval({ id: approval.id, answer: 'yes' })
    expect((await call).isError).toBeFalsy()
    expect(killed()).toBe(1)
    expect(notices).toContain('Waiting for the user to approve this call in PanDA Bridge.')
    expect(fixture.bridge.state.recentCalls[0]).toMatchObject({ approval: 'approved', outcome: 'ok' })
  })

  test('and is not sent when the user refuses', async () => {
    const call = kill(await connect())
    await fixture.bridge.api.answerApproval({ id: (await waiting()).id, answer: 'no' })
    expect(textOf(await call)).toMatch(/^The user refused this call, and it was not carried out\./)
    expect(killed()).toBe(0)
    expect(fixture.bridge.state.approvals).toEqual([])
  })

  test('and is not sent when the assistant cancels it', async () => {
    const cancel = new AbortController()
    const call = kill(await connect(), { signal: cancel.signal })
    const { id } = await waiting()
    cancel.abort()
    await expect(call).rejects.toThrow(/abort/i)
    await until(() => fixture.bridge.state.approvals.length === 0)
    await expect(fixture.bridge.api.answerApproval({ id, answer: 'yes' })).rejects.toMatchObject({
      code: 'not-found',
    })
    expect(killed()).toBe(0)
  })

  test('and is not sent when the assistant goes away', async () => {
    const client = await connect('2026')
    const call = kill(client)
    await waiting()
    await client.close()
    await expect(call).rejects.toThrow(/closed/i)
    await until(() => fixture.bridge.state.approvals.length === 0)
    expect(killed()).toBe(0)
  })

  test('and is not sent when the bridge stops', async () => {
    const call = kill(await connect())
    const ended = call.catch(() => undefined)
    await waiting()
    await fixture.bridge.stop()
    await ended
    expect(killed()).toBe(0)
  })

  test('paused assistants get nothing through, and what waits is refused', async () => {
    const client = await connect()
    const call = kill(client)
    await waiting()
    await fixture.bridge.api.pause({ paused: true })
    expect(textOf(await call)).toMatch(/^The user paused all assistants before anybody answered/)
    expect(textOf(await client.callTool({ name: 'system_is_alive', arguments: {} }))).toMatch(
      /paused all assistants/,
    )
    await fixture.bridge.api.pause({ paused: false })
    expect((await client.callTool({ name: 'system_is_alive', arguments: {} })).isError).toBeFalsy()
    expect(killed()).toBe(0)
  })

  test('a rule can refuse without asking, or allow', async () => {
    const client = await connect()
    await fixture.bridge.api.setRules({ rules: { read: 'allow', write: 'allow', destructive: 'refuse' } })
    expect(textOf(await kill(client))).toMatch(
      /refuse every call that ends work or deletes something for good/,
    )
    expect(killed()).toBe(0)
    await fixture.bridge.api.setRules({ rules: { read: 'allow', write: 'ask', destructive: 'allow' } })
    expect((await kill(client)).isError).toBeFalsy()
    expect(killed()).toBe(1)
  })
})

test('nobody answering in time is a no', async () => {
  fixture = await startTestBridge({ policy: 'usual', bridge: { approvalMs: 200 } })
  await fixture.bridge.api.chooseSet({ id: 'my-work' })
  expect(textOf(await kill(await connect()))).toMatch(/^Nobody answered within \d+ s whether/)
  expect(fixture.demo.callsOf('task', 'kill')).toHaveLength(0)
  expect(fixture.bridge.state.recentCalls[0]).toMatchObject({
    approval: 'timed-out',
    outcome: 'refused',
    error: 'not-approved',
  })
})

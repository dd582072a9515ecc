import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { expect, test } from 'vitest'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { connectClient, eras, rawModern, textOf, type Era } from '../clients.ts'

test.each(eras)('a client of %s that may, asks in the chat and carries the answer', async (era) => {
  await using fixture = await startTestBridge({ policy: 'usual' })
  const { api } = fixture.bridge
  await api.chooseSet({ id: 'my-work' })
  const client = new Client(
    { name: 'chat', version: '1' },
    {
      capabilities: { elicitation: {} },
      versionNegotiation: { mode: era === '2026' ? { pin: '2026-07-28' } : 'legacy' },
    },
  )
  const asked: string[] = []
  let approve = true
  client.setRequestHandler('elicitation/create', ({ params }) => {
    asked.push(params.message)
    return { action: 'accept', content: { approve, ...(!approve && { reason: 'It is not\nmine.' }) } }
  })
  const requestInit = { headers: await fixture.headersOf('stdio') }
  await client.connect(
    new StreamableHTTPClientTransport(new URL(fixture.bridge.state.mcpUrl), { requestInit }),
  )
  const { jediTaskID } = fixture.demo.state.world.ownTask('running')
  const kill = () => client.callTool({ name: 'task_kill', arguments: { task_id: jediTaskID } })

  // Not allowed to: the question waits in the window, and the chat is not asked.
  const first = kill()
  const { id } = await until(() => fixture.bridge.state.approvals[0])
  await api.answerApproval({ id, answer: 'no' })
  await first
  expect(asked).toEqual([])

  await api.setClientRules({ client: 'stdio', rules: { mayAskInChat: true } })
  approve = false
  expect(textOf(await kill())).toMatch(/The user refused this call.*reason: “It is not mine.”/)
  expect(fixture.demo.callsOf('task', 'kill')).toHaveLength(0)
  approve = true
  expect((await kill()).isError).toBeFalsy()
  const known = ['Owner: Dana Muon (you)', 'State: running', `task_id = ${jediTaskID}`]
  for (const question of asked)
    expect(question.split('\n')).toEqual(expect.arrayContaining([`Kill task ${jediTaskID}?`, ...known]))
  expect(asked).toHaveLength(2)
  expect(fixture.bridge.state.recentCalls[0]).toMatchObject({ approval: 'approved', where: 'chat' })
  expect(fixture.demo.callsOf('task', 'kill')).toHaveLength(1)
  await client.close()
})

/** A call as a client of the 2026 protocol sends it that can ask in its chat; with the chat's answer the second time. */
async function killInChat(fixture: TestBridge, taskId: number, answer?: object): Promise<object> {
  const params = { name: 'task_kill', arguments: { task_id: taskId }, ...answer }
  const { result } = await rawModern(fixture, 'tools/call', params, (body) =>
    body.replace('clientCapabilities":{}', 'clientCapabilities":{"elicitation":{}}'),
  )
  return result ?? {}
}
const yesTo = (question: object) => ({
  requestState: (question as { requestState?: string }).requestState,
  inputResponses: { approval: { action: 'accept', content: { approve: true } } },
})

test('a yes of the chat counts once, for the call and the server that were asked about', async () => {
  await using fixture = await startTestBridge({ policy: 'usual' })
  const { api } = fixture.bridge
  await api.chooseSet({ id: 'my-work' })
  await api.setClientRules({ client: 'stdio', rules: { mayAskInChat: true } })
  const { jediTaskID: task } = fixture.demo.state.world.ownTask('running')
  const kill = (answer?: object) => killInChat(fixture, task, answer)
  const sent = () => fixture.demo.callsOf('task', 'kill').length
  const isAsked = expect.objectContaining({ inputRequests: expect.anything() as object }) as object

  const yes = yesTo(await kill())
  expect(await kill(yes)).not.toEqual(isAsked)
  expect(sent()).toBe(1)
  expect(await kill(yes)).toEqual(isAsked)

  const early = yesTo(await kill())
  await api.setServer({ server: { ...demoServer(fixture.demo), upstream: 'rest' } })
  expect(await kill(early)).toEqual(isAsked)

  const paused = yesTo(await kill())
  await api.pause({ paused: true })
  await api.pause({ paused: false })
  expect(await kill(paused)).toEqual(isAsked)
  expect(await killInChat(fixture, task + 1, yesTo(await kill()))).toEqual(isAsked)
  expect(sent()).toBe(1)
})

test.each(eras)('a call of %s that waits goes with the key of its assistant', async (era) => {
  await using fixture = await startTestBridge({ policy: 'usual' })
  const { api } = fixture.bridge
  await api.chooseSet({ id: 'my-work' })
  const client = await connectClient(fixture, era)
  const { jediTaskID } = fixture.demo.state.world.ownTask('running')
  const kill = client.callTool({ name: 'task_kill', arguments: { task_id: jediTaskID } })
  kill.catch(() => undefined)
  const { id } = await until(() => fixture.bridge.state.approvals[0])
  await api.revokeKey({ name: 'stdio' })
  expect(fixture.bridge.state.approvals).toEqual([])
  await expect(api.answerApproval({ id, answer: 'yes' })).rejects.toThrow(/waits for approval/)
  await until(() => fixture.bridge.state.recentCalls.find(({ tool }) => tool === 'task_kill'))
  expect(fixture.demo.callsOf('task', 'kill')).toHaveLength(0)
  await client.close().catch(() => undefined)
})

test('the chat is asked, and heard, also where no more calls may wait in the window', async () => {
  await using fixture = await startTestBridge({ policy: 'usual', vo: 'atlas.production' })
  const { api, state } = fixture.bridge
  await api.chooseSet({ id: 'operations' })
  const { jediTaskID: task } = fixture.demo.state.world.ownTask('running')
  const other = await connectClient(fixture, '2025')
  for (let priority = 0; priority < 20; priority += 1)
    other
      .callTool({ name: 'task_change_priority', arguments: { task_id: task, priority } })
      .catch(() => undefined)
  await until(() => fixture.bridge.state.approvals.length === 20)
  await api.setClientRules({ client: 'stdio', rules: { mayAskInChat: true } })
  const client = new Client({ name: 'chat', version: '1' }, { capabilities: { elicitation: {} } })
  client.setRequestHandler('elicitation/create', () => ({ action: 'accept', content: { approve: true } }))
  const requestInit = { headers: await fixture.headersOf('stdio') }
  await client.connect(new StreamableHTTPClientTransport(new URL(state.mcpUrl), { requestInit }))
  const killed = await client.callTool({ name: 'task_kill', arguments: { task_id: task } })
  expect(killed.isError).toBeFalsy()
  expect(fixture.bridge.state.recentCalls[0]).toMatchObject({ approval: 'approved', where: 'chat' })
  await client.close()
  await other.close()
})

type Reply = { action: 'accept' | 'decline' | 'cancel'; content?: Record<string, string | boolean> }

/** A client that may ask in its chat, where `reply` answers. */
async function chatClient(
  fixture: TestBridge,
  era: Era,
  reply: () => Reply | Promise<Reply>,
): Promise<Client> {
  const { api, state } = fixture.bridge
  await api.chooseSet({ id: 'my-work' })
  await api.setClientRules({ client: 'stdio', rules: { mayAskInChat: true } })
  const mode = era === '2026' ? { pin: '2026-07-28' } : 'legacy'
  const client = new Client(
    { name: 'chat', version: '1' },
    { capabilities: { elicitation: {} }, versionNegotiation: { mode } },
  )
  client.setRequestHandler('elicitation/create', reply)
  const requestInit = { headers: await fixture.headersOf('stdio') }
  await client.connect(new StreamableHTTPClientTransport(new URL(state.mcpUrl), { requestInit }))
  return client
}

const byItself: Reply[] = [
  { action: 'cancel' },
  { action: 'decline' },
  { action: 'accept', content: { approve: false } },
]
test.each(eras.flatMap((era) => byItself.map((reply) => [era, reply] as const)))(
  'a program of %s that answers %j by itself has refused nothing: the windows go on asking',
  async (era, reply) => {
    await using fixture = await startTestBridge({ policy: 'usual' })
    const { api } = fixture.bridge
    // What the question says takes longer to read at PanDA than a program takes to answer.
    const isRead = (path: string) => path.includes('get_detailed_info')
    fixture.demo.faults.rest = { kind: 'slow', ms: 1_500, only: isRead }
    const asked = Promise.withResolvers<void>()
    const client = await chatClient(fixture, era, () => (asked.resolve(), reply))
    const { jediTaskID } = fixture.demo.state.world.ownTask('running')
    const kill = client.callTool({ name: 'task_kill', arguments: { task_id: jediTaskID } })
    await asked.promise
    const { id } = await until(() => fixture.bridge.state.approvals[0])
    await api.answerApproval({ id, answer: 'yes' })
    expect((await kill).isError).toBeFalsy()
    expect(fixture.bridge.state.recentCalls[0]).toMatchObject({ approval: 'approved', where: 'window' })
    expect(fixture.demo.callsOf('task', 'kill')).toHaveLength(1)
    expect(fixture.bridge.state.approvals).toEqual([])
    await client.close()
  },
)

test.each(eras)('a person of %s who has read the question and declines has refused', async (era) => {
  await using fixture = await startTestBridge({ policy: 'usual' })
  // As long as it takes a person to read it, at least.
  const read = () => new Promise((resolve) => setTimeout(resolve, 1_100))
  const client = await chatClient(fixture, era, async () => (await read(), { action: 'decline' }))
  const { jediTaskID } = fixture.demo.state.world.ownTask('running')
  const killed = await client.callTool({ name: 'task_kill', arguments: { task_id: jediTaskID } })
  expect(textOf(killed)).toMatch(/The user refused this call/)
  expect(fixture.bridge.state).toMatchObject({ approvals: [], leftApprovals: [] })
  expect(fixture.demo.callsOf('task', 'kill')).toHaveLength(0)
  await client.close()
})

test.each(eras)('the windows show what the chat of %s asks, and their no stands', async (era) => {
  await using fixture = await startTestBridge({ policy: 'usual' })
  const { api } = fixture.bridge
  const client = await chatClient(fixture, era, async () => {
    const [approval] = fixture.bridge.state.approvals
    expect(approval).toMatchObject({ tool: 'task_kill', goesOnInChat: era === '2026' })
    await api.answerApproval({ id: approval?.id ?? '', answer: 'no', reason: 'Not mine.' })
    return { action: 'accept', content: { approve: true } }
  })
  const { jediTaskID } = fixture.demo.state.world.ownTask('running')
  const killed = await client.callTool({ name: 'task_kill', arguments: { task_id: jediTaskID } })
  expect(textOf(killed)).toMatch(/The user refused this call.*Not mine/)
  expect(fixture.demo.callsOf('task', 'kill')).toHaveLength(0)
  await client.close()
})

test('a yes in a window counts once the chat’s question is closed, and for that call alone', async () => {
  await using fixture = await startTestBridge({ policy: 'usual' })
  const { api } = fixture.bridge
  const sent = () => fixture.demo.callsOf('task', 'kill').length
  const client = await chatClient(fixture, '2026', async () => {
    const [approval] = fixture.bridge.state.approvals
    await api.answerApproval({ id: approval?.id ?? '', answer: 'yes' })
    expect(sent()).toBe(0)
    return { action: 'cancel' }
  })
  const { jediTaskID } = fixture.demo.state.world.ownTask('running')
  const killed = await client.callTool({ name: 'task_kill', arguments: { task_id: jediTaskID } })
  expect(killed.isError).toBeFalsy()
  expect(sent()).toBe(1)
  // Asked again, and again by a program that never comes back: one question is enough to read.
  await killInChat(fixture, jediTaskID)
  const [first] = fixture.bridge.state.approvals
  await killInChat(fixture, jediTaskID)
  await until(() => fixture.bridge.state.approvals.length === 1)
  expect(fixture.bridge.state.approvals[0]?.id).not.toBe(first?.id)
  expect(sent()).toBe(1)
  await client.close()
})

test.each(eras)(
  'a question whose assistant of %s has hung up says so, and a yes to it is not carried out',
  async (era) => {
    await using fixture = await startTestBridge({ policy: 'usual' })
    const { api } = fixture.bridge
    await api.chooseSet({ id: 'my-work' })
    const hangUp = new AbortController()
    const requestInit = { headers: await fixture.headersOf('stdio') }
    const isCall = (body: unknown) => typeof body === 'string' && body.includes('task_kill')
    const transport = new StreamableHTTPClientTransport(new URL(fixture.bridge.state.mcpUrl), {
      requestInit,
      fetch: (url, init) => fetch(url, isCall(init?.body) ? { ...init, signal: hangUp.signal } : init),
    })
    const mode = era === '2026' ? { pin: '2026-07-28' } : 'legacy'
    const client = new Client({ name: 'gone', version: '1' }, { versionNegotiation: { mode } })
    await client.connect(transport)
    const { jediTaskID } = fixture.demo.state.world.ownTask('running')
    client.callTool({ name: 'task_kill', arguments: { task_id: jediTaskID } }).catch(() => undefined)
    const { id } = await until(() => fixture.bridge.state.approvals[0])
    hangUp.abort()
    await until(() => fixture.bridge.state.leftApprovals.some((left) => left.id === id))
    expect(fixture.bridge.state.approvals).toEqual([])
    await expect(api.answerApproval({ id, answer: 'yes' })).rejects.toThrow(
      /no longer waits for this call, and it was not carried out/,
    )
    const kill = () => fixture.bridge.state.recentCalls.find(({ tool }) => tool === 'task_kill')
    expect(await until(kill)).toMatchObject({ outcome: 'cancelled' })
    expect(fixture.demo.callsOf('task', 'kill')).toHaveLength(0)
    await api.closeApproval({ id })
    expect(fixture.bridge.state.leftApprovals).toEqual([])
    await client.close()
  },
)

test('a no of the chat stands for its call, also where the rules let it pass by then', async () => {
  await using fixture = await startTestBridge({ policy: 'usual' })
  const { api, state } = fixture.bridge
  await api.chooseSet({ id: 'my-work' })
  await api.setClientRules({ client: 'stdio', rules: { mayAskInChat: true } })
  const { jediTaskID } = fixture.demo.state.world.ownTask('running')
  const { requestState } = yesTo(await killInChat(fixture, jediTaskID))
  await until(() => fixture.bridge.state.approvals[0])
  await api.setRules({ rules: { ...state.rules, destructive: 'allow' } })
  const no = { action: 'accept', content: { approve: false, reason: 'Not this one.' } }
  const answer = { requestState, inputResponses: { approval: no } }
  const refused = await killInChat(fixture, jediTaskID, answer)
  expect(textOf(refused as { content: object[] })).toMatch(/The user refused this call.*Not this one/)
  expect(fixture.demo.callsOf('task', 'kill')).toHaveLength(0)
  expect(fixture.bridge.state.approvals).toEqual([])
  // Another call is not meant.
  await killInChat(fixture, jediTaskID)
  expect(fixture.demo.callsOf('task', 'kill')).toHaveLength(1)
})

test('a chat’s question is taken back where a window has answered first', async () => {
  await using fixture = await startTestBridge({ policy: 'usual' })
  const client = await chatClient(fixture, '2025', () => ({ action: 'cancel' }))
  const asked = Promise.withResolvers<void>()
  const takenBack = Promise.withResolvers<void>()
  client.setRequestHandler('elicitation/create', async (_, { mcpReq }) => {
    mcpReq.signal.addEventListener('abort', () => takenBack.resolve())
    asked.resolve()
    await takenBack.promise
    return { action: 'cancel' }
  })
  const { jediTaskID } = fixture.demo.state.world.ownTask('running')
  const kill = client.callTool({ name: 'task_kill', arguments: { task_id: jediTaskID } })
  await asked.promise
  const { id } = await until(() => fixture.bridge.state.approvals[0])
  await fixture.bridge.api.answerApproval({ id, answer: 'yes' })
  await takenBack.promise
  expect((await kill).isError).toBeFalsy()
  await client.close()
})

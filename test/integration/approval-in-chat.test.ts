import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { expect, test } from 'vitest'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { connectClient, eras, rawModern, textOf } from '../clients.ts'

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

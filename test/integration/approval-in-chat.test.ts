import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { expect, test } from 'vitest'
import { startTestBridge, until } from '../bridge.ts'
import { eras, textOf } from '../clients.ts'

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
    return { action: 'accept', content: { approve } }
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
  expect(textOf(await kill())).toMatch(/The user refused this call/)
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

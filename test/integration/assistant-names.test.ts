import { expect, test } from 'vitest'
import { assistants } from '../../bridge/clients/index.ts'
import { startTestBridge } from '../bridge.ts'
import { connectClient } from '../clients.ts'

test('an assistant is one, whatever its program calls itself: in state, record and numbers', async () => {
  await using fixture = await startTestBridge()
  const { bridge } = fixture
  await bridge.api.linesToPaste({ client: 'claude-desktop' })
  for (const calledBy of ['claude-ai', 'Claude Desktop', 'local-agent-mode-panda']) {
    const client = await connectClient(fixture, '2025', 'claude-desktop', calledBy)
    await client.callTool({ name: 'system_is_alive', arguments: {} })
    await client.close()
  }
  expect(bridge.state.assistants.map(({ key, name }) => ({ key, name }))).toEqual([
    { key: 'claude-desktop', name: 'Claude Desktop' },
  ])
  expect(bridge.state.recentCalls.map(({ clientName, program }) => [clientName, program])).toEqual([
    ['Claude Desktop', 'local-agent-mode-panda'],
    ['Claude Desktop', undefined],
    ['Claude Desktop', 'claude-ai'],
  ])
  const { clients } = await bridge.api.getStatistics({})
  expect(clients).toMatchObject([{ client: 'claude-desktop', clientName: 'Claude Desktop', calls: 3 }])
})

test('each assistant whose file is written is called as in the list of them', async () => {
  await using fixture = await startTestBridge()
  for (const { id } of assistants) {
    await fixture.bridge.api.linesToPaste({ client: id })
    const client = await connectClient(fixture, '2025', id, `${id}-mcp-client`)
    await client.close()
  }
  const names = fixture.bridge.state.assistants.map(({ name }) => name)
  expect(names.toSorted()).toEqual(assistants.map(({ name }) => name).toSorted())
})

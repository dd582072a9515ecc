import { beforeEach, expect, test } from 'vitest'
import type { Client } from '@modelcontextprotocol/client'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { connectClient } from '../clients.ts'
import { endsAfterEach } from '../ends.ts'

let fixture: TestBridge
let client: Client
const ends = endsAfterEach()
beforeEach(async () => {
  fixture = await startTestBridge({ policy: 'usual' })
  ends(() => fixture[Symbol.asyncDispose]())
  await fixture.bridge.api.chooseSet({ id: 'my-work' })
  client = await connectClient(fixture, '2025')
  ends(() => client.close())
})

const lastCall = () => fixture.bridge.state.recentCalls[0]
const kill = (task_id = fixture.demo.state.world.ownTask('running').jediTaskID) =>
  client.callTool({ name: 'task_kill', arguments: { task_id } })
const waiting = () => until(() => fixture.bridge.state.approvals[0])

test('a call that PanDA refuses is on record with what PanDA said, the server, the VO and the task', async () => {
  await client.callTool({ name: 'task_get_status', arguments: { task_id: 1 } })
  const { server } = fixture.bridge.state
  expect(lastCall()).toMatchObject({
    outcome: 'failed',
    message: expect.stringMatching(/^PanDA did not do this\. It says: ".*not found/i),
    server: server?.name,
    vo: 'atlas',
    tasks: [1],
    where: 'rule',
  })
})

test('one that is not sent is on record with the reason', async () => {
  await client.callTool({ name: 'task_pause', arguments: { task_id: 7 } })
  expect(lastCall()).toMatchObject({
    outcome: 'refused',
    message: expect.stringContaining('is not in the endpoint set'),
    tasks: [7],
  })
  expect(lastCall()).not.toHaveProperty('where')
})

test.each(['window', 'tray', 'command-line'] as const)(
  'an answer from the %s is on record as that, whatever it says of itself',
  async (where) => {
    const call = kill()
    const claim = { where: 'window', origin: 'window', terminal: 'pts/3' }
    const answer = { ...claim, id: (await waiting()).id, answer: 'yes' as const }
    await fixture.bridge.apiFrom(where).answerApproval(answer)
    await call
    expect(lastCall()).toMatchObject({ approval: 'approved', where })
    expect(lastCall()?.terminal).toBe(where === 'command-line' ? 'pts/3' : undefined)
  },
)

test('a call that an earlier yes covers says so, one that nobody answered names no place', async () => {
  const task = fixture.demo.state.world.ownTask('running').jediTaskID
  const retry = () => client.callTool({ name: 'task_retry', arguments: { task_id: task } })
  const first = retry()
  await fixture.bridge.api.answerApproval({ id: (await waiting()).id, answer: 'yes-again' })
  await first
  await retry()
  expect(lastCall()).toMatchObject({ approval: 'approved-before', where: 'grant' })
})

test('a tool that is called on the command line is not taken for the window’s user', async () => {
  await fixture.bridge.apiFrom('command-line').callTool({ name: 'system_is_alive', arguments: {} })
  await expect.poll(lastCall).toMatchObject({ client: 'control', clientName: 'Command line' })
  await fixture.bridge.api.callTool({ name: 'system_is_alive', arguments: {} })
  await expect.poll(lastCall).toMatchObject({ client: 'control', clientName: 'PanDA Bridge' })
})

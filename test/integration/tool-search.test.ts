import { expect, test } from 'vitest'
import type { Client } from '@modelcontextprotocol/client'
import { SettingsFile } from '../../bridge/state/settings.ts'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { connectClient, eras, textOf } from '../clients.ts'
import { endsAfterEach } from '../ends.ts'
import { newHome } from '../homes.ts'
import { Notebook } from '../notebook.ts'

const ends = endsAfterEach()
let notebook: Notebook
/** As many of one server are heard of. */
const MOST_TOOLS = 5_000

async function start({
  tools = 0,
  endpointSet = 'operations',
  more = '',
  after = '',
} = {}): Promise<TestBridge> {
  const home = newHome()
  notebook = await Notebook.open('Rucio')
  ends(() => notebook.close())
  notebook.tools = Array.from({ length: tools }, (_, number) => `list_replicas_${number}${after}`)
  notebook.description = `Where the replicas of a dataset are.${more}`
  const rules = { read: 'allow', write: 'allow', destructive: 'allow' } as const
  const upstreams = tools > 0 ? [notebook.entry({ prefix: 'rucio_', trust: 'only-looks' })] : []
  new SettingsFile(home).change({ upstreams, endpointSet, rules })
  const fixture = await startTestBridge({ policy: 'usual', upstream: 'rest', bridge: { home } })
  ends(() => fixture[Symbol.asyncDispose]())
  await until(() => fixture.bridge.state.upstream.tools > 0)
  if (tools > 0) await until(() => fixture.bridge.state.further[0]?.tools === Math.min(tools, MOST_TOOLS))
  return fixture
}

const namesOf = async (client: Client) => (await client.listTools()).tools.map(({ name }) => name)
const find = async (client: Client, words: string) =>
  textOf(await client.callTool({ name: 'panda_find_tools', arguments: { words } }))

test.each(eras)(
  'an assistant of %s gets a short list of many tools, finds another, and uses it',
  async (era) => {
    const fixture = await start({ tools: 45 })
    const client = await connectClient(fixture, era)
    ends(() => client.close())
    const names = await namesOf(client)
    expect(names.length).toBeLessThanOrEqual(30)
    expect(names).toEqual(expect.arrayContaining(['panda_overview', 'panda_find_tools', 'panda_use_tool']))
    expect(names).not.toContain('rucio_list_replicas_7')

    const found = await find(client, 'replicas of a dataset')
    expect(found).toMatch(/^The 10 that fit best, the best first, of \d+ tools\./)
    expect(found).toMatch(
      /rucio_list_replicas_\d+ \(only looks\): Where the replicas of a dataset are\.\ntakes: \{"type":"object"\}/,
    )
    expect(found.length).toBeLessThan(9_000)

    const used = await client.callTool({
      name: 'panda_use_tool',
      arguments: { name: 'rucio_list_replicas_7', arguments: { page: 1 } },
    })
    expect(textOf(used)).toBe('Rucio noted: list_replicas_7')
    const [call] = (await fixture.bridge.api.getActivity({ limit: 1 })).calls
    expect(call).toMatchObject({ tool: 'rucio_list_replicas_7', arguments: { page: 1 }, upstream: 'Rucio' })
  },
)

test('of a server that gives ten thousand tools on one page, as many as are of use are found and used', async () => {
  const fixture = await start({
    tools: 10_000,
    more: '\n\nIt says much of pilots, sites and queues.'.repeat(12),
  })
  const client = await connectClient(fixture, '2025')
  ends(() => client.close())
  expect((await namesOf(client)).length).toBeLessThanOrEqual(30)
  expect(await find(client, 'list_replicas_4999')).toMatch(
    /^The 10 that fit best.*\n\nrucio_list_replicas_4999 /,
  )
  const used = { name: 'rucio_list_replicas_4999', arguments: {} }
  const result = await client.callTool({ name: 'panda_use_tool', arguments: used })
  expect(textOf(result)).toBe('Rucio noted: list_replicas_4999')
})

test('a tool that is called most is in the list, also by a name that is too long for models', async () => {
  const after = '_of_a_dataset_and_of_all_the_datasets_in_its_containers'
  const fixture = await start({ tools: 45, after })
  const client = await connectClient(fixture, '2025')
  ends(() => client.close())
  const used = { name: `rucio_list_replicas_40${after}`, arguments: {} }
  await client.callTool({ name: 'panda_use_tool', arguments: used })
  await until(() => fixture.bridge.activity.calls.length > 0)
  const names = await namesOf(client)
  expect(names.length).toBeLessThanOrEqual(30)
  expect(names).toContainEqual(expect.stringMatching(/^rucio_list_replicas_40_.{28}_[0-9a-f]{8}$/))
})

test('what was found stays in the list, and the assistant is told that the list has changed', async () => {
  const fixture = await start({ tools: 45 })
  const client = await connectClient(fixture, '2025')
  ends(() => client.close())
  let changes = 0
  client.setNotificationHandler('notifications/tools/list_changed', () => {
    changes += 1
  })
  const before = await namesOf(client)
  const found = await find(client, 'pause task')
  const first = /^(\w+) \(/m.exec(found)?.[1] ?? ''
  expect(first).toBe('task_pause')
  await until(() => changes > 0)
  const after = await namesOf(client)
  expect(after).toContain('task_pause')
  expect(after.length).toBeGreaterThan(before.length)
})

test('a tool that was found is judged as itself', async () => {
  const fixture = await start({ endpointSet: 'my-work' })
  await fixture.bridge.api.setRules({ rules: { read: 'allow', write: 'ask', destructive: 'ask' } })
  const client = await connectClient(fixture, '2025')
  ends(() => client.close())
  const answer = client.callTool({
    name: 'panda_use_tool',
    arguments: { name: 'task_kill', arguments: { task_id: 1 } },
  })
  const { id, effect, tool } = await until(() => fixture.bridge.state.approvals[0])
  expect({ effect, tool }).toEqual({ effect: 'destructive', tool: 'task_kill' })
  await fixture.bridge.api.answerApproval({ id, answer: 'no' })
  expect(textOf(await answer)).toMatch(/^The user refused this call/)
  const outside = await client.callTool({
    name: 'panda_use_tool',
    arguments: { name: 'task_change_attribute', arguments: {} },
  })
  expect(textOf(outside)).toMatch(/is not in the endpoint set "My work"/)
})

test('few tools are given whole, and each assistant gets its list as the user has chosen for it', async () => {
  const fixture = await start({ endpointSet: 'look' })
  const client = await connectClient(fixture, '2025')
  ends(() => client.close())
  expect(await namesOf(client)).not.toContain('panda_find_tools')
  await fixture.bridge.api.setToolList({ toolList: 'search' })
  expect(await namesOf(client)).toContain('panda_find_tools')
  const [key = ''] = fixture.bridge.state.assistants.map((each) => each.key)
  await fixture.bridge.api.setClientRules({ client: key, rules: { mayAskInChat: false, tools: 'all' } })
  expect(await namesOf(client)).not.toContain('panda_find_tools')
})

test('words that fit nothing are answered with what there is, and wrong arguments with a sentence', async () => {
  const fixture = await start({ tools: 45 })
  const client = await connectClient(fixture, '2025')
  ends(() => client.close())
  expect(await find(client, 'zzzz')).toMatch(
    /^None of the \d+ tools fits “zzzz”\. Their names begin with: .*rucio \(45\)/,
  )
  const wrong = await client.callTool({ name: 'panda_find_tools', arguments: { word: 1 } })
  expect(wrong.isError).toBe(true)
  expect(textOf(wrong)).toMatch(/words/)
})

test('how long both lists are is told in characters as they are sent', async () => {
  const fixture = await start({ tools: 45 })
  const client = await connectClient(fixture, '2025')
  ends(() => client.close())
  await fixture.bridge.api.setToolList({ toolList: 'all' })
  const { tools } = await client.listTools()
  const { whole, searched } = await fixture.bridge.api.toolListSizes({})
  expect(whole.tools).toBe(tools.length)
  expect(Math.abs(whole.characters - JSON.stringify(tools).length)).toBeLessThan(200)
  expect(searched.characters).toBeLessThan(whole.characters / 2)
})

test('what is not in the set, or held back, is neither found nor used by its name', async () => {
  const fixture = await start({ tools: 45, endpointSet: 'look' })
  const client = await connectClient(fixture, '2025')
  ends(() => client.close())
  // What PanDA has and the set leaves out, and the search itself.
  expect(await find(client, 'task_pause')).not.toMatch(/^task_pause /m)
  const use = async (name: string) =>
    textOf(await client.callTool({ name: 'panda_use_tool', arguments: { name, arguments: {} } }))
  expect(await use('task_pause')).toMatch(/is not in the endpoint set "Look"/)
  expect(await use('panda_find_tools')).toMatch(/is called by itself/)
  expect(await use('list_replicas_7')).toMatch(/knows no tool "list_replicas_7".*panda_find_tools/s)

  notebook.tools = [...notebook.tools, 'list_dataset_locks']
  notebook.say({ method: 'notifications/tools/list_changed' })
  await until(() => fixture.bridge.state.further[0]?.heldTools.includes('rucio_list_dataset_locks'))
  expect(await find(client, 'list_dataset_locks')).not.toMatch(/^rucio_list_dataset_locks /m)
  expect(await use('rucio_list_dataset_locks')).toMatch(/is new on the server.*held back/s)
  expect(notebook.called).toEqual([])
})

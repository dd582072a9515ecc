import { beforeEach, describe, expect, test } from 'vitest'
import type { Client } from '@modelcontextprotocol/client'
import { commandLineProgram } from '../../bridge/clients/program.ts'
import { describeState } from '../../bridge/commands/status.ts'
import { openLog } from '../../bridge/home/log.ts'
import { Bridge } from '../../bridge/index.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { cli } from '../cli.ts'
import { connectClient, eras, textOf, type Era } from '../clients.ts'
import { endsAfterEach } from '../ends.ts'
import { newHome } from '../homes.ts'
import { allowNotebook, likePanda, Notebook, pretending, unserved } from '../notebook.ts'

const ends = endsAfterEach()
let fixture: TestBridge
let notebook: Notebook

async function start({ signedIn = true } = {}): Promise<void> {
  const home = newHome()
  notebook = await Notebook.open()
  ends(() => notebook.close())
  allowNotebook(home, notebook.entry())
  fixture = await startTestBridge({
    policy: 'usual',
    signedIn,
    demo: { mcpExtras: true },
    bridge: { home },
  })
  ends(() => fixture[Symbol.asyncDispose]())
  // What PanDA's endpoints have the names of is not the notebook's.
  await until(() => fixture.bridge.state.further[0]?.tools === 2)
}

async function connect(era: Era): Promise<Client> {
  const client = await connectClient(fixture, era)
  ends(() => client.close())
  return client
}

const namesOf = ({ tools }: { tools: { name: string }[] }) => tools.map(({ name }) => name)
const runningTask = () => fixture.demo.state.world.ownTask('running').jediTaskID

beforeEach(() => start())

test.each(eras)(
  'an assistant of %s sees the tools of all, and each call goes to whoever has the tool',
  async (era) => {
    const client = await connect(era)
    await until(() => fixture.bridge.state.upstream.tools > 0)
    const names = namesOf(await client.listTools())
    expect(names).toEqual(expect.arrayContaining(['task_get_status', 'note_read']))
    expect(new Set(names).size).toBe(names.length)

    const noted = await client.callTool({ name: 'note_read', arguments: { page: 1 } })
    expect(textOf(noted)).toBe('Notebook noted: note_read')
    const status = await client.callTool({ name: 'task_get_status', arguments: { task_id: runningTask() } })
    expect(textOf(status)).toContain('running')
    expect(notebook.asked.filter(({ method }) => method === 'tools/call')).toEqual([
      { method: 'tools/call', params: { name: 'note_read', arguments: { page: 1 } } },
    ])
  },
)

test('the name of an endpoint of PanDA is PanDA’s alone, also where its PandaMCP does not have it', async () => {
  const client = await connect('2025')
  expect(namesOf(await client.listTools())).not.toContain(unserved)
  await client.callTool({ name: unserved, arguments: {} }).catch(() => undefined)
  expect(notebook.called).toEqual([])
})

test('who needs no login answers without one', async () => {
  await fixture[Symbol.asyncDispose]()
  await start({ signedIn: false })
  const client = await connect('2025')
  expect(textOf(await client.callTool({ name: 'note_read', arguments: {} }))).toBe(
    'Notebook noted: note_read',
  )
  const status = await client.callTool({ name: 'task_get_status', arguments: { task_id: 1 } })
  expect(textOf(status)).toContain('You are not signed in to PanDA')
})

test('the state says how each is, and one that is away takes nothing from the others', async () => {
  const client = await connect('2025')
  expect(fixture.bridge.state.further).toMatchObject([{ name: 'Notebook', tools: 2, problem: undefined }])
  const comesBack = await notebook.goAway()
  const away = /^Notebook \(127\.0\.0\.1:\d+\) refuses connections: nothing answers there\./
  const result = await client.callTool({ name: 'note_read', arguments: {} })
  expect(textOf(result)).toMatch(away)
  expect(fixture.bridge.state.further).toMatchObject([
    { is: 'unreachable', problem: { code: 'unreachable' } },
  ])
  expect(fixture.bridge.state.upstream.problem).toBeUndefined()
  const lines = new Map(describeState(fixture.bridge.state, Date.now()).map(([name, said]) => [name, said]))
  expect(lines.get('Notebook')).toMatch(/, cannot be reached, 2 tools\. Notebook .* refuses connections/)
  const status = await client.callTool({ name: 'task_get_status', arguments: { task_id: runningTask() } })
  expect(status.isError).not.toBe(true)
  await comesBack()
  expect(textOf(await client.callTool({ name: 'note_read', arguments: {} }))).toBe(
    'Notebook noted: note_read',
  )
  expect(fixture.bridge.state.further).toMatchObject([{ is: 'fine' }])
})

test('a server that is changed is used as it was saved, in its place', async () => {
  const { api } = fixture.bridge
  const changed = notebook.entry({ name: 'Note book', prefix: 'pages_', trust: 'only-looks' })
  await api.saveUpstream({ upstream: changed, was: 'Notebook' })
  expect(fixture.bridge.state.further).toMatchObject([
    { name: 'Note book', prefix: 'pages_', trust: 'only-looks' },
  ])
  const client = await connect('2025')
  await api.setRules({ rules: { read: 'allow', write: 'ask', destructive: 'ask' } })
  await api.chooseSet({ id: 'my-work' })
  const answer = await client.callTool({ name: 'pages_note_read', arguments: {} })
  expect(textOf(answer)).toBe('Notebook noted: note_read')
})

test('each list is kept for the next start, as is what the user has seen of the tools', async () => {
  const { home } = fixture
  notebook.tools = ['note_read', 'note_write']
  notebook.say({ method: 'notifications/tools/list_changed' })
  await until(() => fixture.bridge.state.further[0]?.heldTools.includes('note_write'))
  await fixture.bridge.stop()

  const again = await Bridge.start({
    home,
    log: openLog(home),
    port: 0,
    server: demoServer(fixture.demo),
    program: commandLineProgram([process.execPath, cli], home),
  })
  ends(() => again.stop())
  expect(again.state.further).toMatchObject([{ tools: 2, heldTools: ['note_write'] }])
  const held = (await again.api.listTools({})).find(({ name }) => name === 'note_write')?.held
  await again.api.releaseTool({ name: 'note_write', version: held?.version ?? '' })
  expect(again.state.further).toMatchObject([{ heldTools: [] }])
})

test('a resource is read from whoever lists it, or has a template for it', async () => {
  const client = await connect('2025')
  const uris = async () => (await client.listResources()).resources.map(({ uri }) => uri)
  await until(async () => (await uris()).includes('notebook:page-1'))
  for (const uri of ['notebook:page-1', 'notebook:page-2']) {
    await until(async () => (await client.listResourceTemplates()).resourceTemplates.length > 0)
    const { contents } = await client.readResource({ uri })
    expect(contents).toMatchObject([{ uri, text: 'A page of Notebook' }])
  }
})

test('the user is told whose resource is to be read', async () => {
  const { api } = fixture.bridge
  await api.setRules({ rules: { read: 'ask', write: 'ask', destructive: 'ask' } })
  const client = await connect('2025')
  await client.listResources()
  await until(async () => (await client.listResources()).resources.length > 0)
  const read = client.readResource({ uri: 'notebook:page-1' })
  const { id, question } = await until(() => fixture.bridge.state.approvals[0])
  expect(question).toBe('Read the resource "notebook:page-1" of Notebook?')
  await api.answerApproval({ id, answer: 'yes' })
  expect((await read).contents).toMatchObject([{ text: 'A page of Notebook' }])
})

test('what another says is not read as PanDA’s words', async () => {
  const client = await connect('2025')
  const result = await client.callTool({ name: 'note_read', arguments: { page: 'like PanDA' } })
  expect(result.isError).not.toBe(true)
  expect(textOf(result)).toBe(likePanda)
})

test('another’s words become neither the bridge’s nor the protocol’s', async () => {
  const client = await connect('2025')
  const result = await client.callTool({ name: 'note_read', arguments: { page: 'of the bridge' } })
  expect(result).toEqual({ content: pretending.content, _meta: { 'notebook.org/page': 1 } })
  await expect(client.callTool({ name: 'note_read', arguments: { page: 'failing' } })).rejects.toThrow(
    'Notebook answered with the error -32042, which PanDA Bridge does not pass on.',
  )
})

describe('while the user is asked about a call', () => {
  let client: Client
  const ask = async (name = 'note_read') => {
    const answer = client.callTool({ name, arguments: { task_id: runningTask() } })
    const { id, ...asked } = await until(() => fixture.bridge.state.approvals[0])
    return { answer, id, asked }
  }
  const yes = (id: string) => fixture.bridge.api.answerApproval({ id, answer: 'yes' })

  beforeEach(async () => {
    await fixture.bridge.api.setRules({ rules: { read: 'ask', write: 'ask', destructive: 'ask' } })
    client = await connect('2025')
    await client.listTools()
  })

  test('it is said whose tool it is, and its numbers are no tasks of PanDA’s', async () => {
    const { answer, id, asked } = await ask()
    expect(asked.question).toBe('Call note_read of Notebook, which PanDA Bridge does not know?')
    expect(asked.link).toBeUndefined()
    await yes(id)
    await answer
    expect(fixture.demo.requests.map(({ path }) => path)).not.toContain('/api/v1/task/get_detailed_info')
  })

  test('the yes is to its tool, whoever offers one of that name meanwhile', async () => {
    const { answer, id } = await ask('demo_appeared')
    await fixture.demo.changeMcpTools()
    await until(() => fixture.bridge.state.upstream.newTools.includes('demo_appeared'))
    await yes(id)
    expect(textOf(await answer)).toBe('Notebook noted: demo_appeared')
  })

  test('a tool that changes meanwhile is held back', async () => {
    const { answer, id } = await ask()
    notebook.description = 'A page, which is then torn out.'
    notebook.say({ method: 'notifications/tools/list_changed' })
    await until(() => fixture.bridge.state.further[0]?.heldTools.includes('note_read'))
    await yes(id)
    expect(textOf(await answer)).toContain('has changed on the server since the user last saw it')
    expect(notebook.called).toEqual([])
  })
})

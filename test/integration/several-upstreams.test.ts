import { beforeEach, expect, test } from 'vitest'
import type { Client } from '@modelcontextprotocol/client'
import { commandLineProgram } from '../../bridge/clients/program.ts'
import { BridgeError } from '../../bridge/errors.ts'
import { openLog } from '../../bridge/home/log.ts'
import { Bridge } from '../../bridge/index.ts'
import type { McpRequest, McpResult } from '../../bridge/mcp/index.ts'
import { catalogue, toolName, type Endpoint } from '../../bridge/panda/catalogue/index.ts'
import { permissions } from '../../bridge/policy/permissions.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { SettingsFile } from '../../bridge/state/settings.ts'
import type { Upstream, UpstreamEvents } from '../../bridge/upstream/index.ts'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { cli } from '../cli.ts'
import { connectClient, eras, textOf, type Era } from '../clients.ts'
import { endsAfterEach } from '../ends.ts'
import { newHome } from '../homes.ts'

/** What PanDA says when it refuses something: of anybody else it may mean anything. */
const likePanda = JSON.stringify({ success: false, message: 'a page of that name', data: null })

/**
 * Who answers besides PanDA, in the bridge's own process: a notebook that needs no login. Nobody delivers such a one yet,
 * so it stands for what may come; all else here is real.
 */
class Notebook implements Upstream {
  readonly name = 'Notebook'
  readonly kind = 'pandamcp'
  readonly url = 'notebook:'
  readonly asked: McpRequest[] = []
  readonly #events: UpstreamEvents
  isAway = false

  constructor(events: UpstreamEvents) {
    this.#events = events
  }

  needsLogin(): boolean {
    return false
  }

  async request(request: McpRequest): Promise<McpResult> {
    this.asked.push(request)
    if (this.isAway) {
      const error = new BridgeError('unreachable', 'The notebook is closed.', 'Open it.')
      this.#events.onReachable(error)
      throw error
    }
    this.#events.onReachable(undefined)
    switch (request.method) {
      case 'tools/list':
        return { tools: offered.map((name) => ({ name, inputSchema: { type: 'object' } })) }
      case 'resources/list':
        return { resources: [{ name: 'A page', uri: 'notebook:page-1' }] }
      case 'resources/templates/list':
        return { resourceTemplates: [{ name: 'Any page', uriTemplate: 'notebook:{page}' }] }
      case 'prompts/list':
        return { prompts: [] }
      case 'resources/read':
        return { contents: [{ uri: request.params?.['uri'], text: 'A page of the notebook' }] }
      default: {
        const { page } = (request.params?.['arguments'] ?? {}) as { page?: string }
        if (page === 'like PanDA') return { content: [{ type: 'text', text: likePanda }] }
        return { content: [{ type: 'text', text: `Noted: ${String(request.params?.['name'])}` }] }
      }
    }
  }

  tellOfNewTools(): void {
    this.#events.onNotification({ method: 'notifications/tools/list_changed' })
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}

const ends = endsAfterEach()
let fixture: TestBridge
let notebook: Notebook
/** An endpoint that PandaMCP leaves out unless it is told otherwise. */
const unserved = toolName(
  catalogue.find(({ inDefaultPandaMcp, effect }) => !inDefaultPandaMcp && effect === 'read') as Endpoint,
)
/** The tools of the notebook. */
let offered: string[]

async function start({ signedIn = true } = {}): Promise<void> {
  const home = newHome()
  const tools = ['note_read', 'note_write', 'task_get_status', unserved, ...Object.values(permissions)]
  new SettingsFile(home).change({
    ownSets: [{ id: 'own-mine', name: 'Mine', tools }],
    endpointSet: 'own-mine',
    rules: { read: 'allow', write: 'allow', destructive: 'allow' },
  })
  fixture = await startTestBridge({
    policy: 'usual',
    signedIn,
    bridge: { home, others: [(events) => (notebook = new Notebook(events))] },
  })
  ends(() => fixture[Symbol.asyncDispose]())
  await until(() => fixture.bridge.state.others?.[0]?.tools === 2)
}

async function connect(era: Era): Promise<Client> {
  const client = await connectClient(fixture, era)
  ends(() => client.close())
  return client
}

const namesOf = ({ tools }: { tools: { name: string }[] }) => tools.map(({ name }) => name)
const runningTask = () => fixture.demo.state.world.ownTask('running').jediTaskID

beforeEach(() => {
  offered = ['note_read', unserved]
  return start()
})

test.each(eras)(
  'an assistant of %s sees the tools of all, and each call goes to whoever has the tool',
  async (era) => {
    const client = await connect(era)
    await until(() => fixture.bridge.state.upstream.tools > 0)
    const names = namesOf(await client.listTools())
    expect(names).toEqual(expect.arrayContaining(['task_get_status', 'note_read']))
    expect(new Set(names).size).toBe(names.length)

    const noted = await client.callTool({ name: 'note_read', arguments: { page: 1 } })
    expect(textOf(noted)).toBe('Noted: note_read')
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
  expect(notebook.asked.filter(({ method }) => method === 'tools/call')).toEqual([])
})

test('who needs no login answers without one', async () => {
  await fixture[Symbol.asyncDispose]()
  await start({ signedIn: false })
  const client = await connect('2025')
  expect(textOf(await client.callTool({ name: 'note_read', arguments: {} }))).toBe('Noted: note_read')
  const status = await client.callTool({ name: 'task_get_status', arguments: { task_id: 1 } })
  expect(textOf(status)).toContain('You are not signed in to PanDA')
})

test('the state says how each is, and one that is away takes nothing from the others', async () => {
  const client = await connect('2025')
  expect(fixture.bridge.state.others).toMatchObject([{ name: 'Notebook', tools: 2, problem: undefined }])
  notebook.isAway = true
  const result = await client.callTool({ name: 'note_read', arguments: {} })
  expect(textOf(result)).toContain('The notebook is closed.')
  expect(fixture.bridge.state.others?.[0]?.problem?.message).toBe('The notebook is closed.')
  expect(fixture.bridge.state.upstream.problem).toBeUndefined()
  const status = await client.callTool({ name: 'task_get_status', arguments: { task_id: runningTask() } })
  expect(status.isError).not.toBe(true)
})

test('each list is kept for the next start, as is what the user has seen of the tools', async () => {
  const { home } = fixture
  offered = ['note_read', 'note_write']
  notebook.tellOfNewTools()
  await until(() => fixture.bridge.state.others?.[0]?.heldTools.includes('note_write'))
  await fixture.bridge.stop()

  const again = await Bridge.start({
    home,
    log: openLog(home),
    port: 0,
    server: demoServer(fixture.demo),
    program: commandLineProgram([process.execPath, cli], home),
    others: [(events) => new Notebook(events)],
  })
  ends(() => again.stop())
  expect(again.state.others).toMatchObject([{ tools: 2, newTools: offered, heldTools: ['note_write'] }])
  const held = (await again.api.listTools({})).find(({ name }) => name === 'note_write')?.held
  await again.api.releaseTool({ name: 'note_write', version: held?.version ?? '' })
  expect(again.state.others).toMatchObject([{ heldTools: [] }])
})

test('a resource is read from whoever lists it, or has a template for it', async () => {
  const client = await connect('2025')
  const uris = async () => (await client.listResources()).resources.map(({ uri }) => uri)
  await until(async () => (await uris()).includes('notebook:page-1'))
  for (const uri of ['notebook:page-1', 'notebook:page-2']) {
    await until(async () => (await client.listResourceTemplates()).resourceTemplates.length > 0)
    const { contents } = await client.readResource({ uri })
    expect(contents).toMatchObject([{ uri, text: 'A page of the notebook' }])
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
  expect((await read).contents).toMatchObject([{ text: 'A page of the notebook' }])
})

test('what another says is not read as PanDA’s words', async () => {
  const client = await connect('2025')
  const result = await client.callTool({ name: 'note_read', arguments: { page: 'like PanDA' } })
  expect(result.isError).not.toBe(true)
  expect(textOf(result)).toBe(likePanda)
})

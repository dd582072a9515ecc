import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Client } from '@modelcontextprotocol/client'
import { commandLineProgram } from '../../bridge/clients/program.ts'
import { silentLog } from '../../bridge/home/log.ts'
import { Bridge } from '../../bridge/index.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import type { MakeUpstream } from '../../bridge/server/index.ts'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { cli } from '../cli.ts'
import { connectClient, textOf } from '../clients.ts'
import { endsAfterEach } from '../ends.ts'
import { newHome } from '../homes.ts'
import { allowNotebook, Notebook } from '../notebook.ts'

const ends = endsAfterEach()

async function start(
  others: MakeUpstream[],
  times: { requestMs?: number } = {},
): Promise<{ fixture: TestBridge; client: Client }> {
  const home = newHome()
  allowNotebook(home)
  const fixture = await startTestBridge({ policy: 'usual', bridge: { home, others, times } })
  ends(() => fixture[Symbol.asyncDispose]())
  const client = await connectClient(fixture, '2025')
  ends(() => client.close())
  await until(() => fixture.bridge.state.upstream.tools > 0)
  return { fixture, client }
}

async function pandaAnswers({ demo }: TestBridge, client: Client): Promise<void> {
  const { tools } = await client.listTools()
  expect(tools.map(({ name }) => name)).toContain('task_get_status')
  const task = demo.state.world.ownTask('running').jediTaskID
  expect(textOf(await client.callTool({ name: 'task_get_status', arguments: { task_id: task } }))).toContain(
    'running',
  )
}

test('one that cannot be made is left out', async () => {
  const { fixture, client } = await start([
    () => {
      throw new Error('There is no notebook')
    },
  ])
  await pandaAnswers(fixture, client)
  expect(fixture.bridge.state.others).toBeUndefined()
})

test('one that tells of itself while it is made does no harm', async () => {
  const { fixture, client } = await start([
    (events) => {
      events.onReachable(undefined)
      events.onNotification({ method: 'notifications/tools/list_changed' })
      return new Notebook(events)
    },
  ])
  await pandaAnswers(fixture, client)
  await until(() => fixture.bridge.state.others?.[0]?.tools === 2)
  expect(fixture.bridge.state.others).toMatchObject([{ name: 'Notebook' }])
})

test('one that never answers takes nothing from PanDA, and the log level is PanDA’s to take', async () => {
  const { fixture, client } = await start([
    (events) => Object.assign(new Notebook(events), { is: 'hanging' }),
  ])
  await pandaAnswers(fixture, client)
  await client.setLoggingLevel('info')
  const never = client.callTool({ name: 'note_read', arguments: {} })
  expect((await never).isError).toBe(true)
})

describe('a call of a tool that never ends', () => {
  async function startHanging(times: { requestMs?: number }) {
    let notebook: Notebook | undefined
    const started = await start([(events) => (notebook = new Notebook(events))], times)
    await until(() => started.fixture.bridge.state.others?.[0]?.tools === 2)
    if (notebook) notebook.is = 'hanging'
    const answer = started.client.callTool({ name: 'note_read', arguments: {} })
    await until(() => notebook?.called.length === 1)
    return { ...started, answer }
  }

  test('is answered all the same, with the outcome unknown', async () => {
    const { answer } = await startHanging({ requestMs: 200 })
    expect(textOf(await answer)).toMatch(
      /^Notebook has not answered in time\. The call may still be carried out\./,
    )
  })

  test('ends when its server is left', async () => {
    const { fixture, answer } = await startHanging({})
    await fixture.bridge.api.setServer({ server: { ...demoServer(fixture.demo), upstream: 'rest' } })
    expect(textOf(await answer)).toMatch(
      /^The call was cancelled\. It may have been carried out all the same\./,
    )
  })
})

test.each<[string, () => Promise<void>]>([
  ['fails', () => Promise.reject(new Error('The notebook is stuck'))],
  ['never ends', () => new Promise(() => undefined)],
])('one whose end %s keeps nobody from leaving the server', async (_, close) => {
  const { fixture } = await start([(events) => Object.assign(new Notebook(events), { close })])
  const { api } = fixture.bridge
  const state = await api.setServer({ server: { ...demoServer(fixture.demo), upstream: 'rest' } })
  expect(state.upstream.kind).toBe('rest')
  await fixture.bridge.stop()
  await expect(fixture.bridge.stopped).resolves.toBeUndefined()
})

test('one that knows the user no more takes nobody’s login at PanDA', async () => {
  let notebook: Notebook | undefined
  const { fixture, client } = await start([(events) => (notebook = new Notebook(events))])
  await until(() => fixture.bridge.state.others?.[0]?.tools === 2)
  if (notebook) notebook.is = 'signed-out'
  const result = await client.callTool({ name: 'note_read', arguments: {} })
  expect(textOf(result)).toBe('The notebook knows you no more. Show it who you are.')
  expect(fixture.bridge.state.login.is).toBe('signed-in')
})

test('of what two have the first one’s counts', async () => {
  const { fixture, client } = await start([
    (events) => new Notebook(events, 'First'),
    (events) => new Notebook(events, 'Second'),
  ])
  await until(() => fixture.bridge.state.others?.every(({ tools }) => tools === 2))
  expect(textOf(await client.callTool({ name: 'note_read', arguments: {} }))).toBe('First noted: note_read')
  const { tools } = await client.listTools()
  expect(tools.filter(({ name }) => name === 'note_read')).toHaveLength(1)
  const { resources } = await client.listResources()
  expect(resources.filter(({ uri }) => uri === 'notebook:page-1')).toHaveLength(1)
})

test('prompts, completions and the look at the arguments are those of who has what is named', async () => {
  const { fixture, client } = await start([(events) => new Notebook(events)])
  await until(() => fixture.bridge.state.others?.[0]?.tools === 2)
  await until(async () => (await client.listPrompts()).prompts.some(({ name }) => name === 'summary'))
  const { messages } = await client.getPrompt({ name: 'summary', arguments: { page: '1' } })
  expect(messages).toMatchObject([{ content: { text: 'Sum up, says Notebook' } }])
  const ref = { type: 'ref/prompt' as const, name: 'summary' }
  const { completion } = await client.complete({ ref, argument: { name: 'page', value: 'a' } })
  expect(completion.values).toEqual(['a page of Notebook'])
  const nameless = await client.callTool({ name: 'note_read', arguments: { page: '' } })
  expect(textOf(nameless)).toBe('There is no page without a name. Name one.')
})

test('what it says by itself is heard, but while assistants are paused', async () => {
  let notebook: Notebook | undefined
  const { fixture, client } = await start([(events) => (notebook = new Notebook(events))])
  const heard: string[] = []
  client.setNotificationHandler('notifications/resources/updated', ({ params }) => {
    heard.push(params.uri)
  })
  for (const page of ['1', '2', '3']) await client.subscribeResource({ uri: `notebook:page-${page}` })
  const say = (page: string) =>
    notebook?.say({ method: 'notifications/resources/updated', params: { uri: `notebook:page-${page}` } })
  say('1')
  await fixture.bridge.api.pause({ paused: true })
  say('2')
  await fixture.bridge.api.pause({ paused: false })
  say('3')
  await until(() => heard.includes('notebook:page-3'))
  expect(heard).toEqual(['notebook:page-1', 'notebook:page-3'])
})

test('lists of earlier runs that cannot be read keep no bridge from starting', async () => {
  const { fixture } = await start([(events) => new Notebook(events)])
  const { home, demo } = fixture
  await until(() => fixture.bridge.state.others?.[0]?.tools === 2)
  await fixture.bridge.stop()
  for (const name of (await readdir(home.cacheFolder)).filter((each) => each.startsWith('lists-'))) {
    await rm(join(home.cacheFolder, name))
    await mkdir(join(home.cacheFolder, name))
  }
  const again = await Bridge.start({
    home,
    log: silentLog,
    port: 0,
    server: demoServer(demo),
    program: commandLineProgram([process.execPath, cli], home),
    others: [(events) => new Notebook(events)],
  })
  ends(() => again.stop())
  await until(() => again.state.upstream.tools > 0 && again.state.others?.[0]?.tools === 2)
  expect(again.state.upstream.problem).toBeUndefined()
})

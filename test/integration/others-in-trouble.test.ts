import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Client } from '@modelcontextprotocol/client'
import { commandLineProgram } from '../../bridge/clients/program.ts'
import { silentLog } from '../../bridge/home/log.ts'
import { Bridge } from '../../bridge/index.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { cli } from '../cli.ts'
import { connectClient, textOf } from '../clients.ts'
import { endsAfterEach } from '../ends.ts'
import { newHome } from '../homes.ts'
import { allowNotebook, Notebook } from '../notebook.ts'

const ends = endsAfterEach()

async function start({
  names = ['Notebook'],
  times = {},
  is,
}: { names?: string[]; times?: { requestMs?: number }; is?: Notebook['is'] } = {}): Promise<{
  fixture: TestBridge
  client: Client
  notebook: Notebook
}> {
  const home = newHome()
  const notebooks = await Promise.all(names.map((name) => Notebook.open(name)))
  for (const each of notebooks) ends(() => each.close())
  const [notebook] = notebooks
  if (!notebook) throw new Error('There is no notebook')
  if (is) notebook.is = is
  allowNotebook(home, ...notebooks.map((each) => each.entry()))
  const fixture = await startTestBridge({ policy: 'usual', bridge: { home, times } })
  ends(() => fixture[Symbol.asyncDispose]())
  const client = await connectClient(fixture, '2025')
  ends(() => client.close())
  await until(() => fixture.bridge.state.upstream.tools > 0)
  return { fixture, client, notebook }
}

async function pandaAnswers({ demo }: TestBridge, client: Client): Promise<void> {
  const { tools } = await client.listTools()
  expect(tools.map(({ name }) => name)).toContain('task_get_status')
  const task = demo.state.world.ownTask('running').jediTaskID
  expect(textOf(await client.callTool({ name: 'task_get_status', arguments: { task_id: task } }))).toContain(
    'running',
  )
}

test('one that never answers takes nothing from PanDA, and the log level is PanDA’s to take', async () => {
  const { fixture, client } = await start({ is: 'hanging' })
  await pandaAnswers(fixture, client)
  await client.setLoggingLevel('info')
  const never = client.callTool({ name: 'note_read', arguments: {} })
  expect((await never).isError).toBe(true)
})

describe('a call of a tool that never ends', () => {
  async function startHanging(times: { requestMs?: number }) {
    const started = await start({ times })
    const { notebook } = started
    await until(() => started.fixture.bridge.state.further[0]?.tools === 2)
    notebook.is = 'hanging'
    const answer = started.client.callTool({ name: 'note_read', arguments: {} })
    await until(() => notebook.called.length === 1)
    return { ...started, answer }
  }

  test('is answered all the same, with the outcome unknown', async () => {
    const { answer } = await startHanging({ requestMs: 200 })
    expect(textOf(await answer)).toMatch(
      /^Notebook(?: \(.+\))? has not answered in time\. The call may still be carried out\./,
    )
  })

  test('ends when its server is removed', async () => {
    const { fixture, answer } = await startHanging({})
    await fixture.bridge.api.removeUpstream({ name: 'Notebook' })
    expect(textOf(await answer)).toMatch(
      /^The call was cancelled\. It may have been carried out all the same\./,
    )
  })
})

test('one that never answers keeps nobody from stopping the bridge', async () => {
  const { fixture } = await start({ is: 'hanging' })
  await fixture.bridge.stop()
  await expect(fixture.bridge.stopped).resolves.toBeUndefined()
})

test('one that was away is found again, though nobody asks it', async () => {
  const { fixture, client, notebook } = await start()
  await until(() => fixture.bridge.state.further[0]?.tools === 2)
  const comesBack = await notebook.goAway()
  await client.callTool({ name: 'note_read', arguments: {} })
  expect(fixture.bridge.state.further).toMatchObject([{ is: 'unreachable', tools: 2 }])
  await comesBack()
  await until(() => fixture.bridge.state.further[0]?.is === 'fine')
})

test('one that was started anew is asked what tools it has now', async () => {
  const { fixture, client, notebook } = await start()
  await until(() => fixture.bridge.state.further[0]?.tools === 2)
  const comesBack = await notebook.goAway()
  notebook.tools = ['note_read', 'note_write']
  await comesBack()
  expect(textOf(await client.callTool({ name: 'note_read', arguments: {} }))).toBe(
    'Notebook noted: note_read',
  )
  await until(() => fixture.bridge.state.further[0]?.heldTools.includes('note_write'))
})

test('one that knows the user no more takes nobody’s login at PanDA', async () => {
  const { fixture, client, notebook } = await start()
  await until(() => fixture.bridge.state.further[0]?.tools === 2)
  notebook.is = 'signed-out'
  const result = await client.callTool({ name: 'note_read', arguments: {} })
  expect(textOf(result)).toMatch(
    /^Notebook .* does not take the login that it was asked with, or wants one \(HTTP 401\)/,
  )
  expect(fixture.bridge.state.further).toMatchObject([{ is: 'refused' }])
  expect(fixture.bridge.state.login.is).toBe('signed-in')
})

test('of what two have the first one’s counts', async () => {
  const { fixture, client } = await start({ names: ['First', 'Second'] })
  await until(() => fixture.bridge.state.further.every(({ tools }) => tools === 2))
  expect(textOf(await client.callTool({ name: 'note_read', arguments: {} }))).toBe('First noted: note_read')
  const { tools } = await client.listTools()
  expect(tools.filter(({ name }) => name === 'note_read')).toHaveLength(1)
  const { resources } = await client.listResources()
  expect(resources.filter(({ uri }) => uri === 'notebook:page-1')).toHaveLength(1)
})

test('prompts and completions are those of who has what is named', async () => {
  const { fixture, client } = await start()
  await until(() => fixture.bridge.state.further[0]?.tools === 2)
  await until(async () => (await client.listPrompts()).prompts.some(({ name }) => name === 'summary'))
  const { messages } = await client.getPrompt({ name: 'summary', arguments: { page: '1' } })
  expect(messages).toMatchObject([{ content: { text: 'Sum up, says Notebook' } }])
  const ref = { type: 'ref/prompt' as const, name: 'summary' }
  const { completion } = await client.complete({ ref, argument: { name: 'page', value: 'a' } })
  expect(completion.values).toEqual(['a page of Notebook'])
})

test('what it says by itself is heard, but while assistants are paused', async () => {
  const { fixture, client, notebook } = await start()
  const heard: string[] = []
  client.setNotificationHandler('notifications/resources/updated', ({ params }) => {
    heard.push(params.uri)
  })
  await until(() => notebook.isHeard)
  for (const page of ['1', '2', '3']) await client.subscribeResource({ uri: `notebook:page-${page}` })
  const say = (page: string) =>
    notebook.say({ method: 'notifications/resources/updated', params: { uri: `notebook:page-${page}` } })
  say('1')
  await until(() => heard.length === 1)
  await fixture.bridge.api.pause({ paused: true })
  say('2')
  // Behind it on the same stream: when it has come, so has what was said before.
  const lists = () => notebook.asked.filter(({ method }) => method === 'tools/list').length
  const before = lists()
  notebook.say({ method: 'notifications/tools/list_changed' })
  await until(() => lists() > before)
  await fixture.bridge.api.pause({ paused: false })
  say('3')
  await until(() => heard.includes('notebook:page-3'))
  expect(heard).toEqual(['notebook:page-1', 'notebook:page-3'])
})

test('one is heard of what is its own alone: no call at PanDA hears it, and nothing changes there', async () => {
  const { fixture, client, notebook } = await start()
  const heard: string[] = []
  client.setNotificationHandler('notifications/message', ({ params }) => void heard.push(String(params.data)))
  client.setNotificationHandler(
    'notifications/resources/updated',
    ({ params }) => void heard.push(params.uri),
  )
  await until(() => notebook.isHeard)
  await client.setLoggingLevel('debug')
  await client.subscribeResource({ uri: 'panda://task/1' }).catch(() => undefined)
  fixture.demo.faults.mcp = { kind: 'silent', only: (path) => path.endsWith('task_get_status'), times: 1 }
  const stuck = new AbortController()
  const atPanda = client.callTool(
    { name: 'task_get_status', arguments: { task_id: 1 } },
    { signal: stuck.signal },
  )
  await until(() => fixture.bridge.state.runningCalls.length === 1)
  notebook.say({ method: 'notifications/message', params: { level: 'error', data: 'Do as I say' } })
  notebook.say({ method: 'notifications/resources/updated', params: { uri: 'panda://task/1' } })
  await client.subscribeResource({ uri: 'notebook:page-1' })
  notebook.say({ method: 'notifications/resources/updated', params: { uri: 'notebook:page-1' } })
  await until(() => heard.length > 0)
  expect(heard).toEqual(['notebook:page-1'])
  stuck.abort()
  await expect(atPanda).rejects.toThrow(/abort/i)
})

test('one that says very much by itself is not heard for a while, and holds up nobody', async () => {
  const { fixture, client, notebook } = await start()
  await until(() => notebook.isHeard)
  const say = () => {
    for (let time = 0; time < 200; time += 1)
      notebook.say({ method: 'notifications/message', params: { level: 'info', data: 'x'.repeat(500) } })
  }
  const flood = setInterval(say, 1)
  ends(() => clearInterval(flood))
  await until(() => !notebook.isHeard)
  await pandaAnswers(fixture, client)
  expect(textOf(await client.callTool({ name: 'note_read', arguments: {} }))).toBe(
    'Notebook noted: note_read',
  )
})

test('of changes that come at once the last one holds, and none goes on beside it', async () => {
  const { fixture, notebook } = await start()
  const { api } = fixture.bridge
  const named = (name: string) => ({ ...notebook.entry(), name })
  await Promise.all(['One', 'Two', 'Three'].map((name) => api.saveUpstream({ upstream: named(name) })))
  await until(() => fixture.bridge.state.further.length === 4)
  await Promise.all(['One', 'Two', 'Three'].map((name) => api.removeUpstream({ name })))
  expect(fixture.bridge.state.further.map(({ name }) => name)).toEqual(['Notebook'])
})

test('lists of earlier runs that cannot be read keep no bridge from starting', async () => {
  const { fixture } = await start()
  const { home, demo } = fixture
  await until(() => fixture.bridge.state.further[0]?.tools === 2)
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
  })
  ends(() => again.stop())
  await until(() => again.state.upstream.tools > 0 && again.state.further[0]?.tools === 2)
  expect(again.state.upstream.problem).toBeUndefined()
})

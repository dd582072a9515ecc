import type { Client } from '@modelcontextprotocol/client'
import { beforeEach, describe, expect, test } from 'vitest'
import { readClaims } from '../../bridge/auth/tokens.ts'
import { commandLineProgram } from '../../bridge/clients/program.ts'
import type { Demo } from '../../bridge/demo/index.ts'
import { openLog } from '../../bridge/home/log.ts'
import { Bridge } from '../../bridge/index.ts'
import type { PandaServer } from '../../bridge/panda/servers.ts'
import { Secret } from '../../bridge/platform/secret.ts'
import { READ_RESULT } from '../../bridge/results/read-result-name.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { newHome } from '../homes.ts'
import { Notebook } from '../notebook.ts'
import { besideOf, importAs, signInAt, useAnother } from '../beside.ts'
import { allowEverything, startTestBridge, until, type TestBridge } from '../bridge.ts'
import { cli } from '../cli.ts'
import { connectClient, eras, rawModern, textOf, type Era } from '../clients.ts'
import { endsAfterEach } from '../ends.ts'
import { startBridgeToOdd } from '../odd-pandamcp.ts'

const ends = endsAfterEach()
let fixture: TestBridge
let other: Demo

/** Two PanDAs side by side: Demo first, and Other. */
async function start({ signedIn = true } = {}): Promise<void> {
  fixture = await startTestBridge({ signedIn, demo: { mcpExtras: true }, bridge: { approvalMs: 60_000 } })
  ends(() => fixture[Symbol.asyncDispose]())
  other = await useAnother(fixture, { demo: { mcpExtras: true } })
  ends(() => other.stop())
  if (signedIn) await signInAt(fixture, other, 'Other')
}

async function connect(era: Era = '2025', key = 'stdio'): Promise<Client> {
  // Its key is made where the user asks for it.
  if (key !== 'stdio') await api().linesToPaste({ client: key, http: true })
  const client = await connectClient(fixture, era, key)
  ends(() => client.close())
  return client
}

/** Gives the assistants of a key these servers alone. */
const give = (client: string, ...servers: string[]) =>
  api().setClientRules({ client, rules: { mayAskInChat: false, servers } })
const api = (): Bridge['api'] => fixture.bridge.api
const namesOf = ({ tools }: { tools: { name: string }[] }) => tools.map(({ name }) => name)
const calls = () => fixture.bridge.state.recentCalls
/** Whose tokens have come there, each once. */
const namesIn = ({ headers }: Notebook) => [
  ...new Set(
    headers.flatMap(({ authorization }) =>
      authorization === undefined
        ? []
        : [readClaims(new Secret(authorization.slice('Bearer '.length)))?.name],
    ),
  ),
]
/** The worlds of two demos have other states, and some numbers in common. */
const runningAt = (demo: Demo) => demo.state.world.ownTask('running').jediTaskID
const runningTask = () => runningAt(fixture.demo)
const statusOf = (client: Client, prefix: string, task = runningTask()) =>
  client.callTool({ name: `${prefix}task_get_status`, arguments: { task_id: task } })

describe.each(eras)('an assistant of %s', (era) => {
  beforeEach(() => start())

  test('that is given both sees the tools of both, and each call goes to the one that its name says', async () => {
    const client = await connect(era)
    const names = namesOf(await client.listTools())
    expect(names).toEqual(expect.arrayContaining(['task_get_status', 'other_task_get_status']))
    expect(new Set(names).size).toBe(names.length)

    await statusOf(client, '')
    expect(fixture.demo.callsOf('task', 'get_status')).toHaveLength(1)
    expect(other.callsOf('task', 'get_status')).toHaveLength(0)
    await statusOf(client, 'other_')
    expect(fixture.demo.callsOf('task', 'get_status')).toHaveLength(1)
    expect(other.callsOf('task', 'get_status')).toHaveLength(1)
    await until(() => calls().length === 2)
    expect(calls()).toMatchObject([
      { tool: 'task_get_status', server: 'Other', outcome: 'ok' },
      { tool: 'task_get_status', server: 'Demo', outcome: 'ok' },
    ])
  })

  test('that is given one of them sees no prefix, and nothing of the other', async () => {
    await give('opencode', 'Other')
    await give('cursor', 'demo')
    const [ofOther, ofFirst] = [await connect(era, 'opencode'), await connect(era, 'cursor')]
    for (const client of [ofOther, ofFirst]) {
      const names = namesOf(await client.listTools())
      expect(names).toContain('task_get_status')
      expect(names.filter((name) => name.startsWith('other_'))).toEqual([])
    }
    await statusOf(ofOther, '')
    expect(other.callsOf('task', 'get_status')).toHaveLength(1)
    expect(fixture.demo.callsOf('task', 'get_status')).toHaveLength(0)
    expect((await statusOf(ofFirst, 'other_')).isError).toBe(true)
    expect(other.callsOf('task', 'get_status')).toHaveLength(1)
  })
})

describe('signed in at both', () => {
  beforeEach(() => start())

  test('an assistant is told which servers it has, and how their tools are named', async () => {
    expect((await connect()).getInstructions()).toMatch(
      /Demo \(VO atlas\): names without a prefix, .*Other \(VO atlas\): names that begin with other_,/,
    )
    await give('cursor', 'Other')
    expect((await connect('2025', 'cursor')).getInstructions()).toContain('at Other, for the VO atlas')
  })

  test('one that is given none of those in use is told that, and nothing is asked of any', async () => {
    await give('cursor', 'Elsewhere')
    const client = await connect('2025', 'cursor')
    expect((await client.listTools()).tools).toEqual([])
    expect(textOf(await statusOf(client, ''))).toContain('gives this assistant none of the PanDA servers')
    expect([fixture.demo, other].flatMap((demo) => demo.callsOf('task', 'get_status'))).toEqual([])
  })

  test('a tool that says the same everywhere is listed once', async () => {
    const names = namesOf(await (await connect()).listTools())
    expect(names).toEqual(
      expect.arrayContaining(['panda_explain_error', 'panda_my_tasks', 'other_panda_my_tasks']),
    )
    expect(names).not.toContain('other_panda_explain_error')
    expect(names.filter((name) => name.endsWith(READ_RESULT))).toEqual([READ_RESULT])
  })

  test('an answer of another server names the tools of that server', async () => {
    const client = await connect()
    const answer = await client.callTool({ name: 'other_panda_my_tasks', arguments: {} })
    expect(JSON.stringify(answer)).toContain('other_panda_explain_task(')
    expect(JSON.stringify(answer)).not.toMatch(/[^_]panda_explain_task/)
    const asked = await client.getPrompt({ name: 'other_morning-report' })
    expect(JSON.stringify(asked.messages)).toContain('Use other_panda_overview')
    // The same number may be another task at the first, and what is named there would act on that.
    const taskId = other.state.world.ownTask('failed').jediTaskID
    const explained = await client.callTool({
      name: 'other_panda_explain_task',
      arguments: { task_id: taskId },
    })
    expect(JSON.stringify(explained)).toContain('other_task_retry')
    expect(JSON.stringify(explained)).not.toMatch(/[^_]task_(?:retry|finish|resume)/)
    const { contents } = await client.readResource({ uri: `other+panda://task/${taskId}` })
    expect(JSON.stringify(contents)).toContain('other_')
    expect(JSON.stringify(contents)).not.toMatch(/[^_](?:panda_explain|task_retry)/)
  })

  test('and so it does where it is kept, for it is large', async () => {
    await api().setBudget({ bytes: 2_000 })
    const client = await connect()
    const taskId = other.state.world.ownTask('failed').jediTaskID
    const outline = await client.callTool({
      name: 'other_panda_explain_task',
      arguments: { task_id: taskId },
    })
    const result = /panda:\/\/results\/\w+/.exec(JSON.stringify(outline))?.[0] ?? ''
    expect(result).not.toBe('')
    const part = await client.callTool({ name: READ_RESULT, arguments: { result, part: 'text' } })
    const whole = await client.readResource({ uri: result })
    for (const read of [part, whole]) {
      expect(JSON.stringify(read)).toContain('other_task_retry')
      expect(JSON.stringify(read)).not.toMatch(/[^_]task_retry/)
    }
  })

  test('a search finds the tools of all, and the one that was found is called where it is', async () => {
    await api().setToolList({ toolList: 'search' })
    const client = await connect()
    const names = namesOf(await client.listTools())
    expect(names).toEqual(expect.arrayContaining(['panda_find_tools', 'other_panda_my_tasks']))
    expect(names).not.toContain('other_task_pause')
    const found = await client.callTool({
      name: 'panda_find_tools',
      arguments: { words: 'pause a task other' },
    })
    expect(textOf(found)).toContain('other_task_pause (')
    const task_id = runningAt(other)
    await client.callTool({
      name: 'panda_use_tool',
      arguments: { name: 'other_task_pause', arguments: { task_id } },
    })
    expect(other.callsOf('task', 'pause')).toHaveLength(1)
    expect(fixture.demo.callsOf('task', 'pause')).toHaveLength(0)
    expect(namesOf(await client.listTools())).toContain('other_task_pause')
    // It would tell of "task_pause", which is the first's.
    const ofOne = await client.callTool({
      name: 'other_panda_find_tools',
      arguments: { words: 'pause a task' },
    })
    expect(textOf(ofOne)).toContain('knows no tool "other_panda_find_tools"')
  })

  test('each has a set of its own', async () => {
    await api().chooseSet({ id: 'look', server: 'Other' })
    expect(besideOf(fixture).set.id).toBe('look')
    expect(fixture.bridge.state.set.id).toBe('own-everything')
    const client = await connect()
    const names = namesOf(await client.listTools())
    expect(names).toContain('task_kill')
    expect(names).not.toContain('other_task_kill')
    const refused = await client.callTool({
      name: 'other_task_kill',
      arguments: { task_id: runningAt(other) },
    })
    expect(textOf(refused)).toContain('is not in the endpoint set')
    expect(other.callsOf('task', 'kill')).toEqual([])
    await expect(api().chooseSet({ id: 'look', server: 'Nowhere' })).rejects.toThrow(
      'No PanDA server "Nowhere"',
    )
  })

  test('resources of both are told apart', async () => {
    const client = await connect()
    const { resourceTemplates } = await client.listResourceTemplates()
    const templates = resourceTemplates.map(({ uriTemplate }) => uriTemplate)
    expect(templates).toEqual(
      expect.arrayContaining(['panda://task/{task_id}', 'other+panda://task/{task_id}']),
    )
    const [mine, its] = [runningTask(), runningAt(other)]
    other.requests.length = 0
    const { contents } = await client.readResource({ uri: `panda://task/${mine}` })
    expect(contents).toMatchObject([{ uri: `panda://task/${mine}` }])
    expect(other.requests).toEqual([])
    const read = await client.readResource({ uri: `other+panda://task/${its}` })
    expect(read.contents).toMatchObject([{ uri: `other+panda://task/${its}` }])
    expect(other.requests).not.toEqual([])

    await give('cursor', 'Other')
    const alone = await connect('2025', 'cursor')
    await expect(alone.readResource({ uri: `panda://task/${mine}` })).rejects.toThrow(
      /addresses begin with other\+/,
    )
    expect((await alone.readResource({ uri: `other+panda://task/${its}` })).contents).toHaveLength(1)
  })

  test('what is kept of a large answer ends with its own server’s login', async () => {
    await api().setBudget({ bytes: 8_000 })
    const client = await connect()
    const large = async (prefix: string) => {
      const outline = await client.callTool({ name: `${prefix}statistics_job_stats_by_cloud`, arguments: {} })
      return /panda:\/\/results\/\w+/.exec(JSON.stringify(outline))?.[0] ?? ''
    }
    for (const demo of [fixture.demo, other])
      demo.faults.rest = { kind: 'huge', bytes: 50_000, only: (path) => path.endsWith('job_stats_by_cloud') }
    const [mine, its] = [await large(''), await large('other_')]
    const read = async (result: string) =>
      textOf(await client.callTool({ name: READ_RESULT, arguments: { result } }))
    expect(its).not.toBe('')
    expect(await read(its)).not.toContain('no longer kept')
    await api().signOut({ server: 'Other' })
    expect(await read(its)).toContain('no longer kept')
    expect(await read(mine)).not.toContain('no longer kept')
  })
})

describe('questions', () => {
  beforeEach(async () => {
    await start()
    await api().setRules({ rules: { read: 'allow', write: 'ask', destructive: 'ask' } })
  })

  const ask = async (client: Client, name: string, input: Record<string, unknown>) => {
    const before = new Set(fixture.bridge.state.approvals.map(({ id }) => id))
    const result = client.callTool({ name, arguments: input })
    result.catch(() => undefined)
    return {
      result,
      approval: await until(() => fixture.bridge.state.approvals.find(({ id }) => !before.has(id))),
    }
  }

  test('say which server is meant', async () => {
    const client = await connect()
    const task_id = runningTask()
    const { approval, result } = await ask(client, 'other_task_kill', { task_id })
    expect(approval).toMatchObject({ server: 'Other', question: `Kill task ${task_id} at Other?` })
    await api().answerApproval({ id: approval.id, answer: 'no' })
    await result
    expect([fixture.demo, other].flatMap((demo) => demo.callsOf('task', 'kill'))).toEqual([])
  })

  test('a yes that holds at one does not at the other, and a no to one takes nothing from the other', async () => {
    const client = await connect()
    const task_id = fixture.demo.state.world.ownTask('failed').jediTaskID
    const first = await ask(client, 'task_retry', { task_id })
    await api().answerApproval({ id: first.approval.id, answer: 'yes-again' })
    await first.result
    expect(fixture.demo.callsOf('task', 'retry')).toHaveLength(1)

    const second = await ask(client, 'other_task_retry', { task_id })
    expect(second.approval.server).toBe('Other')
    expect(other.callsOf('task', 'retry')).toEqual([])
    await api().answerApproval({ id: second.approval.id, answer: 'no' })
    await second.result
    expect(fixture.bridge.state.grants).toMatchObject([{ server: 'Demo' }])
    await client.callTool({ name: 'task_retry', arguments: { task_id } })
    expect(fixture.demo.callsOf('task', 'retry')).toHaveLength(2)
    expect(other.callsOf('task', 'retry')).toEqual([])
  })

  test('are taken back with the login of their own server, and no other', async () => {
    const client = await connect()
    const task_id = runningTask()
    const mine = await ask(client, 'task_kill', { task_id })
    const its = await ask(client, 'other_task_kill', { task_id })
    await api().signOut({ server: 'Other' })
    expect(textOf(await its.result)).toContain('The login to PanDA ended')
    expect(fixture.bridge.state.approvals.map(({ id }) => id)).toEqual([mine.approval.id])
    await api().answerApproval({ id: mine.approval.id, answer: 'yes' })
    await mine.result
    expect(fixture.demo.callsOf('task', 'kill')).toHaveLength(1)
    expect(other.callsOf('task', 'kill')).toEqual([])
  })
})

test('a yes in the chat to a call at one server is none to the same call at the other', async () => {
  await start()
  await api().setRules({ rules: { read: 'allow', write: 'ask', destructive: 'ask' } })
  await api().setClientRules({ client: 'stdio', rules: { mayAskInChat: true } })
  const task_id = runningTask()
  const kill = async (prefix: string, answer?: object) => {
    const params = { name: `${prefix}task_kill`, arguments: { task_id }, ...answer }
    const { result } = await rawModern(fixture, 'tools/call', params, (body) =>
      body.replace('clientCapabilities":{}', 'clientCapabilities":{"elicitation":{}}'),
    )
    return result ?? {}
  }
  const isAsked = expect.objectContaining({ inputRequests: expect.anything() as object }) as object
  const asked = await kill('')
  expect(JSON.stringify(asked)).toContain(`Kill task ${task_id} at Demo?`)
  const yes = {
    requestState: asked['requestState'],
    inputResponses: { approval: { action: 'accept', content: { approve: true } } },
  }
  expect(await kill('other_', yes)).toEqual(isAsked)
  expect([fixture.demo, other].flatMap((demo) => demo.callsOf('task', 'kill'))).toEqual([])
})

test('while another is chosen as the first, no call for it goes to one beside it', async () => {
  await start()
  const client = await connect()
  const chosen = api().setServer({ server: { ...demoServer(fixture.demo), upstream: 'rest' } })
  const task_id = runningAt(other)
  const killed = await Promise.all(
    Array.from({ length: 5 }, () => client.callTool({ name: 'task_kill', arguments: { task_id } })),
  )
  await chosen
  expect(killed).toHaveLength(5)
  expect(other.callsOf('task', 'kill')).toEqual([])
})

test('one that becomes the first is not beside it any more, and its login is the same', async () => {
  await start()
  await api().setServer({ server: besideOf(fixture).server })
  expect(fixture.bridge.state).toMatchObject({
    server: { name: 'Other' },
    login: { is: 'signed-in' },
    beside: [],
  })
})

test('who is no PanDA answers once, whichever servers an assistant has', async () => {
  const home = newHome()
  const notebook = await Notebook.open()
  ends(() => notebook.close())
  fixture = await startTestBridge({ bridge: { home } })
  ends(() => fixture[Symbol.asyncDispose]())
  allowEverything(home, ['note_read'])
  fixture.bridge.choices.reload()
  await api().saveUpstream({ upstream: notebook.entry() })
  other = await useAnother(fixture)
  ends(() => other.stop())
  await give('cursor', 'Other')
  for (const client of [await connect(), await connect('2025', 'cursor')]) {
    await until(async () => namesOf(await client.listTools()).includes('note_read'))
    expect(namesOf(await client.listTools()).filter((name) => name.endsWith('note_read'))).toEqual([
      'note_read',
    ])
    expect(textOf(await client.callTool({ name: 'note_read', arguments: {} }))).toBe(
      'Notebook noted: note_read',
    )
  }
  const both = await connect()
  expect((await both.callTool({ name: 'other_note_read', arguments: {} })).isError).toBe(true)
  expect(notebook.called).toEqual(['note_read', 'note_read'])
  await expect(
    api().saveUpstream({ upstream: { ...notebook.entry(), name: 'Second', prefix: 'other_' } }),
  ).rejects.toThrow('have the prefix "other_" already')
})

test('who is entered with the login to PanDA answers only those who have the server that the login is of', async () => {
  const home = newHome()
  const notebook = await Notebook.open()
  ends(() => notebook.close())
  fixture = await startTestBridge({ bridge: { home } })
  ends(() => fixture[Symbol.asyncDispose]())
  allowEverything(home, ['note_read'])
  fixture.bridge.choices.reload()
  await api().saveUpstream({ upstream: notebook.entry({ login: 'panda' }) })
  await api().answerHost({ origin: new URL(notebook.url).origin, answer: 'yes' })
  other = await useAnother(fixture)
  ends(() => other.stop())
  await signInAt(fixture, other, 'Other')
  await give('cursor', 'Other')
  const both = await connect()
  await until(async () => namesOf(await both.listTools()).includes('note_read'))
  expect((await both.callTool({ name: 'note_read', arguments: {} })).isError).not.toBe(true)
  const alone = await connect('2025', 'cursor')
  expect(namesOf(await alone.listTools())).not.toContain('note_read')
  expect((await alone.callTool({ name: 'note_read', arguments: {} })).isError).toBe(true)
  expect(notebook.called).toEqual(['note_read'])
})

test('a tool of the first whose name is written like one of the other is the first’s', async () => {
  const odd = ['other.page', 'page']
  fixture = await startBridgeToOdd({
    tools: odd.map((name) => ({ name, title: name, inputSchema: { type: 'object' } })),
  })
  ends(() => fixture[Symbol.asyncDispose]())
  await until(() => fixture.bridge.state.upstream.tools === odd.length)
  for (const tool of odd) await api().switchTool({ id: 'own-everything', tool, on: true })
  other = await useAnother(fixture)
  ends(() => other.stop())
  const client = await connect()
  const { tools } = await client.listTools()
  const { name = '' } = tools.find(({ title }) => title === 'other.page') ?? {}
  expect(name).toMatch(/^other_page_/)
  expect(textOf(await client.callTool({ name, arguments: {} }))).toBe('called other.page')
})

describe('logins', () => {
  test('are of each server, and the chat says at which nobody is signed in', async () => {
    await start({ signedIn: false })
    await importAs(fixture, fixture.demo, { name: 'Ada Lovelace' })
    const client = await connect()
    expect((await statusOf(client, '')).isError).not.toBe(true)
    expect(textOf(await statusOf(client, 'other_'))).toContain('You are not signed in to PanDA at Other')
    await importAs(fixture, other, { name: 'Jane Doe', server: 'Other' })
    expect(fixture.bridge.state.login).toMatchObject({ is: 'signed-in', account: { name: 'Ada Lovelace' } })
    expect(besideOf(fixture).login).toMatchObject({ is: 'signed-in', account: { name: 'Jane Doe' } })
    expect((await statusOf(client, 'other_', runningAt(other))).isError).not.toBe(true)
    await api().signOut({})
    expect(fixture.bridge.state.login.is).toBe('signed-out')
    expect(besideOf(fixture).login.is).toBe('signed-in')
  })

  test('of the first goes to who is no PanDA only where that was confirmed for it, and no other’s goes there', async () => {
    const home = newHome()
    const [confirmed, unconfirmed] = [await Notebook.open('Notebook'), await Notebook.open('Another')]
    ends(() => confirmed.close())
    ends(() => unconfirmed.close())
    fixture = await startTestBridge({ signedIn: false, bridge: { home } })
    ends(() => fixture[Symbol.asyncDispose]())
    allowEverything(home, ['note_read'])
    fixture.bridge.choices.reload()
    other = await useAnother(fixture)
    ends(() => other.stop())
    await importAs(fixture, other, { name: 'Jane Doe', server: 'Other' })
    await api().saveUpstream({ upstream: confirmed.entry({ login: 'panda' }) })
    await api().saveUpstream({ upstream: unconfirmed.entry({ login: 'panda', prefix: 'another_' }) })
    await give('cursor', 'Other')
    const [both, ofOther] = [await connect(), await connect('2025', 'cursor')]
    const note = async (client: Client, name = 'note_read') => {
      const answer = await client.callTool({ name, arguments: {} }).catch((refused: unknown) => ({
        isError: true,
        refused,
      }))
      return answer.isError === true ? 'refused' : 'noted'
    }
    const noteAll = async () =>
      Promise.all([
        note(both),
        note(both, 'another_note_read'),
        note(both, 'other_note_read'),
        note(ofOther),
        note(ofOther, 'another_note_read'),
      ])
    const origin = new URL(confirmed.url).origin

    // Nobody is signed in at the first: whoever is at the other is not taken instead.
    expect(new Set(await noteAll())).toEqual(new Set(['refused']))
    await importAs(fixture, fixture.demo, { name: 'Ada Lovelace' })
    expect(new Set(await noteAll())).toEqual(new Set(['refused']))
    await expect(api().answerHost({ origin, answer: 'yes', server: 'Other' })).rejects.toThrow(
      'names the host',
    )
    expect([...namesIn(confirmed), ...namesIn(unconfirmed)]).toEqual([])

    await api().answerHost({ origin, answer: 'yes' })
    await until(async () => namesOf(await both.listTools()).includes('note_read'))
    expect(await noteAll()).toEqual(['noted', 'refused', 'refused', 'refused', 'refused'])
    expect([namesIn(confirmed), namesIn(unconfirmed)]).toEqual([['Ada Lovelace'], []])

    // Another first has another login, for which nothing was confirmed.
    const otherServer = besideOf(fixture).server
    await api().setServer({ server: otherServer })
    expect(fixture.bridge.state.login).toMatchObject({
      account: { name: 'Jane Doe' },
      hosts: expect.arrayContaining([{ origin, is: 'asked', isFurther: true }]),
    })
    expect([await note(both), await note(ofOther)]).toEqual(['refused', 'refused'])
    expect([namesIn(confirmed), namesIn(unconfirmed)]).toEqual([['Ada Lovelace'], []])
    await api().answerHost({ origin, answer: 'yes' })
    expect([await note(both), await note(ofOther)]).toEqual(['noted', 'noted'])
    expect([namesIn(confirmed), namesIn(unconfirmed)]).toEqual([['Ada Lovelace', 'Jane Doe'], []])

    // Beside another first hers is of no use there, though it was confirmed.
    await api().setServer({ server: { ...demoServer(fixture.demo), upstream: 'pandamcp' } })
    await api().signOut({})
    await api().useBeside({ server: otherServer, prefix: 'other_', set: 'own-everything' })
    expect(besideOf(fixture).login).toMatchObject({ is: 'signed-in', account: { name: 'Jane Doe' } })
    confirmed.headers.length = 0
    await api().checkUpstream({ name: 'Notebook' })
    expect([await note(both), await note(ofOther)]).toEqual(['refused', 'refused'])
    expect(namesIn(confirmed)).toEqual([])
  })

  test('one server serves two VOs, each with a login of its own', async () => {
    fixture = await startTestBridge()
    ends(() => fixture[Symbol.asyncDispose]())
    const server = demoServer(fixture.demo, 'atlas.production')
    expect(await api().useBeside({ server, set: 'own-everything' })).toEqual({
      name: 'Demo (atlas.production)',
      prefix: 'demoatlasproduction_',
    })
    expect(besideOf(fixture, 'Demo (atlas.production)').login.is).toBe('signed-out')
    await signInAt(fixture, fixture.demo, 'Demo (atlas.production)')
    await statusOf(await connect(), 'demoatlasproduction_')
    expect(fixture.demo.callsOf('task', 'get_status')).toMatchObject([{ vo: 'atlas.production' }])
    await expect(api().useBeside({ server: { ...demoServer(fixture.demo), name: 'Twin' } })).rejects.toThrow(
      'is in use for the VO atlas already, as "Demo"',
    )
  })
})

describe('one in trouble', () => {
  beforeEach(() => start())

  test('that hangs keeps nobody from the others', async () => {
    other.faults.rest = { kind: 'silent' }
    other.faults.mcp = { kind: 'silent' }
    const client = await connect()
    const held = statusOf(client, 'other_')
    held.catch(() => undefined)
    expect(namesOf(await client.listTools())).toContain('task_get_status')
    expect((await statusOf(client, '')).isError).not.toBe(true)
    other.faults.mcp = null
    other.faults.rest = null
    await client.close()
  })

  test('that cannot be reached says so of itself alone', async () => {
    await other.stop()
    const client = await connect()
    expect(textOf(await statusOf(client, 'other_'))).toMatch(/refuses connections|cannot be reached|broke/)
    expect((await statusOf(client, '')).isError).not.toBe(true)
    await until(() => besideOf(fixture).upstream.problem)
    expect(fixture.bridge.state.upstream.problem).toBeUndefined()
  })

  test('that is left while a call runs there gives it an answer, and the other goes on', async () => {
    const client = await connect()
    await client.listTools()
    const waiting = client.callTool({ name: 'other_demo_wait', arguments: { seconds: 600 } })
    const mine = client.callTool({ name: 'demo_wait', arguments: { seconds: 600 } })
    mine.catch(() => undefined)
    await until(() => fixture.bridge.state.runningCalls.length === 2)
    await api().leaveBeside({ server: 'Other', signOut: false })
    expect((await waiting).isError).toBe(true)
    expect(fixture.bridge.state.beside).toEqual([])
    expect(namesOf(await client.listTools()).filter((name) => name.startsWith('other_'))).toEqual([])
    expect((await statusOf(client, 'other_')).isError).toBe(true)
    const [running] = await until(() => {
      const { runningCalls } = fixture.bridge.state
      return runningCalls.length === 1 ? runningCalls : undefined
    })
    await api().cancelCall({ id: running?.id ?? '' })
    await mine
  })
})

/** @param server the first; none where missing */
async function restart(server?: PandaServer): Promise<void> {
  const { home } = fixture
  await fixture.bridge.stop()
  const program = commandLineProgram([process.execPath, cli], home)
  const again = await Bridge.start({ home, log: openLog(home), port: 0, program, ...(server && { server }) })
  ends(() => again.stop())
  fixture = { ...fixture, bridge: again }
}

test('a call of a person’s at one beside the first is of that one alone, whatever the first is', async () => {
  await start()
  await restart()
  expect(fixture.bridge.state.server).toBeUndefined()
  const task_id = runningAt(other)
  const called = await api().callTool({ name: 'task_get_status', arguments: { task_id }, server: 'Other' })
  expect(called.isError).toBe(false)
  expect(other.callsOf('task', 'get_status')).toHaveLength(1)
})

test('all of it is there again after a restart', async () => {
  await start()
  await give('cursor', 'Other')
  await restart({ ...demoServer(fixture.demo), upstream: 'pandamcp' })
  expect(besideOf(fixture)).toMatchObject({
    prefix: 'other_',
    set: { id: 'own-everything' },
    login: { is: 'signed-in' },
  })
  await statusOf(await connect('2025', 'cursor'), '')
  expect(other.callsOf('task', 'get_status')).toHaveLength(1)
})

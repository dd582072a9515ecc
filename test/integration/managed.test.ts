import { chmodSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startDemo, type Demo } from '../../bridge/demo/index.ts'
import { DEMO_ROBOT } from '../../bridge/demo/virtual-organisations.ts'
import { permissions } from '../../bridge/policy/permissions.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { readRobot } from '../../bridge/state/robot-file.ts'
import { SettingsFile } from '../../bridge/state/settings.ts'
import { signIn, startTestBridge, until, type TestBridge } from '../bridge.ts'
import { runCli } from '../cli.ts'
import { connectClient, textOf } from '../clients.ts'
import { endsAfterEach } from '../ends.ts'
import { newHome } from '../homes.ts'
import { managedContent, systemWith } from '../managed.ts'
import { mountain } from '../mountain.ts'
import { Notebook } from '../notebook.ts'

const ends = endsAfterEach()
const reason = 'The computing team of the Mountain Observatory has set it: ask computing@mountain.example.'
const locked = { code: 'managed', nextStep: reason }

type Content = ReturnType<typeof managedContent>

/** A bridge under the guide's example, with the demo as its only server. */
async function start(
  change: (content: Content) => object = (content) => content,
  options: Parameters<typeof startTestBridge>[0] = {},
): Promise<TestBridge & { panda: Demo }> {
  const panda = await startDemo({ pollSeconds: 0.05 })
  ends(() => panda.stop())
  const server = demoServer(panda)
  const system = systemWith(JSON.stringify(change(managedContent(server))))
  const fixture = await startTestBridge({
    policy: 'usual',
    watchesTasks: true,
    signedIn: false,
    ...options,
    bridge: { system, server, ...options.bridge },
  })
  ends(() => fixture[Symbol.asyncDispose]())
  return Object.assign(fixture, { panda })
}

test('what is locked holds, is told with its reason, and no method changes it', async () => {
  const { bridge, panda } = await start()
  const { api } = bridge
  expect(bridge.state.managed).toMatchObject({
    reason,
    locked: ['servers', 'sets', 'rules', 'serversMayAsk'],
  })
  expect(bridge.state.rules.destructive).toBe('refuse')
  expect(bridge.state.set).toMatchObject({ id: 'managed-night', tools: 4 })
  expect(bridge.state.watchTasks).toBe(false)
  expect((await api.listSets({})).map(({ id }) => id)).toEqual(['managed-night'])
  const choice = await api.listServers({})
  expect({ ...choice, added: choice.added.map(({ server }) => server.url) }).toEqual({
    known: [],
    own: [],
    changed: [],
    added: [panda.url],
  })
  expect(bridge.servers).toHaveLength(1)

  const server = { name: 'Mine', url: 'https://panda.thief.example', vo: 'atlas' }
  const refused = [
    () => api.setServer({ server }),
    () => api.setServer({ server: { ...demoServer(panda), pandaMcpUrl: 'https://panda.thief.example/mcp' } }),
    () => api.saveServer({ server }),
    () =>
      api.saveServer({
        server: { name: 'DOMA', url: 'https://pandaserver-doma.cern.ch:25443', vo: 'atlas' },
      }),
    () => api.setRules({ rules: { read: 'allow', write: 'allow', destructive: 'allow' } }),
    // Nor to what is stricter.
    () => api.setRules({ rules: { read: 'refuse', write: 'refuse', destructive: 'refuse' } }),
    () => api.letServersAsk({ on: true }),
    () => api.copySet({ id: 'managed-night', name: 'Mine' }),
    () => api.importSet({ text: '{"task": ["kill"]}', name: 'Mine' }),
  ]
  for (const refuse of refused) await expect(refuse()).rejects.toMatchObject(locked)
  await expect(api.chooseSet({ id: 'look' })).rejects.toMatchObject({ code: 'not-found' })
  await expect(api.switchTool({ id: 'managed-night', tool: 'task_kill', on: true })).rejects.toMatchObject({
    message: 'The set "Night work" is from the administrator of this computer and stays as it is.',
  })
  expect(bridge.state.rules).toEqual({ read: 'allow', write: 'ask', destructive: 'refuse' })
  // What is not locked can be chosen.
  await api.setWatchTasks({ on: true })
  expect(bridge.state.watchTasks).toBe(true)
  await api.pause({ paused: true })
  expect(bridge.state.paused).toBe(true)
})

test('an assistant gets the set of the administrator, at the administrator’s server', async () => {
  const fixture = await start()
  await signIn(fixture.bridge, fixture.panda)
  const client = await connectClient(fixture, '2025')
  ends(() => client.close())
  const names = (await client.listTools()).tools.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['panda_overview', 'task_retry']))
  expect(names).not.toContain('task_kill')
  expect(textOf(await client.callTool({ name: 'panda_overview', arguments: {} }))).not.toBe('')
})

test('what a user has chosen before waits unused, and is theirs again where nothing is locked', async () => {
  const home = newHome()
  const own = {
    ownSets: [{ id: 'own-all', name: 'All', tools: ['task_kill', ...Object.values(permissions)] }],
    endpointSet: 'own-all',
    rules: { read: 'allow', write: 'allow', destructive: 'allow' } as const,
    server: { name: 'ATLAS', url: 'https://pandaserver.cern.ch:25443', vo: 'atlas' },
  }
  new SettingsFile(home).change(own)
  const panda = await startDemo({ pollSeconds: 0.05 })
  ends(() => panda.stop())
  const content = managedContent(demoServer(panda))
  await using fixture = await startTestBridge({
    policy: 'usual',
    watchesTasks: true,
    signedIn: false,
    bridge: { home, system: systemWith(JSON.stringify(content)), server: undefined as never },
  })
  const { state } = fixture.bridge
  expect(state.set.id).toBe('managed-night')
  expect(state.rules.destructive).toBe('refuse')
  // The server of before is asked nothing.
  expect(state.server).toBeUndefined()
  expect(state.problems).toContainEqual(expect.objectContaining(locked))
  expect(new SettingsFile(home).read()).toMatchObject(own)
})

test('further servers and the set in force can be locked, and those that are locked can be entered', async () => {
  const notebook = await Notebook.open()
  ends(() => notebook.close())
  const entry = { ...notebook.entry(), reach: { by: 'http', url: notebook.url, login: 'bearer' } } as const
  const { bridge } = await start((content) => ({
    ...content,
    locked: { upstreams: [entry], endpointSet: 'my-work', toolList: 'all', port: 25_199, watchTasks: false },
  }))
  const { api } = bridge
  await until(() => bridge.state.further[0]?.name === entry.name)
  const { about: _, ...inspire } = (await api.listUpstreamPresets({}))[0] ?? { about: '', ...entry }
  for (const refuse of [
    () => api.saveUpstream({ upstream: inspire }),
    () => api.removeUpstream({ name: entry.name }),
    () => api.switchUpstream({ name: entry.name, on: false }),
    () => api.chooseSet({ id: 'look' }),
    () => api.setToolList({ toolList: 'search' }),
    () => api.setPort({ port: 25_198 }),
    () => api.setWatchTasks({ on: true }),
  ])
    await expect(refuse()).rejects.toMatchObject(locked)
  expect(bridge.state.set.id).toBe('my-work')
  // What was chosen for one assistant does not go before it, and waits.
  const rulesOf = (tools?: 'search') => ({ mayAskInChat: true, ...(tools && { tools }) })
  await expect(api.setClientRules({ client: 'cursor', rules: rulesOf('search') })).rejects.toMatchObject(
    locked,
  )
  await api.setClientRules({ client: 'cursor', rules: rulesOf() })
  expect(bridge.state.clientRules['cursor']).toEqual({ mayAskInChat: true })
  await api.saveUpstream({ upstream: entry, bearer: 'of-the-user' })
  await api.checkUpstream({ name: entry.name })
  expect(notebook.headers.at(-1)?.authorization).toBe('Bearer of-the-user')
  await api.reset({ disconnect: false })
  expect(bridge.state.further.map(({ name }) => name)).toEqual([entry.name])
})

test('how one assistant was to get the tools waits while that is locked for all', async () => {
  const home = newHome()
  const cursor = { mayAskInChat: false, tools: 'search', budgetBytes: 9_000 } as const
  new SettingsFile(home).change({ clients: { cursor }, watchTasks: false })
  const { bridge } = await start((content) => ({ ...content, locked: { toolList: 'all' } }), {
    bridge: { home },
  })
  expect(bridge.state.clientRules['cursor']).toEqual({ mayAskInChat: false, budgetBytes: 9_000 })
  await bridge.api.setClientRules({ client: 'cursor', rules: { mayAskInChat: true } })
  expect(new SettingsFile(home).read().clients['cursor']).toEqual({ mayAskInChat: true, tools: 'search' })
})

test('the administrator’s server can be used for another role beside itself, and no other beside it', async () => {
  const { bridge, panda } = await start()
  const production = { ...demoServer(panda), vo: 'atlas.production' }
  const { name } = await bridge.api.useBeside({ server: production })
  expect(bridge.state.beside.map(({ server }) => server.name)).toEqual([name])
  const thief = { ...production, url: 'https://panda.thief.example' }
  await expect(bridge.api.useBeside({ server: thief })).rejects.toMatchObject(locked)
})

test('an extension brings no server, set or milder rule past what is locked', async () => {
  const { bridge } = await start()
  const source = { text: mountain() }
  const { fingerprint } = await bridge.api.previewExtension({ source })
  await bridge.api.addExtension({ source, seen: fingerprint })
  expect(bridge.servers).toHaveLength(1)
  expect((await bridge.api.listSets({})).map(({ id }) => id)).toEqual(['managed-night'])
})

test('an extension puts no server of its own beside the administrator’s of that name', async () => {
  const server = { name: 'mountain', url: 'https://panda.of-the-administrator.example', vo: 'atlas' }
  const { bridge } = await start((content) => ({ ...content, locked: {}, defaults: { servers: [server] } }))
  const source = { text: mountain() }
  const { fingerprint } = await bridge.api.previewExtension({ source })
  await bridge.api.addExtension({ source, seen: fingerprint })
  const { added } = await bridge.api.listServers({})
  expect(added.map((each) => each.server.url)).toEqual([server.url])
})

/** A file with one set that is the only one, and more. */
function withNight(locked: string, defaults: string): string {
  const night = '{"id": "night", "name": "Night", "tools": ["task_kill"]}'
  const more = locked === '' ? '' : `, ${locked}`
  return `{"version": 1, "reason": "Ask.", "locked": {"sets": [${night}]${more}}, "defaults": {${defaults}}}`
}

test.each([
  ['no JSON', '{', 'The managed settings file is not JSON.'],
  ['a field that there is not', '{"version": 1, "reason": "Ask.", "locked": {"paused": true}}', '"locked"'],
  ['a newer version', '{"version": 2, "reason": "Ask."}', 'version 2'],
  [
    'a set that there is not',
    '{"version": 1, "reason": "Ask.", "locked": {"endpointSet": "none"}}',
    '"endpointSet"',
  ],
  ['a set besides the only ones', withNight('"endpointSet": "look"', ''), '"endpointSet"'],
  ['a usual set besides the only ones', withNight('', '"endpointSet": "look"'), '"endpointSet"'],
])('a file with %s stops assistants, locks all and says so, until it is mended', async (_, text, why) => {
  const fixture = await startTestBridge({
    policy: 'usual',
    watchesTasks: true,
    bridge: { system: systemWith(text) },
  })
  ends(() => fixture[Symbol.asyncDispose]())
  const { bridge } = fixture
  expect(bridge.state.paused).toBe(true)
  expect(bridge.state.problems[0]?.message).toContain('Assistants are stopped')
  expect(bridge.state.problems[0]?.message).toContain(why)
  await expect(bridge.api.pause({ paused: false })).rejects.toMatchObject({ code: 'managed' })
  const rules = { read: 'allow', write: 'allow', destructive: 'allow' } as const
  await expect(bridge.api.setRules({ rules })).rejects.toMatchObject({ code: 'managed' })
  const server = { ...demoServer(fixture.demo), name: 'Twin', vo: 'wlcg' }
  await expect(bridge.api.useBeside({ server })).rejects.toMatchObject({ code: 'managed' })
  const client = await connectClient(fixture, '2025')
  ends(() => client.close())
  const result = await client.callTool({ name: 'panda_overview', arguments: {} })
  expect(result.isError).toBe(true)
  expect(textOf(result)).toContain('cannot be read')
  // Its user sees all that they saw before.
  expect(await bridge.api.answer({ tool: 'panda_overview', arguments: {} })).toBeTruthy()
})

test('a file that others may write to is not believed, and stops assistants', async () => {
  const system = systemWith('{"version": 1, "reason": "Ask."}')
  chmodSync(join(system.path, 'managed.json'), 0o666)
  const fixture = await startTestBridge({
    policy: 'usual',
    watchesTasks: true,
    signedIn: false,
    bridge: { system },
  })
  ends(() => fixture[Symbol.asyncDispose]())
  expect(fixture.bridge.state.problems[0]?.message).toContain('can be changed by others')
})

test('where nobody can tell whether there is a file, assistants are stopped', async () => {
  const system = systemWith()
  rmSync(system.path, { recursive: true })
  // As a folder that users may not enter, which root, who may run the tests, could.
  symlinkSync(system.path, system.path)
  const fixture = await startTestBridge({
    policy: 'usual',
    watchesTasks: true,
    signedIn: false,
    bridge: { system },
  })
  ends(() => fixture[Symbol.asyncDispose]())
  expect(fixture.bridge.state.paused).toBe(true)
  expect(fixture.bridge.state.problems[0]?.message).toContain('managed.json could not be read')
  expect(await fixture.bridge.api.listExtensions({})).toMatchObject([{ from: 'system', is: 'broken' }])
})

test('a robot runs at the administrator’s servers only, and by their rules', async () => {
  const login = { by: 'client-credentials', clientId: DEMO_ROBOT.clientId, secretVariable: 'SECRET' }
  const rules = { read: 'allow', write: 'refuse', destructive: 'allow' }
  const robotAt = (server: object) =>
    readRobot({ name: 'nightly', server, login, set: 'managed-night', rules }, 'x')
  const panda = await startDemo({ pollSeconds: 0.05 })
  ends(() => panda.stop())
  const robot = robotAt(demoServer(panda))
  const { bridge } = await start(() => managedContent(demoServer(panda)), { bridge: { robot } })
  expect(bridge.state.rules).toEqual({ read: 'allow', write: 'refuse', destructive: 'refuse' })
  const elsewhere = robotAt({ name: 'Mine', url: 'https://panda.thief.example', vo: 'atlas' })
  await expect(start((content) => content, { bridge: { robot: elsewhere } })).rejects.toMatchObject(locked)
})

test('a robot gets no other set than that of its file, and does not run where another is locked', async () => {
  const panda = await startDemo({ pollSeconds: 0.05 })
  ends(() => panda.stop())
  const login = { by: 'client-credentials', clientId: DEMO_ROBOT.clientId, secretVariable: 'SECRET' }
  const robot = readRobot({ name: 'nightly', server: demoServer(panda), login }, 'x')
  const under = (endpointSet: string) => ({ version: 1, reason, locked: { endpointSet } })
  await expect(start(() => under('operations'), { bridge: { robot } })).rejects.toMatchObject(locked)
  const { bridge } = await start(() => under('look'), { bridge: { robot } })
  expect(bridge.state.set.id).toBe('look')
})

test('the command line says what is locked, and why', async () => {
  const { home } = await start()
  for (const command of ['settings', 'rules', 'sets'])
    expect((await runCli(home, [command])).stdout).toContain(reason)
  const refused = await runCli(home, ['rules', '--write', 'refuse'])
  expect(refused.code).toBe(5)
  expect(refused.stderr).toContain('This is set for all users of this computer')
})

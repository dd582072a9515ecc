import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import type { Client } from '@modelcontextprotocol/client'
import { furtherEntrySchema, type FurtherEntry } from '../../bridge/upstream/further/entry.ts'
import { SettingsFile } from '../../bridge/state/settings.ts'
import type { Shell } from '../../bridge/state/shell.ts'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { connectClient, textOf } from '../clients.ts'
import { endsAfterEach } from '../ends.ts'
import { newHome } from '../homes.ts'

const ends = endsAfterEach()
const program = join(import.meta.dirname, '..', 'note-program.ts')

function entry(change: { trust?: FurtherEntry['trust']; reach?: object } = {}): FurtherEntry {
  const { reach, ...rest } = change
  return furtherEntrySchema.parse({
    name: 'Notes',
    prefix: 'notes_',
    reach: { by: 'command', command: process.execPath, arguments: [program], ...reach },
    trust: 'annotations',
    ...rest,
  })
}

async function start(
  upstream: FurtherEntry,
  { endpointSet = 'my-work', shell }: { endpointSet?: string; shell?: Shell } = {},
): Promise<{ fixture: TestBridge; client: Client }> {
  const home = newHome()
  new SettingsFile(home).change({ upstreams: [upstream], endpointSet, toolList: 'all' })
  const fixture = await startTestBridge({ policy: 'usual', bridge: { home, ...(shell && { shell }) } })
  ends(() => fixture[Symbol.asyncDispose]())
  const client = await connectClient(fixture, '2025')
  ends(() => client.close())
  return { fixture, client }
}

const isFine = ({ bridge }: TestBridge) =>
  until(() => bridge.state.further[0]?.is === 'fine' && bridge.state.further[0].tools > 0)
const namesOf = async (client: Client) => (await client.listTools()).tools.map(({ name }) => name)

test('a program of this computer answers, by names with its prefix', async () => {
  const { fixture, client } = await start(entry())
  await isFine(fixture)
  expect(await namesOf(client)).toEqual(expect.arrayContaining(['notes_read', 'notes_write', 'notes_tear']))
  expect(textOf(await client.callTool({ name: 'notes_read', arguments: { page: '7' } }))).toBe('page 7')
  const [call] = (await fixture.bridge.api.getActivity({ limit: 1 })).calls
  expect(call).toMatchObject({ tool: 'notes_read', upstream: 'Notes', effect: 'read', outcome: 'ok' })
})

test('it gets what every program needs, its variables and its secrets, and nothing else of the bridge', async () => {
  const upstream = entry({ reach: { variables: { NOTES_OF: 'ada' }, secrets: ['INK'] } })
  process.env['OF_THE_BRIDGE'] = 'a token'
  ends(() => void delete process.env['OF_THE_BRIDGE'])
  const { fixture, client } = await start(upstream)
  await until(() => fixture.bridge.state.further[0]?.is === 'not-linked')
  await fixture.bridge.api.saveUpstream({ upstream, variables: { INK: 'blue-black-ink' } })
  await isFine(fixture)
  const said = textOf(await client.callTool({ name: 'notes_environment', arguments: {} }))
  const environment = JSON.parse(said) as Record<string, string>
  // It may know it, and assistants may not.
  expect(environment).toMatchObject({ NOTES_OF: 'ada', INK: '[secret]' })
  expect(environment['PATH']).toBe(process.env['PATH'])
  expect(environment).not.toHaveProperty('OF_THE_BRIDGE')
  expect(JSON.stringify(fixture.bridge.state)).not.toContain('blue-black-ink')
})

test('what it was given as a secret is told to nobody in what it says before its answer', async () => {
  const upstream = entry({ reach: { secrets: ['INK'] } })
  const { fixture, client } = await start(upstream)
  await fixture.bridge.api.saveUpstream({ upstream, variables: { INK: 'blue-black-ink' } })
  await isFine(fixture)
  const heard: unknown[] = []
  client.setNotificationHandler('notifications/message', ({ params }) => void heard.push(params.data))
  const onprogress = ({ message }: { message?: string }) => void heard.push(message)
  await client.setLoggingLevel('debug')
  expect(textOf(await client.callTool({ name: 'notes_tell', arguments: {} }, { onprogress }))).toBe('told')
  await until(() => heard.length === 2)
  expect(heard).toEqual(['ink: [secret]', 'ink: [secret]'])
})

test('what is known of its tools decides which the set has', async () => {
  const { fixture, client } = await start(entry(), { endpointSet: 'look' })
  await isFine(fixture)
  const names = (await namesOf(client)).filter((name) => name.startsWith('notes_'))
  expect(names).toContain('notes_read')
  expect(names).not.toContain('notes_write')
  expect(names).not.toContain('notes_tear')
  const refused = await client.callTool({ name: 'notes_tear', arguments: {} })
  expect(textOf(refused)).toMatch(/is not in the endpoint set "Look"/)
})

test('without trust each of its tools is asked about', async () => {
  const { fixture, client } = await start(entry({ trust: 'nothing' }))
  await isFine(fixture)
  const answer = client.callTool({ name: 'notes_read', arguments: { page: '7' } })
  const { id, effect } = await until(() => fixture.bridge.state.approvals[0])
  expect(effect).toBe('destructive')
  await fixture.bridge.api.answerApproval({ id, answer: 'yes' })
  expect(textOf(await answer)).toBe('page 7')
})

test('one that ends in the midst of a call leaves it answered, and the next call starts it anew', async () => {
  const { fixture, client } = await start(entry())
  await isFine(fixture)
  const died = await client.callTool({ name: 'notes_die', arguments: {} })
  expect(textOf(died)).toMatch(/^The connection to Notes broke before the answer came/)
  expect(textOf(await client.callTool({ name: 'notes_read', arguments: { page: '8' } }))).toBe('page 8')
  expect(fixture.bridge.state.further[0]?.is).toBe('fine')
})

test('one that does not start says why', async () => {
  const missing = await start(entry({ reach: { command: 'no-such-program-here', arguments: [] } }))
  await until(() => missing.fixture.bridge.state.further[0]?.problem)
  const { message = '', nextStep } = missing.fixture.bridge.state.further[0]?.problem ?? {}
  expect(message).toMatch(/^Notes cannot be started: there is no program "no-such-program-here" in \//)
  expect(message).toContain(process.env['PATH']?.split(':')[0])
  expect(nextStep).toContain('"command -v no-such-program-here"')
  const refusing = await start(entry({ reach: { variables: { NOTES_REFUSE: 'yes' } } }))
  await until(() => refusing.fixture.bridge.state.further[0]?.problem)
  expect(refusing.fixture.bridge.state.further[0]?.problem?.message).toBe(
    'Notes was started and opens no session. It says: “There is no ink: set INK”',
  )
})

/** A user's home whose shell knows of a folder of programs, of which the system knows nothing at login. */
async function homeWithTools(): Promise<{ folder: string; tools: string }> {
  const { folder } = newHome()
  const tools = join(folder, 'my tools')
  await mkdir(tools)
  await writeFile(join(folder, '.bash_profile'), `export PATH="${tools}:$PATH"\n`)
  return { folder, tools }
}

/** Lets this process be one that the system has started at login. */
function asStartedAtLogin(home: string, shell: string): void {
  vi.stubEnv('HOME', home)
  vi.stubEnv('SHELL', shell)
  vi.stubEnv('TERM', '')
  ends(() => vi.unstubAllEnvs())
}

const desktop: Shell = { state: { kind: 'desktop', loginKept: 'session' } }

test.skipIf(!existsSync('/bin/bash'))(
  'what the desktop app starts is found where the user’s shell finds it, and finds there what it starts itself',
  async () => {
    const { folder, tools } = await homeWithTools()
    await symlink(process.execPath, join(tools, 'notes-node'))
    await writeFile(
      join(tools, 'notes'),
      `#!/usr/bin/env -S notes-node\nawait import(${JSON.stringify(program)})\n`,
    )
    await chmod(join(tools, 'notes'), 0o755)
    await writeFile(join(tools, 'package.json'), '{"type":"module"}')
    asStartedAtLogin(folder, '/bin/bash')
    const upstream = entry({ reach: { command: 'notes', arguments: [] } })
    const { fixture, client } = await start(upstream, { shell: desktop })
    await isFine(fixture)
    expect(textOf(await client.callTool({ name: 'notes_read', arguments: { page: '7' } }))).toBe('page 7')

    // A command line's bridge has the PATH of its terminal.
    const other = await start(upstream)
    await until(() => other.fixture.bridge.state.further[0]?.problem)
    expect(other.fixture.bridge.state.further[0]?.problem?.message).not.toContain(tools)
  },
)

test.skipIf(process.platform === 'win32')(
  'a shell that hangs keeps neither the bridge nor a program from starting',
  async () => {
    const { folder, tools } = await homeWithTools()
    const shell = join(tools, 'shell')
    const pidFile = join(folder, 'pid')
    await writeFile(shell, `#!/bin/sh\necho $$ > '${pidFile}'\nexec sleep 600\n`)
    await chmod(shell, 0o755)
    asStartedAtLogin(folder, shell)
    const { fixture, client } = await start(entry(), { shell: desktop })
    const pid = Number(await until(() => readFile(pidFile, 'utf8').catch(() => '')))
    expect((await client.listTools()).tools.length).toBeGreaterThan(0)
    await isFine(fixture)
    expect(textOf(await client.callTool({ name: 'notes_read', arguments: { page: '7' } }))).toBe('page 7')
    await until(() => !runs(pid))
  },
)

test('one that says too much holds up nobody', async () => {
  const { fixture, client } = await start(entry())
  await isFine(fixture)
  expect(textOf(await client.callTool({ name: 'notes_flood', arguments: {} }))).toBe('said')
  const task = fixture.demo.state.world.ownTask('running').jediTaskID
  const status = await client.callTool({ name: 'task_get_status', arguments: { task_id: task } })
  expect(textOf(status)).toContain('running')
})

test('one whose answer is too large is told so, and answers again', async () => {
  const { fixture, client } = await start(entry())
  await isFine(fixture)
  const all = await client.callTool({ name: 'notes_shelf', arguments: { books: 2_000_000 } })
  expect(all.isError).toBe(true)
  expect(textOf(all)).toMatch(/^The answer of Notes is too large/)
  expect(textOf(await client.callTool({ name: 'notes_read', arguments: { page: '9' } }))).toBe('page 9')
  expect(fixture.bridge.state.further[0]?.is).toBe('fine')
})

test('one that says too much from now on holds up nobody, and fills no log', async () => {
  const { fixture, client } = await start(entry())
  await isFine(fixture)
  expect(textOf(await client.callTool({ name: 'notes_chatter', arguments: {} }))).toBe('said')
  const task = fixture.demo.state.world.ownTask('running').jediTaskID
  for (let call = 0; call < 20; call += 1) {
    const status = await client.callTool({ name: 'task_get_status', arguments: { task_id: task } })
    expect(textOf(status)).toContain('running')
  }
  const log = await readFile(join(fixture.home.logsFolder, 'bridge.log'), 'utf8')
  expect(log.match(/A complaint/g)?.length ?? 0).toBeLessThan(200)
})

const runs = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Has it start what will not end. @returns the processes of both */
async function startStubborn(client: Client): Promise<number[]> {
  return JSON.parse(textOf(await client.callTool({ name: 'notes_stubborn', arguments: {} }))) as number[]
}

test('stopping the bridge ends the program, also one that will not end, with all that it has started', async () => {
  const { fixture, client } = await start(entry())
  await isFine(fixture)
  const pids = await startStubborn(client)
  expect(pids.map(runs)).toEqual([true, true])
  await fixture.bridge.stop()
  await until(() => !pids.some(runs))
})

test('one that dies leaves nothing behind', async () => {
  const { fixture, client } = await start(entry())
  await isFine(fixture)
  const pids = await startStubborn(client)
  expect(pids.map(runs)).toEqual([true, true])
  await client.callTool({ name: 'notes_die', arguments: {} })
  await until(() => !pids.some(runs))
})

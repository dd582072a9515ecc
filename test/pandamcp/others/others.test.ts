import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { beforeAll, describe, expect, test } from 'vitest'
import { SettingsFile } from '../../../bridge/state/settings.ts'
import { startTestBridge, until, usePandaMcp, type TestBridge } from '../../bridge.ts'
import { cli } from '../../cli.ts'
import { connectClient, textOf } from '../../clients.ts'
import { endsAfterAll } from '../../ends.ts'
import { newHome } from '../../homes.ts'
import { preparePandaMcp } from '../install.ts'
import { startPandaMcp, type PandaMcp } from '../server.ts'
import { prepareEverything, preparePythonServers } from './install.ts'
import { STAND_IN } from './stand-in-rucio.ts'
import { sharedSecret, startOthers, type Others } from './servers.ts'

// Real servers of other makes beside the real PandaMCP: FastMCP's, with sessions, without, and as a program; the one with
// which MCP's makers show all that there is; rucio-mcp before a stand-in of Rucio.

const reason = process.env['PANDAMCP_UNAVAILABLE']
const panda = reason ? { unavailable: reason } : await preparePandaMcp()
const python = reason ? { unavailable: reason } : await preparePythonServers()
const everything = reason ? { unavailable: reason } : await prepareEverything()
const isMissing = [panda, python, everything].some((each) => 'unavailable' in each)

describe.skipIf(isMissing)('one assistant, PandaMCP and seven other servers', () => {
  let others: Others
  let pandaMcp: PandaMcp
  let fixture: TestBridge
  let client: Client
  const ends = endsAfterAll()

  beforeAll(async () => {
    if ('unavailable' in panda || 'unavailable' in python || 'unavailable' in everything) return
    others = await startOthers(python, everything.file)
    ends(() => others.end())
    const home = newHome()
    const settings = new SettingsFile(home)
    settings.change({ upstreams: [...others.entries], endpointSet: 'my-work', toolList: 'all' })
    fixture = await startTestBridge({ policy: 'usual', signedIn: false, bridge: { home } })
    ends(() => fixture[Symbol.asyncDispose]())
    const { bridge, demo } = fixture
    pandaMcp = await startPandaMcp({ prepared: panda, restUrl: `${demo.url}/api/v1` })
    ends(() => pandaMcp.kill())
    await usePandaMcp(fixture, pandaMcp.url)
    await bridge.api.answerHost({ origin: new URL(pandaMcp.url).origin, answer: 'yes' })
    client = await connectClient(fixture, '2026')
    ends(() => client.close())
  })

  const stateOf = (name: string) => fixture.bridge.state.further.find((each) => each.name === name)
  const isFine = (name: string) => until(() => stateOf(name)?.is === 'fine')

  const call = async (name: string, args: Record<string, unknown> = {}, assistant = client) => {
    const result = await assistant.callTool({ name, arguments: args })
    return { isError: result.isError === true, text: textOf(result) }
  }

  const runningTask = () => fixture.demo.state.world.ownTask('running').jediTaskID

  /** Of each server one call, with what its answer says. */
  const looks: Readonly<Record<string, readonly [string, () => Record<string, unknown>, string]>> = {
    PandaMCP: ['task_get_status', () => ({ task_id: runningTask() }), 'running'],
    Lab: ['lab_beam', () => ({ energy: 3 }), 'muon'],
    'Lab without sessions': ['plain_beam', () => ({ energy: 4 }), 'muon'],
    'Lab here': ['here_beam', () => ({ energy: 5 }), 'muon'],
    Everything: ['every_echo', () => ({ message: 'beam on' }), 'Echo: beam on'],
    'Everything here': ['all_echo', () => ({ message: 'beam off' }), 'Echo: beam off'],
    Rucio: ['rucio_list_dids', () => ({ did_pattern: 'mc26:*' }), 'mc26.stand-in.AOD'],
    'Rucio here': ['own_rucio_ping', () => ({}), STAND_IN],
  }
  const names = Object.keys(looks)

  async function look(name: string, assistant = client) {
    const [tool, args, said] = looks[name] ?? ['', () => ({}), '']
    const { isError, text } = await call(tool, args(), assistant)
    return { isError, text, isRight: !isError && text.includes(said) }
  }

  async function allAnswerBut(name: string): Promise<void> {
    const others = names.filter((each) => each !== name)
    const answers = await Promise.all(others.map((each) => look(each)))
    expect(others.filter((_, at) => answers[at]?.isRight !== true)).toEqual([])
  }

  test('a server that wants a bearer is not linked until it has one', async () => {
    await until(() => stateOf('Rucio')?.is === 'not-linked')
    const upstream = others.entries.find((each) => each.name === 'Rucio')
    if (!upstream) throw new Error('There is none')
    await fixture.bridge.api.saveUpstream({ upstream, bearer: 'another-secret-than-that' })
    await until(() => stateOf('Rucio')?.is === 'refused')
    expect(stateOf('Rucio')?.problem?.message).toMatch(/does not take the token that is kept for it/)
    await fixture.bridge.api.saveUpstream({ upstream, bearer: sharedSecret })
    await isFine('Rucio')
  })

  test('one list has the tools of all, each once, and nothing is held back', async () => {
    for (const { name } of others.entries) await until(() => (stateOf(name)?.tools ?? 0) > 0)
    const offered = (await client.listTools()).tools.map(({ name }) => name)
    expect(new Set(offered).size).toBe(offered.length)
    expect(offered).toEqual(expect.arrayContaining(names.map((name) => looks[name]?.[0])))
    // What rucio-mcp says of its tools: those that add, change or delete are none of the set's, unless they are asked about.
    expect(fixture.bridge.state.further.flatMap(({ heldTools }) => heldTools)).toEqual([])
    expect(stateOf('Rucio')?.tools).toBeGreaterThan(40)
  })

  test('each call goes to the server that has the tool, and is recorded with its name', async () => {
    for (const name of names) {
      expect(await look(name)).toMatchObject({ isRight: true })
      const [last] = (await fixture.bridge.api.getActivity({ limit: 1 })).calls
      expect(last).toMatchObject({ tool: looks[name]?.[0], effect: 'read', outcome: 'ok' })
      expect(last?.upstream).toBe(name === 'PandaMCP' ? undefined : name)
    }
  })

  test('through the shim it is the same list, and the same calls', async () => {
    const shim = new Client({ name: 'shim', version: '1' })
    await shim.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: [cli, 'stdio'],
        env: { PANDA_BRIDGE_HOME: fixture.home.folder },
      }),
    )
    try {
      const listed = async (assistant: Client) =>
        (await assistant.listTools()).tools.map(({ name }) => name).toSorted()
      expect(await listed(shim)).toEqual(await listed(client))
      for (const name of names) expect(await look(name, shim)).toMatchObject({ isRight: true })
    } finally {
      await shim.close()
    }
  })

  test('what a tool has structured, an error and a large answer come through', async () => {
    const beam = await client.callTool({ name: 'lab_beam', arguments: { energy: 13 } })
    expect(beam.structuredContent).toEqual({ energy: 13, particle: 'muon' })
    expect(await call('plain_fail')).toEqual({
      isError: true,
      text: expect.stringContaining('The magnet is warm'),
    })
    expect(await call('every_get-sum', { a: 1, b: 'two' })).toMatchObject({ isError: true })
    for (const name of ['lab_large', 'plain_large', 'here_large']) {
      const { text } = await call(name)
      expect(text).toMatch(
        /This answer has \d+\.\d MB and is not shown whole.*is kept for you as panda:\/\/results/s,
      )
      expect(text.length).toBeLessThan(10_000)
    }
  })

  test('one that floods or hangs holds up nobody, and answers again', async () => {
    const floods = ['lab_flood', 'plain_flood', 'here_flood'].map((name) => call(name))
    const end = new AbortController()
    const hangs = ['lab_hang', 'plain_hang', 'here_hang'].map((name) =>
      client.callTool({ name, arguments: {} }, { signal: end.signal }).catch((thrown: unknown) => thrown),
    )
    await allAnswerBut('')
    for (const { text } of await Promise.all(floods)) expect(text).toBe('said')
    end.abort()
    for (const outcome of await Promise.all(hangs)) expect(String(outcome)).toMatch(/abort/i)
    await allAnswerBut('')
  })

  test('a tool that appears later is held back until the user has looked at it', async () => {
    for (const [name, prefix] of [
      ['Lab', 'lab_'],
      ['Lab here', 'here_'],
    ] as const) {
      expect((await call(`${prefix}grow`)).text).toBe('grown')
      await until(() => stateOf(name)?.heldTools.includes(`${prefix}grown`))
      expect((await client.listTools()).tools.map((tool) => tool.name)).not.toContain(`${prefix}grown`)
      expect(await call(`${prefix}grown`)).toMatchObject({ isError: true })
    }
    await allAnswerBut('')
  })

  describe('killed and back without harm to the others:', () => {
    /** What ends it as a crash would, and what brings it back where nothing else does. */
    const crashes: Readonly<Record<string, { kill: () => Promise<void>; comeBack?: () => Promise<void> }>> = {
      PandaMCP: { kill: () => pandaMcp.kill(), comeBack: () => pandaMcp.restart() },
      ...Object.fromEntries(
        ['Lab', 'Lab without sessions', 'Everything', 'Rucio'].map((name) => [
          name,
          {
            kill: async () => others.programs[name]?.kill(),
            comeBack: async () => others.programs[name]?.comeBack(),
          },
        ]),
      ),
      'Lab here': { kill: () => killChild(/fast_server\.py stdio$/) },
      'Everything here': { kill: () => killChild(/server-everything\/dist\/index\.js stdio$/) },
      'Rucio here': { kill: () => killChild(/rucio-mcp serve --rucio-cfg \S+$/) },
    }

    /** What it is while it is away, as the state has it. */
    const problemOf = (name: string) =>
      (name === 'PandaMCP' ? fixture.bridge.state.upstream : stateOf(name))?.problem?.code

    const allFine = () => fixture.bridge.state.further.every(({ is }) => is === 'fine')

    test.each(names.filter((name) => !name.endsWith(' here')))('%s', async (name) => {
      const { kill, comeBack } = crashes[name] ?? {}
      expect(await look(name)).toMatchObject({ isRight: true })
      await kill?.()
      const { isError, text } = await look(name)
      expect(isError).toBe(true)
      expect(text).toMatch(
        new RegExp(`^${name}\\b.* (?:refuses connections: nothing answers there|cannot be reached)`),
      )
      expect(problemOf(name)).toBe('unreachable')
      const offered = (await client.listTools()).tools.map((each) => each.name)
      expect(offered).toContain(looks[name]?.[0])
      await allAnswerBut(name)
      await comeBack?.()
      expect(await look(name)).toMatchObject({ isRight: true })
      await allAnswerBut('')
      expect(allFine()).toBe(true)
    })

    test.each(names.filter((name) => name.endsWith(' here')))(
      '%s, which the next call starts',
      async (name) => {
        expect(await look(name)).toMatchObject({ isRight: true })
        await crashes[name]?.kill()
        await allAnswerBut(name)
        expect(await look(name)).toMatchObject({ isRight: true })
        expect(allFine()).toBe(true)
      },
    )
  })

  test.each([
    ['Lab', 'lab_stall'],
    ['Lab here', 'here_stall'],
  ])('%s killed in the midst of a call leaves it answered, with the outcome unknown', async (name, tool) => {
    const { api } = fixture.bridge
    const answer = client.callTool({ name: tool, arguments: {} })
    // Not annotated: it counts as one that destroys, and the user is asked.
    const { id } = await until(() => fixture.bridge.state.approvals[0])
    await api.answerApproval({ id, answer: 'yes' })
    await until(() => fixture.bridge.state.runningCalls.some((each) => each.tool === tool))
    if (name === 'Lab') await others.programs[name]?.comeBack()
    else await killChild(/fast_server\.py stdio$/)
    const result = await answer
    expect(result.isError).toBe(true)
    expect(textOf(result)).toMatch(/^The connection to Lab.* broke before the answer came/)
    expect(await look(name)).toMatchObject({ isRight: true })
  })
})

/** A program that the bridge, which runs in this process, has started. */
async function killChild(command: RegExp): Promise<void> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,args='])
  const found = stdout.split('\n').flatMap((line) => {
    const [, pid, parent, args = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []
    return Number(parent) === process.pid && command.test(args) ? [Number(pid)] : []
  })
  const [pid, ...more] = found
  if (pid === undefined || more.length > 0) throw new Error(`${found.length} programs of ${String(command)}`)
  process.kill(pid, 'SIGKILL')
  await until(() => {
    try {
      return !process.kill(pid, 0)
    } catch {
      return true
    }
  })
}

import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { BridgeState } from '../../bridge/api.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { runCli } from '../cli.ts'
import { connectClient } from '../clients.ts'
import { newHome } from '../homes.ts'

/** What windows show and set besides tools and sign-in. */

test('another port counts from the next start on, and one in use is refused with a reason', async () => {
  await using fixture = await startTestBridge()
  const { api } = fixture.bridge
  const taken = createServer()
  await new Promise<void>((listening) => taken.listen(0, '127.0.0.1', listening))
  const { port } = taken.address() as AddressInfo
  await expect(api.setPort({ port })).rejects.toMatchObject({
    code: 'already-running',
    message: `Port ${port} on this machine is used by another program.`,
  })
  await new Promise((closed) => taken.close(closed))
  const { now } = fixture.bridge.state.ports
  await api.setPort({ port })
  expect(fixture.bridge.state.ports).toEqual({ now, next: port })
  await fixture.bridge.stop()
  await using again = await startTestBridge({ bridge: { home: fixture.home, port: undefined as never } })
  expect(again.bridge.state).toMatchObject({
    ports: { now: port, next: port },
    mcpUrl: `http://127.0.0.1:${port}/mcp`,
  })
})

test('what PanDA offers is asked for once, and again when somebody looks', async () => {
  await using fixture = await startTestBridge()
  const { tools } = await untilReached(fixture.bridge)
  await fixture.bridge.stop()
  const server = { ...demoServer(fixture.demo), upstream: 'pandamcp' as const }
  await using again = await startTestBridge({ bridge: { home: fixture.home, server }, signedIn: false })
  for (let turn = 0; turn < 3; turn += 1) await again.bridge.api.checkNow({})
  expect(again.bridge.state.upstream).toMatchObject({ tools, reachedAt: undefined, problem: undefined })
  await again.bridge.api.getState({})
  expect(await untilReached(again.bridge)).toMatchObject({ tools })
})

test('budget and rules of single assistants are in the state, and count', async () => {
  await using fixture = await startTestBridge()
  const { api, choices } = fixture.bridge
  expect(fixture.bridge.state).toMatchObject({ budgetBytes: undefined, clientRules: {} })
  await api.setBudget({ bytes: 30_000 })
  await api.setClientRules({ client: 'cursor', rules: { mayAskInChat: true, budgetBytes: 40_000 } })
  expect(fixture.bridge.state).toMatchObject({
    budgetBytes: 30_000,
    clientRules: { cursor: { mayAskInChat: true, budgetBytes: 40_000 } },
  })
  expect(choices.policy.rulesOf('cursor').budgetBytes).toBe(40_000)
  fixture.demo.faults.rest = { kind: 'huge', bytes: 60_000 }
  const answerOf = async (bytes: number) => {
    await api.setBudget({ bytes })
    const client = await connectClient(fixture, '2025')
    const result = await client.callTool({ name: 'statistics_job_stats_by_cloud', arguments: {} })
    await client.close()
    return JSON.stringify(result).length
  }
  expect(await answerOf(20_000)).toBeLessThan(await answerOf(5_000_000))
})

test('how long an answer may be is as suits the program that asks, until the user says otherwise', async () => {
  await using fixture = await startTestBridge()
  fixture.demo.faults.rest = { kind: 'huge', bytes: 20_000 }
  const requestInit = { headers: await fixture.headersOf('stdio') }
  const isWholeFor = async (name: string) => {
    const client = new Client({ name, version: '1' })
    await client.connect(
      new StreamableHTTPClientTransport(new URL(fixture.bridge.state.mcpUrl), { requestInit }),
    )
    const result = await client.callTool({ name: 'statistics_job_stats_by_cloud', arguments: {} })
    await client.close()
    return !JSON.stringify(result).includes('$outline')
  }
  expect(await isWholeFor('codex-mcp-client')).toBe(false)
  expect(await isWholeFor('claude-code')).toBe(true)
  await fixture.bridge.api.setBudget({ bytes: 500_000 })
  expect(await isWholeFor('codex-mcp-client')).toBe(true)
  await fixture.bridge.api.setBudget({})
  expect(fixture.bridge.state.budgetBytes).toBeUndefined()
  expect(await isWholeFor('codex-mcp-client')).toBe(false)
})

test('keys are listed with when they came, and one that is taken back is refused at once', async () => {
  await using fixture = await startTestBridge()
  const { api } = fixture.bridge
  const keyOf = (name: string) => fixture.bridge.state.keys.find((key) => key.name === name)
  expect(fixture.bridge.state.keys.map(({ name }) => name)).toEqual(['stdio'])
  await api.linesToPaste({ client: 'cursor' })
  expect(keyOf('cursor')).toMatchObject({ lastSeen: undefined })
  const client = await connectClient(fixture, '2025', 'cursor')
  await client.listTools()
  expect(keyOf('cursor')?.lastSeen).toBeGreaterThan(0)
  await api.revokeKey({ name: 'cursor' })
  expect(keyOf('cursor')).toBeUndefined()
  await expect(client.listTools()).rejects.toThrow(/key|401|session/i)

  const before = await fixture.headersOf('stdio')
  await api.revokeKey({ name: 'stdio' })
  expect(keyOf('stdio')).toMatchObject({ lastSeen: undefined })
  expect(await fixture.headersOf('stdio')).not.toEqual(before)
  await expect(api.revokeKey({ name: 'control' })).rejects.toMatchObject({ code: 'invalid-input' })
  for (const name of ['nobody', 'constructor'])
    await expect(api.revokeKey({ name })).rejects.toMatchObject({ code: 'not-found' })

  const listed = await runCli(fixture.home, ['keys'])
  expect(listed.stdout).toMatch(/^stdio {2}never$/m)
  expect(await runCli(fixture.home, ['keys', '--revoke', 'nobody'])).toMatchObject({ code: 1 })
})

test('when a key last came is known after a restart, as far as the record tells', async () => {
  const first = await startTestBridge()
  const client = await connectClient(first, '2025')
  await client.callTool({ name: 'system_is_alive', arguments: {} })
  await client.close()
  await first.bridge.stop()
  await using second = await startTestBridge({ bridge: { home: first.home }, signedIn: false })
  await first.demo.stop()
  expect(second.bridge.state.keys[0]).toMatchObject({ name: 'stdio', lastSeen: expect.any(Number) as number })
})

test('one assistant is repaired, and mended by itself where the user wants that', async () => {
  const realHome = process.env['HOME']
  const user = newHome().folder
  process.env['HOME'] = user
  try {
    mkdirSync(join(user, '.cursor'))
    await using fixture = await startTestBridge({ bridge: { watchClients: true } })
    const { api } = fixture.bridge
    const file = join(user, '.cursor', 'mcp.json')
    await api.connectClient({ client: 'cursor' })
    await api.revokeKey({ name: 'cursor' })
    const stateOf = async () => (await api.listClients({})).find(({ id }) => id === 'cursor')
    expect(await stateOf()).toMatchObject({ state: 'outdated', why: 'no-key' })
    expect(await api.repairClients({ client: 'cursor' })).toMatchObject([{ id: 'cursor', repaired: true }])
    expect(await stateOf()).toMatchObject({ state: 'connected' })

    await api.setAutoRepair({ client: 'cursor', on: true })
    expect(fixture.bridge.state.autoRepair).toEqual(['cursor'])
    writeFileSync(file, '{}')
    await until(async () => (await stateOf())?.state === 'connected')
    await api.setAutoRepair({ client: 'cursor', on: false })
    expect(fixture.bridge.state.autoRepair).toEqual([])

    mkdirSync(join(user, 'Downloads'))
    expect(await api.makeBundle({})).toEqual({ file: join(user, 'Downloads', 'panda-bridge.mcpb') })
    expect(existsSync(join(user, 'Downloads', 'panda-bridge.mcpb'))).toBe(true)
  } finally {
    process.env['HOME'] = realHome
  }
})

test('a call of a window is ended by it, at PanDA too, and every failure has a code', async () => {
  await using fixture = await startTestBridge({ demo: { mcpExtras: true } })
  const { api } = fixture.bridge
  // Nothing tells when the tool has begun: it is given longer and longer, until it has.
  for (let ms = 100; fixture.demo.counters.mcpCancellations === 0; ms *= 2) {
    const call = api.callTool({ name: 'demo_wait', arguments: { seconds: 60 }, id: 'mine' })
    await expect(api.callTool({ name: 'demo_wait', arguments: {}, id: 'mine' })).rejects.toMatchObject({
      code: 'invalid-input',
    })
    await setTimeout(ms)
    expect(await api.cancelCall({ id: 'mine' })).toBe(true)
    expect(await call).toMatchObject({ isError: true, errorCode: 'cancelled' })
    await setTimeout(ms)
  }
  expect(await api.cancelCall({ id: 'mine' })).toBe(false)
  expect(fixture.bridge.state.recentCalls[0]).toMatchObject({ tool: 'demo_wait', outcome: 'cancelled' })

  expect(await api.callTool({ name: 'system_is_alive', arguments: {} })).not.toHaveProperty('errorCode')
  const refused = await api.callTool({ name: 'task_get_status', arguments: { task_id: 1 } })
  expect(refused).toMatchObject({ isError: true, errorCode: 'refused-by-panda' })
  await api.pause({ paused: true })
  expect(await api.callTool({ name: 'system_is_alive', arguments: {} })).toMatchObject({
    errorCode: 'not-allowed',
  })
})

test('older calls are paged in from disk, and statistics count the whole record', async () => {
  await using fixture = await startTestBridge()
  const { api, activity } = fixture.bridge
  const ids = await addCalls(fixture, 2_500)
  const paged: string[] = []
  let before: string | undefined
  for (let more = true; more;) {
    const page = await api.getActivity({ limit: 700, ...(before !== undefined && { before }) })
    paged.unshift(...page.calls.map(({ id }) => id))
    before = page.calls[0]?.id
    more = page.older
  }
  expect(paged).toEqual(ids)
  expect(await api.getActivity({ limit: 10, before: 'unknown' })).toEqual({ calls: [], older: false })
  expect(activity.calls).toHaveLength(1_000)
  expect((await api.getStatistics({})).all.calls).toBe(2_500)
})

async function addCalls({ bridge }: TestBridge, count: number): Promise<string[]> {
  const ids: string[] = []
  for (let index = 0; index < count; index += 1) {
    const { id } = bridge.activity.add({
      time: 1_000 * index,
      client: 'cursor',
      clientName: 'Cursor',
      clientVersion: '3',
      tool: 'system_is_alive',
      arguments: {},
      effect: 'read',
      approval: 'not-needed',
      ms: 1,
      bytes: 1,
      outcome: 'ok',
    })
    ids.push(id)
    // Thousands at once are more than wait for the disk.
    if (index % 500 === 0) await bridge.activity.flush()
  }
  return ids
}

test('a look at a server is seen step by step by every window', async () => {
  await using fixture = await startTestBridge()
  const seen: (string[] | undefined)[] = []
  const end = fixture.bridge.subscribe(({ probe }: BridgeState) =>
    seen.push(probe?.steps.map(({ step }) => step)),
  )
  const report = await fixture.bridge.api.probeServer({ server: demoServer(fixture.demo) })
  end()
  const steps = report.steps.map(({ step }) => step)
  expect(steps.length).toBeGreaterThan(3)
  expect(seen.slice(0, steps.length + 1)).toEqual(
    Array.from({ length: steps.length + 1 }, (_, n) => steps.slice(0, n)),
  )
  expect(fixture.bridge.state.probe).toBeUndefined()
})

test('a record that cannot be written is a problem in the state', async () => {
  const home = newHome()
  // A file in the place of the folder, which also stops root.
  writeFileSync(join(home.folder, 'activity'), '')
  await using fixture = await startTestBridge({ bridge: { home } })
  await fixture.bridge.api.callTool({ name: 'system_is_alive', arguments: {} })
  const problem = await until(() => fixture.bridge.state.problems[0])
  expect(problem).toMatchObject({ code: 'file-access', message: expect.stringContaining('record') as string })
  expect((await fixture.bridge.api.getStatistics({})).all.calls).toBe(1)
})

/** What is known of the upstream, once it has answered. */
function untilReached(bridge: TestBridge['bridge']): Promise<BridgeState['upstream']> {
  return until(() => (bridge.state.upstream.reachedAt === undefined ? undefined : bridge.state.upstream))
}

test('a known server that is saved as it was is not changed, whatever the case of its name', async () => {
  await using fixture = await startTestBridge({ signedIn: false })
  const { api } = fixture.bridge
  const atlas = (await api.listServers({})).known.find(({ name }) => name === 'ATLAS')!
  await api.saveServer({ server: { ...atlas, name: 'atlas', vo: 'atlas.production' } })
  const { known, own, changed } = await api.listServers({})
  expect({ own, changed }).toEqual({ own: [], changed: ['ATLAS'] })
  expect(known).toContainEqual({ ...atlas, vo: 'atlas.production' })
  await api.saveServer({ server: atlas })
  expect((await api.listServers({})).changed).toEqual([])
})

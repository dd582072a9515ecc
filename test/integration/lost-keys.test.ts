import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { remoteProblem, thisComputer } from '../../bridge/clients/index.ts'
import type { Home } from '../../bridge/home/home.ts'
import { look } from '../../bridge/home/look.ts'
import { callMethod } from '../../bridge/http/call-method.ts'
import { connectToBridge } from '../../bridge/http/client/http-client.ts'
import { forWindows } from '../../bridge/http/for-windows.ts'
import { SettingsFile } from '../../bridge/state/settings.ts'
import { startTestBridge, until } from '../bridge.ts'
import { runCli, startCli } from '../cli.ts'
import { connectClient } from '../clients.ts'
import { newHome } from '../homes.ts'

/** Keys that stood in files, or were shown to a stranger. */

const remote = remoteProblem(thisComputer())?.message

/** Lets this process be of a user who has Cursor, with a file that is the user's alone. */
function userWithCursor(): string {
  const before = process.env['HOME']
  const user = newHome().folder
  mkdirSync(join(user, '.cursor'), { mode: 0o700 })
  const file = join(user, '.cursor', 'mcp.json')
  writeFileSync(file, '{}', { mode: 0o600 })
  process.env['HOME'] = user
  onTestFinished(() => void (process.env['HOME'] = before))
  return file
}

type Keys = Record<string, { key: string; givenOut?: boolean }>
const keysFile = (home: Home) => join(home.credentialsFolder, 'keys.json')
const keysOf = (home: Home) => JSON.parse(readFileSync(keysFile(home), 'utf8')) as Keys

/** What 0.1.0 left: it noted neither how an assistant was to be connected nor which key it gave out. */
function asOf010(home: Home): void {
  const keys = keysOf(home)
  for (const key of Object.values(keys)) delete key.givenOut
  writeFileSync(keysFile(home), JSON.stringify(keys))
  const clients = join(home.folder, 'clients')
  for (const name of readdirSync(clients)) {
    const file = join(clients, name, 'record.json')
    const record = JSON.parse(readFileSync(file, 'utf8')) as { connection: { transport?: string } }
    delete record.connection.transport
    writeFileSync(file, JSON.stringify(record))
  }
}

/** A program that listens at a port of its own choice. */
async function stranger(port = 0): Promise<number> {
  const server = createServer()
  await new Promise<void>((listening) => void server.listen(port, '127.0.0.1', listening))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

describe.skipIf(remote)('an entry for HTTP that an earlier version made', () => {
  test('is repaired to a command where the user lets entries be mended, and its key is refused', async () => {
    const file = userWithCursor()
    await using fixture = await startTestBridge({ bridge: { watchClients: true } })
    const { api } = fixture.bridge
    await api.connectClient({ client: 'cursor', http: true })
    asOf010(fixture.home)
    const client = await connectClient(fixture, '2025', 'cursor')
    await client.listTools()
    const { cursor } = keysOf(fixture.home)
    expect(readFileSync(file, 'utf8')).toContain(cursor?.key)
    // The set-up works until somebody mends it.
    expect((await api.listClients({})).find(({ id }) => id === 'cursor')).toMatchObject({
      state: 'outdated',
      why: 'holds-key',
    })
    expect((await api.previewConnect({ client: 'cursor' })).warnings).toEqual([
      expect.stringContaining('restart the assistant'),
    ])

    const isSeen = () => fixture.bridge.state.clients.some(({ why }) => why === 'holds-key')
    await until(isSeen)
    await api.setAutoRepair({ client: 'cursor', on: true })
    await until(() => !readFileSync(file, 'utf8').includes('127.0.0.1'))
    await until(() => keysOf(fixture.home)['cursor']?.key !== cursor?.key)
    expect(readFileSync(file, 'utf8')).not.toMatch(/pb_|Bearer/)
    const isRefused = (error: Error) => /key|401|session/i.test(error.message)
    await until(() => client.listTools().then(() => false, isRefused))
    // With a new key, which the shim reads, it is let in.
    expect((await api.listClients({})).find(({ id }) => id === 'cursor')?.state).toBe('connected')
    expect(keysOf(fixture.home)['cursor']).toMatchObject({ givenOut: false })
  })
})

describe.skipIf(remote)('a bridge that finds its port taken', () => {
  test('renews the keys that may have been sent there, says so, and their entries are mended', async () => {
    const file = userWithCursor()
    const home = newHome()
    const first = await startTestBridge({ bridge: { home, port: undefined as never } })
    const { port } = new URL(first.bridge.url)
    await first.bridge.api.connectClient({ client: 'cursor', http: true })
    await first.bridge.api.connectClient({ client: 'claude-desktop', file: join(newHome().folder, 'c.json') })
    await first[Symbol.asyncDispose]()
    const before = keysOf(home)
    await stranger(Number(port))

    await expect(startTestBridge({ bridge: { home, port: undefined as never } })).rejects.toMatchObject({
      code: 'already-running',
      message: expect.stringMatching(/used by another program\. .*renewed: cursor\.$/),
      nextStep: expect.stringContaining('panda-bridge repair'),
    })
    const after = keysOf(home)
    expect(after['cursor']?.key).not.toBe(before['cursor']?.key)
    // These came by the shim alone, which does not use the port.
    for (const name of ['control', 'stdio', 'claude-desktop']) expect(after[name]).toEqual(before[name])

    await using second = await startTestBridge({ bridge: { home } })
    const { api } = second.bridge
    const cursor = async () => (await api.listClients({})).find(({ id }) => id === 'cursor')
    expect(await cursor()).toMatchObject({ state: 'outdated', transport: 'http' })
    expect(await api.repairClients({})).toMatchObject([{ id: 'cursor', repaired: true }])
    expect(await cursor()).toMatchObject({ state: 'connected', transport: 'http' })
    expect(readFileSync(file, 'utf8')).toContain(keysOf(home)['cursor']?.key)
  })

  test('renews those of an earlier version too, which did not note what it gave out', async () => {
    userWithCursor()
    const home = newHome()
    const first = await startTestBridge({ bridge: { home, port: undefined as never } })
    await first.bridge.api.connectClient({ client: 'cursor', http: true })
    await first[Symbol.asyncDispose]()
    asOf010(home)
    const before = keysOf(home)
    await stranger(new SettingsFile(home).read().port)
    await expect(startTestBridge({ bridge: { home, port: undefined as never } })).rejects.toMatchObject({
      message: expect.stringMatching(/renewed: .*cursor/),
    })
    expect(keysOf(home)['cursor']?.key).not.toBe(before['cursor']?.key)
    expect(keysOf(home)['stdio']?.key).not.toBe(before['stdio']?.key)
    expect(keysOf(home)['control']).toEqual(before['control'])
  })

  test('renews nothing for a port to which no assistant was ever sent', async () => {
    userWithCursor()
    const home = newHome()
    const first = await startTestBridge({ bridge: { home, port: undefined as never } })
    await first.bridge.api.connectClient({ client: 'cursor', http: true })
    await first[Symbol.asyncDispose]()
    const before = keysOf(home)
    const other = await stranger()
    await expect(startTestBridge({ bridge: { home, port: other } })).rejects.toMatchObject({
      message: `Port ${other} on this machine is used by another program.`,
    })
    expect(keysOf(home)).toEqual(before)
  })
})

test('a key that is taken back ends what is open with it, also where the disk does not take that', async () => {
  await using fixture = await startTestBridge()
  const { api } = fixture.bridge
  await api.linesToPaste({ client: 'cursor', http: false })
  const client = await connectClient(fixture, '2025', 'cursor')
  await client.listTools()
  rmSync(keysFile(fixture.home))
  mkdirSync(keysFile(fixture.home))
  await expect(api.revokeKey({ name: 'cursor' })).rejects.toMatchObject({ code: 'file-access' })
  await expect(client.listTools()).rejects.toThrow(/key|401|session/i)
  rmSync(keysFile(fixture.home), { recursive: true })
  await api.revokeKey({ name: 'cursor' })
  expect(keysOf(fixture.home)).not.toHaveProperty('cursor')
})

test.for(['', undefined])(
  'a bridge is a stranger to a home that has no key (%j) to know it by, and gets none shown',
  async (key) => {
    await using fixture = await startTestBridge({ signedIn: false })
    const { control, ...others } = keysOf(fixture.home)
    const left = JSON.stringify({ ...others, ...(key !== undefined && { control: { ...control, key } }) })
    writeFileSync(keysFile(fixture.home), left)
    expect(await look(fixture.home)).toMatchObject({ is: 'stranger' })
    await expect(connectToBridge(fixture.home)).rejects.toMatchObject({
      message: expect.stringContaining('has other keys than those in its home'),
    })
    // Keys are the bridge's to make: two who do would take them from each other.
    expect(readFileSync(keysFile(fixture.home), 'utf8')).toBe(left)
  },
)

test('a bridge that an assistant’s shim starts listens elsewhere: nobody can keep it out by taking its port', async () => {
  const home = newHome()
  const port = await stranger()
  new SettingsFile(home).change({ port })
  const shim = startCli(home, ['stdio'])
  onTestFinished(async () => {
    shim.process.kill()
    await runCli(home, ['stop'])
  })
  const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'x', version: '1' } }
  shim.send({ jsonrpc: '2.0', id: 1, method: 'initialize', params })
  expect(await shim.nextMessage()).toMatchObject({ id: 1, result: { serverInfo: {} } })
  // The next start looks for the port that was remembered.
  expect(new SettingsFile(home).read().port).toBe(port)
})

test('a window names no file but a bundle’s', async () => {
  await using fixture = await startTestBridge()
  const api = forWindows(fixture.bridge.api)
  const keys = keysFile(fixture.home)
  const before = readFileSync(keys, 'utf8')
  const bashrc = join(newHome().folder, '.bashrc')
  writeFileSync(bashrc, 'umask 077\n')
  // Its variables say where assistants have their files.
  const terminal = { home: newHome().folder, variables: { CLINE_MCP_SETTINGS_PATH: keys } }
  for (const [method, input] of [
    ['previewConnect', { client: 'claude-code', file: keys }],
    ['connectClient', { client: 'claude-code', file: keys }],
    ['previewDisconnect', { client: 'claude-code', file: keys }],
    ['disconnectClient', { client: 'claude-code', file: bashrc }],
    ['previewConnect', { client: 'claude-code', file: bashrc }],
    ['listClients', { terminal }],
    ['previewConnect', { client: 'cline', terminal }],
    ['connectClient', { client: 'cline', terminal }],
    ['previewDisconnect', { client: 'cline', terminal }],
    ['disconnectClient', { client: 'cline', terminal }],
    ['removeDirectEntry', { client: 'cline', entry: 'x', terminal }],
    ['importLogin', { file: bashrc }],
    ['makeBundle', { file: keys }],
    ['makeBundle', { file: join(fixture.home.folder, 'new.mcpb') }],
    ['makeBundle', { file: bashrc }],
  ] as const) {
    const answer = await callMethod(api, method, input)
    expect({ method, answer }).toEqual({
      method,
      answer: { error: expect.objectContaining({ code: 'not-allowed' }) as object },
    })
    expect(JSON.stringify(answer)).not.toContain('pb_')
  }
  expect(readFileSync(keys, 'utf8')).toBe(before)
  expect(readFileSync(bashrc, 'utf8')).toBe('umask 077\n')
  const bundle = join(newHome().folder, 'panda.mcpb')
  for (let twice = 0; twice < 2; twice += 1)
    expect(await callMethod(api, 'makeBundle', { file: bundle })).toEqual({ ok: { file: bundle } })
})

import { MemoryCredentialStore } from '../../bridge/auth/credentials.ts'
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { commandLineProgram } from '../../bridge/clients/program.ts'
import { startDemo, type Demo } from '../../bridge/demo/index.ts'
import { homeAt, type Home } from '../../bridge/home/home.ts'
import { silentLog } from '../../bridge/home/log.ts'
import { thisRuntime } from '../../bridge/home/runtime-record.ts'
import { updateRuntime } from '../../bridge/home/runtime.ts'
import { connectToBridge } from '../../bridge/http/client/http-client.ts'
import { Bridge } from '../../bridge/index.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { signIn, startTestBridge, until } from '../bridge.ts'
import { cli } from '../cli.ts'
import { connectClient } from '../clients.ts'
import { endsAfterEach } from '../ends.ts'
import { newHome } from '../homes.ts'
import { smallDisk } from '../small-disk.ts'

/** A bridge whose server is in its settings, as a user's is, on a computer that has Cursor. */
let demo: Demo
let home: Home
let bridge: Bridge
let cursorFile: string
const ends = endsAfterEach()
const realHome = process.env['HOME']
beforeEach(async () => {
  const user = newHome().folder
  process.env['HOME'] = user
  ends(() => (process.env['HOME'] = realHome))
  mkdirSync(join(user, '.cursor'))
  cursorFile = join(user, '.cursor', 'mcp.json')
  writeFileSync(cursorFile, '{}\n')
  demo = await startDemo({ pollSeconds: 0.05 })
  ends(() => demo.stop())
  home = newHome()
  bridge = await start()
  ends(() => bridge.stop())
  await bridge.api.setServer({ server: demoServer(demo) })
  await signIn(bridge, demo)
})

const start = () =>
  Bridge.start({
    home,
    log: silentLog,
    port: 0,
    program: commandLineProgram([process.execPath, cli], home),
    watchClients: true,
  })

/** What a state says beyond what every bridge says, to compare two. */
function lasting({ keys, ...state }: Bridge['state']): object {
  return { ...state, keys: keys.map(({ name }) => name), ports: {}, mcpUrl: '', clients: [] }
}

test('a reset forgets from which terminals assistants were connected, also for the next that is', async () => {
  const user = process.env['HOME'] ?? ''
  mkdirSync(join(user, '.gemini'))
  const at = (variables: object) => ({ terminal: { home: user, variables } })
  await bridge.api.connectClient({ client: 'cursor', ...at({ XDG_CONFIG_HOME: '/moved' }) })
  await bridge.api.reset({ disconnect: true })
  await bridge.api.connectClient({ client: 'gemini-cli', ...at({ PATH: '/usr/bin' }) })
  const notes = readFileSync(join(home.clientsFolder, 'terminal.json'), 'utf8')
  expect(JSON.parse(notes)).toEqual({ 'gemini-cli': { PATH: '/usr/bin' } })
})

test('after a reset the bridge is as on its first day, and stays so after a restart', async () => {
  const emptyHome = newHome()
  const other = await Bridge.start({
    home: emptyHome,
    log: silentLog,
    port: 0,
    program: commandLineProgram(['x'], home),
  })
  const firstDay = { ...lasting(other.state), folders: bridge.state.folders }
  await other.stop()

  await bridge.api.connectClient({ client: 'cursor' })
  await bridge.api.setAutoRepair({ client: 'cursor', on: true })
  await bridge.api.chooseSet({ id: 'my-work' })
  await bridge.api.setBudget({ bytes: 200_000 })
  await bridge.api.setClientRules({ client: 'cursor', rules: { mayAskInChat: true } })
  await bridge.api.saveServer({ server: { ...demoServer(demo), name: 'Mine' } })
  await bridge.api.pause({ paused: true })
  await bridge.api.callTool({ name: 'system_is_alive', arguments: {} })
  await bridge.activity.flush()
  expect(readFileSync(cursorFile, 'utf8')).toContain('"panda"')

  expect(await bridge.api.reset({ disconnect: true })).toMatchObject([{ id: 'cursor', disconnected: true }])
  expect(readFileSync(cursorFile, 'utf8')).toBe('{}\n')
  expect(lasting(bridge.state)).toEqual(firstDay)
  expect(await bridge.api.getActivity({ limit: 10 })).toEqual({ calls: [], older: false })
  expect((await bridge.api.listServers({})).own).toEqual([])
  expect(readdirSync(home.credentialsFolder)).toEqual(['keys.json'])
  expect(existsSync(home.cacheFolder)).toBe(false)
  expect(existsSync(join(home.folder, 'clients'))).toBe(false)

  await bridge.stop()
  bridge = await start()
  expect(lasting(bridge.state)).toEqual(firstDay)
})

test('a reset locks out what still has a key, and leaves the files alone where that is wanted', async () => {
  await bridge.api.connectClient({ client: 'cursor' })
  const entry = readFileSync(cursorFile, 'utf8')
  const keys = z.record(z.string(), z.object({ key: z.string() }))
  const { cursor } = keys.parse(JSON.parse(readFileSync(join(home.credentialsFolder, 'keys.json'), 'utf8')))
  expect(await bridge.api.reset({ disconnect: false })).toEqual([])
  expect(readFileSync(cursorFile, 'utf8')).toBe(entry)
  const answer = await fetch(bridge.state.mcpUrl, {
    method: 'POST',
    headers: { authorization: `Bearer ${cursor?.key}`, 'content-type': 'application/json' },
    body: '{}',
  })
  expect(answer.status).toBe(401)
  // What was put in can still be taken out.
  await bridge.api.disconnectClient({ client: 'cursor' })
  expect(readFileSync(cursorFile, 'utf8')).toBe('{}\n')
})

test('a call that waits for approval when the bridge is reset is not sent', async () => {
  await using fixture = await startTestBridge({ policy: 'usual' })
  await fixture.bridge.api.chooseSet({ id: 'my-work' })
  const client = await connectClient(fixture, '2025')
  const { jediTaskID } = fixture.demo.state.world.ownTask('running')
  const kill = client.callTool({ name: 'task_kill', arguments: { task_id: jediTaskID } })
  kill.catch(() => undefined)
  await until(() => fixture.bridge.state.approvals[0])
  await fixture.bridge.api.reset({ disconnect: false })
  await kill.catch(() => undefined)
  expect(fixture.bridge.state.approvals).toEqual([])
  expect(fixture.demo.callsOf('task', 'kill')).toEqual([])
})

test('a reset forgets which assistants came', async () => {
  await using fixture = await startTestBridge()
  const client = await connectClient(fixture, '2025')
  ends(() => client.close())
  await client.listTools()
  expect(fixture.bridge.state.assistants).toHaveLength(1)
  await fixture.bridge.api.reset({ disconnect: false })
  expect(fixture.bridge.state.assistants).toEqual([])
  expect(fixture.bridge.state.keys.map(({ lastSeen }) => lastSeen)).toEqual([undefined])
})

test('where the file of the login cannot be deleted, all else is forgotten, and that is said', async () => {
  class Refusing extends MemoryCredentialStore {
    override remove(name: string): Promise<void> {
      if (!name.startsWith('login-')) return super.remove(name)
      return Promise.reject(Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' }))
    }
  }
  await using fixture = await startTestBridge({ bridge: { credentials: new Refusing() } })
  const { api } = fixture.bridge
  await api.setBudget({ bytes: 200_000 })
  await api.callTool({ name: 'system_is_alive', arguments: {} })
  await expect(api.reset({ disconnect: false })).rejects.toMatchObject({
    code: 'file-access',
    message: expect.stringContaining('the login could not be deleted'),
  })
  expect(fixture.bridge.state.budgetBytes).toBeUndefined()
  expect(await api.getActivity({ limit: 10 })).toMatchObject({ calls: [] })
})

test('where the keys cannot be renewed, all else is forgotten, what comes with them is refused, and that is said', async () => {
  await bridge.api.connectClient({ client: 'cursor' })
  await bridge.api.setBudget({ bytes: 200_000 })
  await bridge.api.callTool({ name: 'system_is_alive', arguments: {} })
  const keysFile = join(home.credentialsFolder, 'keys.json')
  const keys = z.record(z.string(), z.object({ key: z.string() }))
  const { cursor } = keys.parse(JSON.parse(readFileSync(keysFile, 'utf8')))
  rmSync(keysFile)
  mkdirSync(keysFile)
  await expect(bridge.api.reset({ disconnect: false })).rejects.toMatchObject({
    code: 'file-access',
    message: expect.stringMatching(/refused now, and would be known again.*keys\.json could not be written/),
    nextStep: expect.stringContaining('reset the bridge once more'),
  })
  const headers = { authorization: `Bearer ${cursor?.key}`, 'content-type': 'application/json' }
  const answer = await fetch(bridge.state.mcpUrl, { method: 'POST', headers, body: '{}' })
  expect(answer.status).toBe(401)
  expect(bridge.state.server).toBeUndefined()
  expect(bridge.state.budgetBytes).toBeUndefined()
  expect(await bridge.api.getActivity({ limit: 10 })).toMatchObject({ calls: [] })
  expect(existsSync(home.cacheFolder)).toBe(false)
  rmSync(keysFile, { recursive: true })
  await bridge.api.reset({ disconnect: false })
  expect(Object.keys(keys.parse(JSON.parse(readFileSync(keysFile, 'utf8'))))).toEqual(['control', 'stdio'])
})

test('on a full disk too; the command line reaches the bridge all the while', async (context) => {
  const disk = smallDisk('1m', ends)
  if (!disk) return context.skip('A small disk cannot be mounted here: it takes root.')
  const there = homeAt(disk.folder)
  const program = commandLineProgram([process.execPath, cli], there)
  const full = await Bridge.start({ home: there, log: silentLog, port: 0, program })
  ends(() => full.stop())
  await updateRuntime(there.runtimeFile, { ...thisRuntime('test'), ...full.addresses })
  await full.api.linesToPaste({ client: 'cursor' })
  await full.api.setBudget({ bytes: 200_000 })
  disk.fill()
  await expect(full.api.reset({ disconnect: false })).rejects.toMatchObject({
    code: 'file-access',
    message: expect.stringMatching(
      /keys\.json could not be written: the disk is full\. The settings could not be forgotten: the disk is full\./,
    ),
  })
  const overTheSocket = await connectToBridge(there)
  const keys = async () => (await overTheSocket.getState({})).keys.map(({ name }) => name)
  expect(await keys()).toEqual(['stdio'])
  disk.free()
  await overTheSocket.reset({ disconnect: false })
  expect((await (await connectToBridge(there)).getState({})).budgetBytes).toBeUndefined()
})

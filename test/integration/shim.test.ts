import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { spawn } from 'node:child_process'
import { beforeEach, describe, expect, test } from 'vitest'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { startDemo, type Demo } from '../../bridge/demo/index.ts'
import type { Home } from '../../bridge/home/home.ts'
import { connectToBridge } from '../../bridge/http/client/http-client.ts'
import type { Runtime } from '../../bridge/home/runtime-record.ts'
import { readRuntime } from '../../bridge/home/runtime.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { noteSession } from '../../bridge/shim/desktop-session.ts'
import { SettingsFile } from '../../bridge/state/settings.ts'
import { allowEverything, until } from '../bridge.ts'
import { cli, recordProcess, runCli, startCli, type Child } from '../cli.ts'
import { endsAfterEach } from '../ends.ts'
import { newHome } from '../homes.ts'
import { ownPort } from '../own-port.ts'

let demo: Demo
let home: Home
const ends = endsAfterEach()
beforeEach(async () => {
  demo = await startDemo({ pollSeconds: 0.05, autoApprove: true, mcpExtras: true })
  ends(() => demo.stop())
  home = newHome()
  ends(() => runCli(home, ['stop']))
  allowEverything(home)
  new SettingsFile(home).change({ server: demoServer(demo), port: ownPort })
})

function startShim(): Child {
  const shim = startCli(home, ['stdio'])
  ends(() => shim.process.kill('SIGKILL'))
  return shim
}

const initialize = (id: number | string = 0) => ({
  jsonrpc: '2.0',
  id,
  method: 'initialize',
  params: {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'shim-test', version: '1' },
  },
})
const callTool = (id: number | string, name: string, input = {}) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name, arguments: input },
})

async function open(shim: Child): Promise<void> {
  shim.send(initialize())
  expect(await shim.nextMessage()).toMatchObject({ id: 0, result: { serverInfo: { name: 'panda-bridge' } } })
  shim.send({ jsonrpc: '2.0', method: 'notifications/initialized' })
}

/** The next notice of progress, past other notifications: a list may have changed just now. */
async function progressOf(shim: Child): Promise<unknown> {
  for (;;) {
    const message = await shim.nextMessage()
    if (message['method'] === 'notifications/progress') return message['params']
    expect(message['method']).toMatch(/list_changed$/)
  }
}

/** The next answer, past notifications. */
async function answer(
  shim: Child,
): Promise<{ id?: unknown; result?: { isError?: boolean; content: object[] }; error?: object }> {
  for (;;) {
    const message = await shim.nextMessage()
    if (!('method' in message)) return message
  }
}

async function signInThrough(shim: Child): Promise<void> {
  shim.send(callTool('sign-in', 'task_get_status', { task_id: 1 }))
  await answer(shim)
  await until(async () => (await runCli(home, ['status'])).stdout.includes('Dana Muon'))
}

test('it starts the bridge where none runs, and a call through it is answered', async () => {
  const shim = startShim()
  await open(shim)
  await signInThrough(shim)
  shim.send(callTool(1, 'system_is_alive'))
  const { result } = await answer(shim)
  expect(result?.isError).toBeFalsy()
  recordProcess((await readRuntime(home.runtimeFile))?.pid)
  expect(await readRuntime(home.runtimeFile)).toMatchObject({
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
  })
})

test.each(['auto', 'legacy'] as const)('the SDK speaks through it, negotiating %s', async (mode) => {
  const client = new Client({ name: 'sdk', version: '1' }, { versionNegotiation: { mode } })
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [cli, 'stdio'],
      env: { PANDA_BRIDGE_HOME: home.folder },
    }),
  )
  expect(client.getProtocolEra()).toBe(mode === 'auto' ? 'modern' : 'legacy')
  expect((await client.listTools()).tools.length).toBeGreaterThan(50)
  await client.callTool({ name: 'task_get_status', arguments: { task_id: 1 } })
  await until(async () => (await runCli(home, ['status'])).stdout.includes('Dana Muon'))
  const cancel = new AbortController()
  const waiting = client.callTool(
    { name: 'demo_wait', arguments: {} },
    { signal: cancel.signal, onprogress: () => cancel.abort() },
  )
  await expect(waiting).rejects.toThrow(/abort/i)
  await until(() => demo.counters.mcpCancellations === 1)
  await client.close()
})

test('progress arrives before the answer', async () => {
  const shim = startShim()
  await open(shim)
  await signInThrough(shim)
  const call = callTool('p', 'demo_progress')
  shim.send({ ...call, params: { ...call.params, _meta: { progressToken: 'mine' } } })
  for (let progress = 1; progress <= 10; progress += 1) {
    expect(await progressOf(shim)).toMatchObject({ progressToken: 'mine', progress })
  }
  expect(await answer(shim)).toMatchObject({ id: 'p', result: { content: [{ text: 'ten steps done' }] } })
})

test('ten at once share one bridge', async () => {
  const shims = Array.from({ length: 10 }, startShim)
  await Promise.all(shims.map(open))
  const runtime = await readRuntime(home.runtimeFile)
  const log = readFileSync(`${home.logsFolder}/start.log`, 'utf8')
  expect(log).not.toContain('Error')
  expect(runtime?.pid).toBeGreaterThan(0)
  for (const shim of shims) shim.send({ jsonrpc: '2.0', id: 1, method: 'tools/list' })
  for (const shim of shims) expect(await answer(shim)).toMatchObject({ id: 1 })
})

describe('when the bridge is killed', () => {
  test('while a call is under way, the call is answered with an error', async () => {
    const shim = startShim()
    await open(shim)
    await signInThrough(shim)
    const call = callTool(7, 'demo_wait', { seconds: 60 })
    shim.send({ ...call, params: { ...call.params, _meta: { progressToken: 7 } } })
    await progressOf(shim)
    process.kill((await readRuntime(home.runtimeFile))?.pid ?? 0, 'SIGKILL')
    expect(await answer(shim)).toMatchObject({
      id: 7,
      error: { message: expect.stringMatching(/PanDA Bridge stopped/) },
    })
  })

  test('between two calls, a new one is started and the second call is answered', async () => {
    const shim = startShim()
    await open(shim)
    await signInThrough(shim)
    const before = (await readRuntime(home.runtimeFile))?.pid ?? 0
    process.kill(before, 'SIGKILL')
    await until(async () => !(await readRuntime(home.runtimeFile)))
    shim.send(callTool(8, 'system_is_alive'))
    const { id, result } = await answer(shim)
    expect({ id, isError: result?.isError ?? false }).toEqual({ id: 8, isError: false })
    expect((await readRuntime(home.runtimeFile))?.pid).not.toBe(before)
  })
})

// Other systems do not say which process of a number one is.
describe.skipIf(process.platform !== 'linux')('where a bridge left its file', () => {
  /** A bridge that was killed, and what its file says. */
  async function leaveFile(): Promise<Runtime> {
    const bridge = startCli(home, ['serve', '--no-browser'])
    ends(() => bridge.process.kill('SIGKILL'))
    const runtime = await until(async () => {
      const found = await readRuntime(home.runtimeFile)
      return found?.url !== undefined && found
    })
    bridge.process.kill('SIGKILL')
    await bridge.exited
    return runtime as Runtime
  }

  test('and another program has its number by now, a new one is started', async () => {
    const left = await leaveFile()
    const other = spawn('sleep', ['60'])
    ends(() => other.kill())
    writeFileSync(home.runtimeFile, JSON.stringify({ ...left, pid: other.pid }))
    await open(startShim())
    expect((await readRuntime(home.runtimeFile))?.pid).not.toBe(other.pid)
  })

  test('half-way through its start, a new one is started', async () => {
    const { url: _, ...left } = await leaveFile()
    const other = spawn('sleep', ['60'])
    ends(() => other.kill())
    writeFileSync(home.runtimeFile, JSON.stringify({ ...left, pid: other.pid, startedAt: Date.now() }))
    await open(startShim())
    expect((await readRuntime(home.runtimeFile))?.pid).not.toBe(other.pid)
  })

  test('on another computer, it says where and what to do', async () => {
    const left = await leaveFile()
    const mark = { ...left.process, host: 'login-7.example.org', boot: 'another' }
    const text = JSON.stringify({ ...left, process: mark })
    writeFileSync(home.runtimeFile, text)
    const shim = startShim()
    shim.send(initialize())
    expect(await answer(shim)).toMatchObject({
      error: { message: expect.stringContaining('on another computer, login-7.example.org') },
    })
    // A bridge that may well run there does not lose its home.
    expect(readFileSync(home.runtimeFile, 'utf8')).toBe(text)
  })
})

test('a line that is no message, and a request that cannot be served, are answered', async () => {
  const shim = startShim()
  await open(shim)
  shim.process.stdin.write('{"jsonrpc": "2.0", "id": 5, "method": \n')
  expect(await answer(shim)).toMatchObject({ id: null, error: { message: expect.any(String) } })
  shim.send({ jsonrpc: '2.0', id: 6, method: 'no/such/method' })
  expect(await answer(shim)).toMatchObject({ id: 6, error: { code: expect.any(Number) } })
})

test('without a key for its client it says which command connects it', async () => {
  const shim = startCli(home, ['stdio', '--client', 'nobody'])
  ends(() => shim.process.kill('SIGKILL'))
  shim.send(initialize())
  expect(await answer(shim)).toMatchObject({
    id: 0,
    error: { message: expect.stringContaining('panda-bridge connect nobody') },
  })
})

test('a bridge that cannot start is said to be so, for each request', async () => {
  writeFileSync(join(home.folder, 'settings.json'), '{')
  const shim = startShim()
  shim.send(initialize())
  expect(await answer(shim)).toMatchObject({
    id: 0,
    error: { message: expect.stringContaining('could not be started') },
  })
})

describe('a bridge that ends in the midst of a call', () => {
  const modern = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': {},
    progressToken: 'mine',
  }
  const waiting = (era: string) => {
    const { params, ...call } = callTool('w', 'demo_wait')
    return { ...call, params: { ...params, _meta: era === '2026' ? modern : { progressToken: 'mine' } } }
  }

  test.each(['2026', '2025'])('is not said to be worth another try, to an assistant of %s', async (era) => {
    const shim = startShim()
    await open(shim)
    await signInThrough(shim)
    shim.send(waiting(era))
    await progressOf(shim)
    process.kill((await readRuntime(home.runtimeFile))?.pid ?? 0, 'SIGKILL')
    const { error } = await answer(shim)
    expect(error).toMatchObject({ message: expect.stringMatching(/Look at what it did before repeating it/) })
  })

  test('is not, at a terminal', async () => {
    const shim = startShim()
    await open(shim)
    await signInThrough(shim)
    const command = startCli(home, ['call', 'demo_wait'])
    const bridge = await connectToBridge(home)
    await until(async () => (await bridge.getState({})).runningCalls.length > 0)
    process.kill((await readRuntime(home.runtimeFile))?.pid ?? 0, 'SIGKILL')
    expect(await command.closed).not.toBe(0)
    expect(command.stderr()).toMatch(
      /whether the call was carried out is not known.*Look at what it acts on/s,
    )
  })
})

describe('a program that is to start the bridge', () => {
  /** The shim of an app that is that script. */
  function startShimOf(script: string, env: Record<string, string> = {}): Child {
    const file = join(home.folder, 'app.mjs')
    writeFileSync(file, script)
    const shim = startCli(home, ['stdio', '--', process.execPath, file], env)
    ends(() => shim.process.kill('SIGKILL'))
    return shim
  }

  test('and is ended by a signal for want of a screen is not waited for', async () => {
    const shim = startShimOf(`
      process.stderr.write('[7:1125/1.2:ERROR:ozone_platform_x11.cc(245)] Missing X server or $DISPLAY\\n')
      process.kill(process.pid, 'SIGSEGV')`)
    shim.send(initialize())
    expect(await answer(shim)).toMatchObject({
      error: { message: expect.stringMatching(/needs a screen.*Log in at the desktop/) },
    })
  }, 10_000)

  test.skipIf(process.platform !== 'linux')('gets the desktop session that was noted', async () => {
    const run = join(home.folder, 'run')
    mkdirSync(run)
    for (const name of ['bus', 'wayland-0']) writeFileSync(join(run, name), '')
    const session = {
      WAYLAND_DISPLAY: 'wayland-0',
      XDG_RUNTIME_DIR: run,
      DBUS_SESSION_BUS_ADDRESS: `unix:path=${run}/bus`,
    }
    noteSession(home.sessionFile, true, session)
    const shim = startShimOf('console.error("Mine: " + JSON.stringify(process.env)); process.exit(1)')
    shim.send(initialize())
    await answer(shim)
    const said = readFileSync(join(home.logsFolder, 'start.log'), 'utf8')
    expect(JSON.parse(said.replace('Mine: ', ''))).toMatchObject(session)
  })
})

describe('it ends', () => {
  test('cleanly when stdin closes, after the last answer', async () => {
    const shim = startShim()
    await open(shim)
    shim.send({ jsonrpc: '2.0', id: 2, method: 'tools/list' })
    shim.process.stdin.end()
    expect(await answer(shim)).toMatchObject({ id: 2 })
    expect(await shim.exited).toBe(0)
    expect(shim.stderr()).toBe('')
  })

  test.skipIf(process.platform === 'win32')('when its parent dies', async () => {
    // A parent that starts the shim, says its process number, and is killed.
    const script = `const c = require('node:child_process').spawn(process.execPath, [${JSON.stringify(cli)}, 'stdio'],
      { stdio: ['pipe', 'pipe', 'inherit'] }); console.log(c.pid); setInterval(() => {}, 1000)`
    const parent = spawn(process.execPath, ['-e', script], {
      env: { ...process.env, PANDA_BRIDGE_HOME: home.folder },
    })
    const pid = Number(
      await new Promise((resolve) =>
        parent.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString())),
      ),
    )
    await until(() => isAlive(pid))
    parent.kill('SIGKILL')
    await until(() => !isAlive(pid))
    expect(isAlive(pid)).toBe(false)
  })
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test('a bridge that was started for an assistant ends although that was killed', async () => {
  const bridge = startCli(home, ['serve', '--exit-when-idle', '1', '--no-browser'])
  ends(() => bridge.process.kill('SIGKILL'))
  await until(async () => (await readRuntime(home.runtimeFile))?.url)
  const shim = startShim()
  await open(shim)
  shim.process.kill('SIGKILL')
  expect(await bridge.exited).toBe(0)
})

test('a bridge that it started ends by itself when nobody uses it', async () => {
  const child = startCli(home, ['serve', '--exit-when-idle', '1'])
  ends(() => child.process.kill('SIGKILL'))
  expect(await child.exited).toBe(0)
  expect(existsSync(home.runtimeFile)).toBe(false)
})

import { existsSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Home } from '../../bridge/home/home.ts'
import { thisRuntime } from '../../bridge/home/runtime-record.ts'
import { readRuntime } from '../../bridge/home/runtime.ts'
import { connectToBridge } from '../../bridge/http/client/http-client.ts'
import { SettingsFile } from '../../bridge/state/settings.ts'
import { until } from '../bridge.ts'
import { runCli, startCli, type Child } from '../cli.ts'
import { endsAfterEach } from '../ends.ts'
import { newHome } from '../homes.ts'
import { ownPort } from '../own-port.ts'

/** A bridge that its user stops, and assistants that have a shim to it. No PanDA server is chosen: calls are answered all the same. */
let home: Home
const ends = endsAfterEach()
beforeEach(() => {
  home = newHome()
  new SettingsFile(home).change({ port: ownPort })
  ends(() => runCli(home, ['stop']))
})

function startShim(): Child {
  const shim = startCli(home, ['stdio'])
  ends(() => shim.process.kill('SIGKILL'))
  return shim
}

const modern = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
}
let lastId = 0
const asked = (method: string, params: object = {}) => ({ jsonrpc: '2.0', id: (lastId += 1), method, params })
const askedIn2026 = (method: string, params: object = {}) => asked(method, { ...params, _meta: modern })
const listening = () => askedIn2026('subscriptions/listen', { notifications: { toolsListChanged: true } })
const call = { name: 'system_is_alive', arguments: {} }

/** Sends a request and waits for what is answered to it, past what is said besides. */
async function ask(shim: Child, request: { id: number }): Promise<Record<string, unknown>> {
  shim.send(request)
  return answerTo(shim, request.id)
}

async function answerTo(shim: Child, id: number): Promise<Record<string, unknown>> {
  for (;;) {
    const message = await shim.nextMessage()
    if (message['id'] === id && !('method' in message)) return message
  }
}

async function initialize(shim: Child): Promise<void> {
  const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'x', version: '1' } }
  expect(await ask(shim, asked('initialize', params))).toHaveProperty('result')
  shim.send({ jsonrpc: '2.0', method: 'notifications/initialized' })
}

async function listen(shim: Child): Promise<number> {
  const request = listening()
  shim.send(request)
  expect(await shim.nextMessage()).toMatchObject({ method: 'notifications/subscriptions/acknowledged' })
  return request.id
}

async function serve(): Promise<Child> {
  const bridge = startCli(home, ['serve', '--no-browser'])
  ends(() => bridge.process.kill('SIGKILL'))
  await until(() => bridge.stdout().includes('listens at'))
  return bridge
}

const runs = async () => (await readRuntime(home.runtimeFile)) !== undefined
const wasStopped = { error: { message: expect.stringMatching(/was stopped.*panda-bridge serve/) } }

describe('after a stop', () => {
  test('no assistant starts a bridge again, whatever it asks; each request is answered with what to do', async () => {
    const [listener, older] = [startShim(), startShim()]
    expect(await ask(listener, askedIn2026('tools/list'))).toHaveProperty('result')
    const id = await listen(listener)
    await initialize(older)
    expect(await runCli(home, ['stop'])).toMatchObject({ code: 0, stdout: expect.stringContaining('serve') })
    expect(await answerTo(listener, id)).toMatchObject({ result: { resultType: 'complete' } })
    for (const again of [listening(), askedIn2026('resources/list'), askedIn2026('tools/call', call)])
      expect(await ask(listener, again)).toMatchObject(wasStopped)
    for (const again of [asked('tools/list'), asked('resources/list'), asked('tools/call', call)])
      expect(await ask(older, again)).toMatchObject(wasStopped)
    older.send({ jsonrpc: '2.0', method: 'notifications/roots/list_changed' })
    expect(await ask(older, asked('ping'))).toMatchObject({ result: {} })
    expect(await ask(startShim(), asked('initialize'))).toMatchObject(wasStopped)
    expect(await runs()).toBe(false)
  })

  test('"serve" heals every assistant', async () => {
    const shim = startShim()
    await initialize(shim)
    await runCli(home, ['stop'])
    expect(await ask(shim, asked('tools/call', call))).toMatchObject(wasStopped)
    await serve()
    expect(await ask(shim, asked('tools/call', call))).toHaveProperty('result')
    expect(existsSync(home.stoppedFile)).toBe(false)
  })

  test('that finds no bridge, as after a crash, no assistant starts one either', async () => {
    const bridge = await serve()
    const shim = startShim()
    await initialize(shim)
    bridge.process.kill('SIGKILL')
    await bridge.exited
    const { code, stdout } = await runCli(home, ['stop'])
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^No bridge.*\n.*"panda-bridge serve"/),
    })
    expect(await ask(shim, asked('tools/call', call))).toMatchObject(wasStopped)
  })

  test('no bridge goes on that a shim was just starting', async () => {
    await runCli(home, ['stop'])
    const { code, stderr } = await runCli(home, ['serve', '--port', '0', '--exit-when-idle', '1'])
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('was stopped') })
    expect(existsSync(home.stoppedFile)).toBe(true)
  })

  test('that could not be noted nobody is told that assistants start none', async () => {
    await serve()
    symlinkSync('/nowhere/at/all', home.stoppedFile)
    const { code, stdout } = await runCli(home, ['stop'])
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining('an assistant may start one again'),
    })
    expect(stdout).not.toContain('start none')
  })

  test('that was not done, assistants hear of none', async () => {
    await serve()
    await runCli(home, ['stop'])
    rmSync(home.stoppedFile)
    writeFileSync(home.runtimeFile, JSON.stringify(thisRuntime('1.0.0')))
    expect((await runCli(home, ['stop'])).stderr).toContain('A bridge is starting')
    expect(existsSync(home.stoppedFile)).toBe(false)
    rmSync(home.runtimeFile)
  })

  test('for a bridge that takes its place no assistant hears of a stop, and what it asks is answered', async () => {
    await serve()
    const shim = startShim()
    await initialize(shim)
    await (await connectToBridge(home)).stop({ forTakeOver: true })
    await expect.poll(runs).toBe(false)
    expect(existsSync(home.stoppedFile)).toBe(false)
    expect(await ask(shim, asked('tools/call', call))).toHaveProperty('result')
  })

  test('by Ctrl-C it is the same, and by the end of a session it is not', async () => {
    const first = await serve()
    const shim = startShim()
    await initialize(shim)
    first.process.kill('SIGINT')
    await first.exited
    expect(await ask(shim, asked('tools/call', call))).toMatchObject(wasStopped)
    const second = await serve()
    second.process.kill('SIGTERM')
    await second.exited
    expect(await ask(shim, asked('tools/call', call))).toHaveProperty('result')
  })
})

test('a bridge that was killed is started again for a question, and for nothing that an assistant does by itself', async () => {
  const bridge = await serve()
  const [listener, older] = [startShim(), startShim()]
  const id = await listen(listener)
  await initialize(older)
  bridge.process.kill('SIGKILL')
  await bridge.exited
  expect(await answerTo(listener, id)).toHaveProperty('error')
  const notNow = { error: { message: expect.stringContaining('does not run at the moment') } }
  for (const again of [listening(), askedIn2026('resources/list'), askedIn2026('tools/list')])
    expect(await ask(listener, again)).toMatchObject(notNow)
  for (const again of [asked('tools/list'), asked('logging/setLevel', { level: 'info' })])
    expect(await ask(older, again)).toMatchObject(notNow)
  expect(await ask(older, asked('ping'))).toMatchObject({ result: {} })
  expect(await runs()).toBe(false)
  // At the same time as one that starts none.
  older.send({ jsonrpc: '2.0', method: 'notifications/roots/list_changed' })
  expect(await ask(older, asked('tools/call', call))).toHaveProperty('result')
  expect(await ask(listener, askedIn2026('tools/call', call))).toHaveProperty('result')
  await listen(listener)
})

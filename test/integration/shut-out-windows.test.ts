import { createHmac, randomUUID } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { MemoryCredentialStore } from '../../bridge/auth/credentials.ts'
import { commandLineProgram } from '../../bridge/clients/program.ts'
import type { Home } from '../../bridge/home/home.ts'
import { silentLog } from '../../bridge/home/log.ts'
import { claimRuntime, releaseRuntime } from '../../bridge/home/runtime.ts'
import { thisRuntime } from '../../bridge/home/runtime-record.ts'
import { noteStopped } from '../../bridge/home/stopped.ts'
import { makeLink } from '../../bridge/http/client/make-link.ts'
import { Bridge } from '../../bridge/index.ts'
import { startTestBridge, until } from '../bridge.ts'
import { cli } from '../cli.ts'
import { newHome } from '../homes.ts'

// A window goes on over a restart of the bridge, until its user shuts it out.

interface Window {
  session: string
  key: string
  /** What it learns once it is let in, for the next run. */
  secret: string
}

const seal = (key: string, parts: string[]) =>
  createHmac('sha256', key).update(parts.join('\n')).digest('hex')

function post(bridge: Bridge, method: string, headers: Record<string, string>, body = '{}') {
  const always = { 'content-type': 'application/json', origin: bridge.url }
  return fetch(`${bridge.url}/ui/api/${method}`, { method: 'POST', headers: { ...always, ...headers }, body })
}

function ask(bridge: Bridge, { session, key }: Omit<Window, 'secret'>, method: string, body = '{}') {
  const nonce = randomUUID()
  const header = `${session}.${nonce}.${seal(key, ['request', nonce, method, body])}`
  const answered = post(bridge, method, { 'panda-bridge-window': header }, body)
  return { nonce, answered }
}

const statusOf = async (bridge: Bridge, window: Omit<Window, 'secret'>) =>
  (await ask(bridge, window, 'getState').answered).status

function unmasked(digits: string, mask: string): string {
  const bytes = Buffer.from(mask, 'hex')
  return Buffer.from(Buffer.from(digits, 'hex').map((byte, at) => byte ^ (bytes[at] ?? 0))).toString('hex')
}

async function letIn(bridge: Bridge, home: Home): Promise<Window> {
  const link = (await makeLink(home, bridge.url)).split('#link=')[1] ?? ''
  const entered = await post(bridge, 'enter', {}, JSON.stringify({ link }))
  const { ok: window } = (await entered.json()) as { ok: Window }
  const { nonce, answered } = ask(bridge, window, 'resume')
  const { ok } = (await (await answered).json()) as { ok: string }
  return { ...window, secret: unmasked(ok, seal(window.key, ['secret', nonce])) }
}

/** The window as it comes to the next run of the bridge. */
async function inNextRun(bridge: Bridge, window: Window): Promise<Omit<Window, 'secret'>> {
  const refused = await ask(bridge, { ...window, key: 'x' }, 'getState').answered
  return { ...window, key: seal(window.secret, ['run', refused.headers.get('panda-bridge-run') ?? '']) }
}

const portOf = ({ url }: Bridge) => Number(new URL(url).port)

test('what lets a window in after a restart is not to be read in the answer that tells it', async () => {
  await using fixture = await startTestBridge({ signedIn: false })
  const { bridge, home } = fixture
  const window = await letIn(bridge, home)
  const { answered } = ask(bridge, window, 'resume')
  const text = await (await answered).text()
  const kept = await until(() => existsSync(home.windowsFile) && readFileSync(home.windowsFile, 'utf8'))
  expect(kept).toContain(window.secret)
  expect(text).not.toContain(window.secret)
})

test('a reset shuts out all windows but the one that asks for it, for this run and the next', async () => {
  const home = newHome()
  const first = await startTestBridge({ bridge: { home }, signedIn: false })
  const [asks, other] = [await letIn(first.bridge, home), await letIn(first.bridge, home)]
  const nonce = randomUUID()
  const header = `${other.session}.${nonce}.${seal(other.key, ['request', nonce, 'events', ''])}`
  const stream = await fetch(`${first.bridge.url}/ui/api/events`, {
    headers: { 'panda-bridge-window': header },
  })
  expect(stream.status).toBe(200)
  const { answered } = ask(first.bridge, asks, 'reset', '{"disconnect":false}')
  expect(await (await answered).json()).toHaveProperty('ok')
  expect(await statusOf(first.bridge, asks)).toBe(200)
  expect(await statusOf(first.bridge, other)).toBe(401)
  // What it followed has ended, whole or not.
  await stream.text().catch(() => undefined)
  const port = portOf(first.bridge)
  await first[Symbol.asyncDispose]()
  await using second = await startTestBridge({ bridge: { home, port }, signedIn: false })
  expect(await statusOf(second.bridge, await inNextRun(second.bridge, asks))).toBe(200)
  expect(await statusOf(second.bridge, await inNextRun(second.bridge, other))).toBe(401)
})

test('a reset from elsewhere shuts out all, where logins are in the keychain too', async () => {
  const home = newHome()
  const credentials = new MemoryCredentialStore()
  await using fixture = await startTestBridge({ bridge: { home, credentials }, signedIn: false })
  const window = await letIn(fixture.bridge, home)
  await until(() => existsSync(home.windowsFile))
  await fixture.bridge.api.reset({ disconnect: false })
  expect(await statusOf(fixture.bridge, window)).toBe(401)
  expect(existsSync(home.windowsFile)).toBe(false)
})

test('a window stops the bridge for good, whatever it says, and a take-over lets none go on', async () => {
  const home = newHome()
  const stopped = async (stop: (bridge: Bridge, window: Window) => Promise<unknown>) => {
    await using fixture = await startTestBridge({ bridge: { home }, signedIn: false })
    const window = await letIn(fixture.bridge, home)
    await until(() => existsSync(home.windowsFile))
    await stop(fixture.bridge, window)
    await fixture.bridge.stopped
    expect(existsSync(home.windowsFile)).toBe(false)
    return existsSync(home.stoppedFile)
  }
  expect(await stopped((bridge) => bridge.api.stop({ forTakeOver: true }))).toBe(false)
  const takeOver = '{"forTakeOver":true}'
  expect(await stopped((bridge, window) => ask(bridge, window, 'stop', takeOver).answered)).toBe(true)
})

test('a bridge that its user stops knows no window when it starts again; one that ended by itself does', async () => {
  const home = newHome()
  const first = await startTestBridge({ bridge: { home }, signedIn: false })
  const port = portOf(first.bridge)
  const window = await letIn(first.bridge, home)
  await first[Symbol.asyncDispose]()
  const second = await startTestBridge({ bridge: { home, port }, signedIn: false })
  const later = await inNextRun(second.bridge, window)
  expect(await statusOf(second.bridge, later)).toBe(200)
  await second.bridge.api.stop({})
  await second[Symbol.asyncDispose]()
  expect(existsSync(home.windowsFile)).toBe(false)
  // As every program does that starts one.
  await releaseRuntime(home.runtimeFile)
  await claimRuntime(home, thisRuntime('test'))
  await using third = await startTestBridge({ bridge: { home, port }, signedIn: false })
  expect(await statusOf(third.bridge, await inNextRun(third.bridge, window))).toBe(401)
})

test('nor does one that was killed when its user had stopped it, before it could forget them', async () => {
  const home = newHome()
  const first = await startTestBridge({ bridge: { home }, signedIn: false })
  const port = portOf(first.bridge)
  const window = await letIn(first.bridge, home)
  await first[Symbol.asyncDispose]()
  expect(existsSync(home.windowsFile)).toBe(true)
  // All that the one that was killed came to do.
  noteStopped(home)
  await releaseRuntime(home.runtimeFile)
  await claimRuntime(home, thisRuntime('test'))
  await using second = await startTestBridge({ bridge: { home, port }, signedIn: false })
  expect(await statusOf(second.bridge, await inNextRun(second.bridge, window))).toBe(401)
})

// Windows shows no rights in this way.
test.skipIf(process.platform === 'win32')(
  'where others could read the credentials, a start that fails before all is renewed leaves it to the next',
  async () => {
    const home = newHome()
    const first = await startTestBridge({ bridge: { home }, signedIn: false })
    const port = portOf(first.bridge)
    const window = await letIn(first.bridge, home)
    await first[Symbol.asyncDispose]()
    const keys = join(home.credentialsFolder, 'keys.json')
    const login = join(home.credentialsFolder, 'login-elsewhere.json')
    const before = readFileSync(keys, 'utf8')
    writeFileSync(login, '{}')
    for (const file of [login, home.windowsFile]) chmodSync(file, 0o644)
    // A disk that does not let the keys be renewed.
    renameSync(keys, `${keys}.aside`)
    mkdirSync(keys)
    const program = commandLineProgram([process.execPath, cli], home)
    await expect(Bridge.start({ home, port, program, log: silentLog })).rejects.toMatchObject({
      code: 'file-access',
      message: 'credentials/keys.json could not be read: it is a folder.',
    })
    rmdirSync(keys)
    renameSync(`${keys}.aside`, keys)
    await using second = await startTestBridge({ bridge: { home, port }, signedIn: false })
    const names = ['control', 'stdio'] as const
    const [old, now] = [before, readFileSync(keys, 'utf8')].map((text) => {
      const all = JSON.parse(text) as Record<string, { key: string }>
      return names.map((name) => all[name]?.key)
    })
    expect(now?.filter((key) => key === undefined || old?.includes(key))).toEqual([])
    expect(statSync(login).mode & 0o777).toBe(0o600)
    expect(await statusOf(second.bridge, await inNextRun(second.bridge, window))).toBe(401)
  },
)

// What only the test host can show: proxies of the system, and what an installed app offers in its settings.
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { startDemo } from '../../bridge/demo/index.ts'
import { connectToBridge } from '../../bridge/http/client/http-client.ts'
import { until } from '../bridge.ts'
import { newHome } from '../homes.ts'
import { Authorities, hasOpenssl } from '../tls/authority.ts'
import { startDesktop } from './app.ts'

test.runIf(hasOpenssl)('sign-in, is_alive and tools of a server go by the system’s proxy', async () => {
  // A server of a name that is nowhere but behind the proxy.
  await using authorities = await Authorities.create()
  const authority = await authorities.issue({ subject: '/CN=Authority' })
  const altName = 'DNS:panda.invalid,DNS:localhost,IP:127.0.0.1'
  const own = await authorities.issue({ subject: '/CN=panda.invalid', altName }, authority)
  await using demo = await startDemo({
    pollSeconds: 0.05,
    tls: { key: own.key, cert: own.cert + authority.cert },
  })
  await using proxy = await startProxy(demo.port)
  const url = 'https://panda.invalid:25443'
  const server = { name: 'Behind', url, vo: 'atlas', pandaMcpUrl: `${url}/mcp`, caFile: authority.certFile }
  await using app = await startDesktop({
    demo,
    args: ['--hidden'],
    settings: { server },
    prepare: ({ surroundings }) => void (surroundings.proxy = `PROXY 127.0.0.1:${proxy.port}; DIRECT`),
  })
  await until(async () => (await app.bridge.getState({})).health?.is === 'alive')
  await until(async () => (await app.bridge.getState({})).upstream.tools > 0)
  const { upstream } = await app.bridge.getState({})
  expect(upstream.kind).toBe('pandamcp')
  expect(upstream.problem).toBeUndefined()
  expect(new Set(proxy.asked)).toEqual(new Set(['panda.invalid:25443']))
  expect(app.host.errors).toEqual([])
})

/** A proxy as laboratories have them: whatever name is asked for, it leads to that port here. */
async function startProxy(target: number) {
  const asked: string[] = []
  const server = createServer().on('connect', (request, socket) => {
    asked.push(request.url ?? '')
    const there = connect(target, '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'))
    there.pipe(socket).pipe(there)
    there.on('error', () => socket.destroy())
    socket.on('error', () => there.destroy())
  })
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
  return {
    asked,
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => void server.close(),
  }
}

describe('the settings', () => {
  test('say where the login is kept, and switch notifications', async () => {
    await using app = await startDesktop()
    const page = await app.user.window()
    await page.getByRole('link', { name: 'Settings', exact: true }).click()
    await page.getByText('the keychain of this computer').waitFor()
    const approval = page.getByRole('switch', { name: 'A call waits for my yes' })
    expect(await approval.isChecked()).toBe(true)
    await approval.click({ force: true })
    await until(async () => (await app.bridge.getState({})).shell.notices?.approval === false)
    await expect.poll(() => approval.isChecked()).toBe(false)
    // Not installed: there is nothing that could start at login or be updated.
    expect(await page.getByText('Start when I log in').count()).toBe(0)
    expect(await page.getByText('Look for a new version').count()).toBe(0)
    expect(app.host.errors).toEqual([])
  })

  test('have the bridge watch the tasks, or not', async () => {
    await using app = await startDesktop()
    const page = await app.user.window()
    await page.getByRole('link', { name: 'Settings', exact: true }).click()
    const watch = page.getByRole('switch', { name: 'Watch my tasks' })
    await watch.click({ force: true })
    await until(async () => (await app.bridge.getState({})).tasks.is === 'known')
    await expect.poll(() => watch.isChecked()).toBe(true)
    await watch.click({ force: true })
    await until(async () => (await app.bridge.getState({})).tasks.is === 'off')
    await expect.poll(() => watch.isChecked()).toBe(false)
    expect(app.host.errors).toEqual([])
  })

  test('open the folder of the logs, and hand the bundle to Claude', async () => {
    await using app = await startDesktop()
    const page = await app.user.window()
    await page.getByRole('link', { name: 'Settings', exact: true }).click()
    await page.getByRole('button', { name: 'Open the folder of the logs' }).click()
    await until(() => app.host.opened.includes(app.home.logsFolder))
    await page.getByRole('button', { name: 'Install in Claude Desktop' }).click()
    await until(() => app.host.opened.some((path) => path.endsWith('.mcpb')))
    expect(app.host.errors).toEqual([])
  })

  test('of an installed app also start at login and updates', async () => {
    await using app = await startDesktop({ packaged: true })
    const page = await app.user.window()
    await page.getByRole('link', { name: 'Settings', exact: true }).click()
    await page.getByText('Start when I log in to this computer').waitFor()
    await page.getByRole('button', { name: 'Look for a new version' }).waitFor()
    if (process.env['SCREENSHOT']) {
      await page.getByRole('heading', { name: 'This app' }).scrollIntoViewIfNeeded()
      await page.screenshot({ path: process.env['SCREENSHOT'] })
    }
    expect(app.host.errors).toEqual([])
  })
})

test('a reset also forgets what the app itself remembers', async () => {
  const env = { XDG_CONFIG_HOME: newHome().folder }
  await using app = await startDesktop({ args: ['--hidden'], packaged: true, env })
  await app.bridge.setNotice({ kind: 'server', on: false })
  await app.bridge.setStartAtLogin({ on: true })
  await app.bridge.reset({ disconnect: false })
  // The command line’s key was forgotten too.
  const { login, shell } = await (await connectToBridge(app.home)).getState({})
  expect(login.is).toBe('signed-out')
  expect(shell).toMatchObject({ startAtLogin: false, notices: { server: true } })
  expect(app.host.errors).toEqual([])
})

test.for([
  ['installed', false],
  ['that runs from its sources', true],
] as const)('the app %s lets a debugger of its pages in: %s', async ([, isOpen]) => {
  const door = 'remote-debugging-port'
  await using app = await startDesktop({
    isNew: true,
    packaged: !isOpen,
    args: ['--hidden'],
    prepare: ({ commandLine }) => void commandLine.set(door, '9222'),
  })
  expect(app.host.commandLine.has(door)).toBe(isOpen)
})

import { beforeEach, describe, expect, test } from 'vitest'
import { MemoryCredentialStore } from '../../bridge/auth/credentials.ts'
import { LoginHosts } from '../../bridge/auth/login-hosts.ts'
import type { PandaServer } from '../../bridge/panda/servers.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { SettingsFile } from '../../bridge/state/settings.ts'
import { signIn, startTestBridge, until, type TestBridge } from '../bridge.ts'
import { endsAfterEach } from '../ends.ts'
import { startStranger, type Stranger } from '../stranger.ts'

// A login goes to the hosts that its server's entry named when the user first signed in. Whatever changes the entry
// afterwards, another host gets nothing before the user has said yes.

let fixture: TestBridge
let stranger: Stranger
const ends = endsAfterEach()

beforeEach(async () => {
  fixture = await startTestBridge()
  ends(() => fixture[Symbol.asyncDispose]())
  stranger = await startStranger()
  ends(() => stranger[Symbol.asyncDispose]())
})

const changed = (): PandaServer => ({
  ...demoServer(fixture.demo),
  pandaMcpUrl: `${stranger.url}/mcp`,
  upstream: 'pandamcp',
})
const kill = { name: 'task_kill', arguments: { task_id: 48_200_101 } }
const call = () => fixture.bridge.api.callTool(kill)
const bearer = /eyJ|bearer/i

function hosts(): unknown {
  const { login } = fixture.bridge.state
  if (!('hosts' in login)) return login
  // The demo's own monitor is a third, which nothing here is about.
  return login.hosts.filter(({ origin }) => origin !== fixture.demo.monitorUrl)
}

/** What an assistant is told, and whether anything of the login has reached the stranger. */
async function outcome(): Promise<Record<string, unknown>> {
  const { errorCode, content } = await call()
  return { errorCode, said: JSON.stringify(content), sent: bearer.test(stranger.heard()) }
}
const unanswered = {
  errorCode: 'not-allowed',
  said: expect.stringContaining('has not said yet'),
  sent: false,
}
const refused = {
  errorCode: 'not-allowed',
  said: expect.stringContaining('the user has refused'),
  sent: false,
}

const answer = (given: 'yes' | 'no', origin = stranger.url) =>
  fixture.bridge.api.answerHost({ origin, answer: given })

describe("a server's entry that names another host for PandaMCP", () => {
  beforeEach(() => fixture.bridge.api.setServer({ server: changed() }))

  test('sends nothing of the login there before the user has said yes', async () => {
    expect(hosts()).toEqual([
      { origin: fixture.demo.url, is: 'allowed' },
      { origin: stranger.url, is: 'asked' },
    ])
    expect(await outcome()).toEqual(unanswered)
    await answer('yes')
    await call()
    await until(() => bearer.test(stranger.heard()))
    expect(hosts()).toContainEqual({ origin: stranger.url, is: 'allowed' })
  })

  test('sends nothing there after a no, and the login serves the old host as before', async () => {
    await answer('no')
    expect(hosts()).toContainEqual({ origin: stranger.url, is: 'refused' })
    expect(await outcome()).toEqual(refused)
    await fixture.bridge.api.setServer({ server: demoServer(fixture.demo) })
    expect(await call()).toMatchObject({ isError: false })
    await fixture.bridge.api.setServer({ server: changed() })
    expect(await outcome()).toEqual(refused)
  })

  test('the ID token is handed out for no other host, whoever asks for it', async () => {
    const { login } = fixture.bridge.installation
    const token = await login.idToken(fixture.demo.url)
    await expect(login.idToken(`${stranger.url}/mcp`)).rejects.toMatchObject({ code: 'not-allowed' })
    await expect(login.replaceRefused(token, stranger.url)).rejects.toMatchObject({ code: 'not-allowed' })
    await expect(login.idToken(`${fixture.demo.url}.evil.example/`)).rejects.toThrow('Invalid URL')
  })

  test('a refused host can be let in later', async () => {
    await answer('no')
    await answer('yes')
    expect(hosts()).toContainEqual({ origin: stranger.url, is: 'allowed' })
  })

  test('a yes to a host that the entry does not name is none', async () => {
    await expect(answer('yes', 'https://evil.example')).rejects.toMatchObject({ code: 'not-found' })
    expect(await outcome()).toEqual(unanswered)
  })

  test('signing out and in again brings it no login', async () => {
    await fixture.bridge.api.signOut({})
    await signIn(fixture.bridge, fixture.demo)
    expect(await outcome()).toEqual(unanswered)
  })

  test('nobody is asked about a call that could not be sent', async () => {
    await fixture.bridge.api.setRules({ rules: { read: 'ask', write: 'ask', destructive: 'ask' } })
    expect(await outcome()).toEqual(unanswered)
    expect(fixture.bridge.state.approvals).toEqual([])
  })
})

test('an entry of the user that is saved anew with another host is asked about', async () => {
  const { api } = fixture.bridge
  const mine = { ...demoServer(fixture.demo), name: 'Mine' }
  await api.saveServer({ server: mine })
  await api.setServer({ server: mine })
  await api.saveServer({ server: { ...changed(), name: 'Mine' } })
  expect(await outcome()).toEqual(unanswered)
})

test('so is one that was changed while the bridge did not run', async () => {
  const { home, demo, bridge } = fixture
  await bridge.stop()
  // As a hand in the file does it, or a new version of this program that knows the server otherwise.
  new SettingsFile(home).change({ server: changed() })
  const again = await startTestBridge({ bridge: { home, server: undefined as never }, signedIn: false })
  ends(() => again[Symbol.asyncDispose]())
  expect(again.bridge.state.login).toMatchObject({
    is: 'signed-in',
    hosts: [
      { origin: demo.url, is: 'allowed' },
      { origin: stranger.url, is: 'asked' },
      { origin: demo.monitorUrl, is: 'allowed', isMonitor: true },
    ],
  })
  expect(await again.bridge.api.callTool(kill)).toMatchObject({ errorCode: 'not-allowed' })
  expect(stranger.heard()).not.toMatch(bearer)
})

test('another path or another upstream of the same host is not asked about', async () => {
  const { api } = fixture.bridge
  const look = () => api.callTool({ name: 'task_get_status', arguments: { task_id: 48_200_101 } })
  const server = {
    ...demoServer(fixture.demo),
    pandaMcpUrl: `${fixture.demo.url}/mcp/`,
    upstream: 'pandamcp' as const,
  }
  await api.setServer({ server })
  expect(await look()).toMatchObject({ isError: false })
  await api.setServer({ server: { ...server, upstream: 'rest' } })
  expect(await look()).toMatchObject({ isError: false })
  expect(hosts()).toEqual([{ origin: fixture.demo.url, is: 'allowed' }])
})

describe("a server's monitor", () => {
  const withMonitor = (): PandaServer => ({ ...demoServer(fixture.demo), monitorUrl: stranger.url })

  test('is asked about where the login is older, as a monitor, and no call waits for the answer', async () => {
    await fixture.bridge.api.setServer({ server: withMonitor() })
    expect(hosts()).toContainEqual({ origin: stranger.url, is: 'asked', isMonitor: true })
    const { login } = fixture.bridge.installation
    await expect(login.idToken(stranger.url)).rejects.toMatchObject({ code: 'not-allowed' })
    const look = { name: 'task_get_status', arguments: { task_id: 48_200_101 } }
    expect(await fixture.bridge.api.callTool(look)).toMatchObject({ isError: false })
    await answer('no')
    expect(hosts()).toContainEqual({ origin: stranger.url, is: 'refused', isMonitor: true })
    await answer('yes')
    expect((await login.idToken(stranger.url)).reveal()).toMatch(bearer)
  })

  test('is among the hosts of a first sign-in', async () => {
    await using fresh = await startTestBridge({ signedIn: false })
    await fresh.bridge.api.setServer({ server: { ...demoServer(fresh.demo), monitorUrl: stranger.url } })
    await signIn(fresh.bridge, fresh.demo)
    expect(fresh.bridge.state.login).toMatchObject({
      hosts: [
        { origin: fresh.demo.url, is: 'allowed' },
        { origin: stranger.url, is: 'allowed', isMonitor: true },
      ],
    })
  })

  test('gets nothing of a login from a version that noted no hosts', async () => {
    const store = new MemoryCredentialStore()
    const server = { name: 'X', url: 'https://panda.example', vo: 'atlas', monitorUrl: stranger.url }
    const hosts = new LoginHosts(server, store, 'hosts')
    await hosts.load()
    await hosts.fixEarlier()
    expect(hosts.list).toEqual([
      { origin: 'https://panda.example', is: 'allowed' },
      { origin: stranger.url, is: 'asked', isMonitor: true },
    ])
  })

  test('that is the server itself is no other host', () => {
    const server = { name: 'X', url: 'https://panda.example', vo: 'atlas' }
    const both = { ...server, monitorUrl: 'https://panda.example/monitor' }
    expect(new LoginHosts(both, new MemoryCredentialStore(), 'hosts').list).toEqual([
      { origin: 'https://panda.example', is: 'allowed' },
    ])
  })
})

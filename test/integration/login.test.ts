import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { SIGN_IN_AGAIN } from '../../bridge/auth/login-state.ts'
import { FileCredentialStore } from '../../bridge/auth/credentials.ts'
import { Login, type LoginState } from '../../bridge/auth/login.ts'
import { startDemo, type Demo } from '../../bridge/demo/index.ts'
import type { Home } from '../../bridge/home/home.ts'
import { silentLog } from '../../bridge/home/log.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { until } from '../bridge.ts'
import { endsAfterEach } from '../ends.ts'
import { newHome } from '../homes.ts'

let demo: Demo
let home: Home
let store: FileCredentialStore
const ends = endsAfterEach()

beforeEach(async () => {
  demo = await startDemo({ pollSeconds: 0.02, idTokenSeconds: 5 })
  ends(() => demo.stop())
  home = newHome()
  store = new FileCredentialStore(home.credentialsFolder)
})

async function newLogin(vo = 'atlas', states: LoginState[] = []): Promise<Login> {
  const login = new Login(demoServer(demo, vo), store, silentLog, (state) => states.push(state))
  ends(() => login.close())
  await login.load()
  return login
}

async function signedIn(vo = 'atlas', states: LoginState[] = []): Promise<Login> {
  const login = await newLogin(vo, states)
  const { userCode } = await login.signIn()
  await demo.approve(userCode)
  await login.decided()
  return login
}

describe('signing in', () => {
  test.each([
    'atlas',
    'EIC',
    'wlcg',
    'atlas.production',
    'atlas:production',
    'vo.belle',
    'vo.belle:production',
  ])('works for the VO %s', async (vo) => {
    const states: LoginState[] = []
    const login = await signedIn(vo, states)
    expect(states.map(({ is }) => is)).toEqual(['signing-in', 'signed-in'])
    expect(login.state).toMatchObject({ is: 'signed-in', account: { name: 'Dana Muon' } })
    const token = await login.idToken(demo.url)
    const answer = await fetch(`${demo.url}/api/v1/task/get_tasks_modified_since?since=2020-01-01`, {
      headers: { authorization: `Bearer ${token.reveal()}`, origin: vo, accept: 'application/json' },
    })
    expect(answer.status).toBe(200)
  })

  test('that is refused in the browser says so', async () => {
    const login = await newLogin()
    const { userCode } = await login.signIn()
    await demo.refuse(userCode)
    expect(await login.decided()).toMatchObject({
      problem: { message: 'The sign-in was refused in the browser.' },
    })
  })

  test('whose code expires says so', async () => {
    await demo.stop()
    demo = await startDemo({ pollSeconds: 0.02, deviceCodeSeconds: 1 })
    const login = await newLogin()
    await login.signIn()
    expect(await login.decided()).toMatchObject({ problem: { message: expect.stringContaining('expired') } })
  })

  test('ends where the provider does not take PanDA’s client, with a sentence', async () => {
    const login = await newLogin()
    demo.faults.identity = {
      kind: 'token-answer',
      to: 'poll',
      status: 401,
      body: { error: 'invalid_client', error_description: 'Bad client credentials' },
      challenge: 'Basic realm="openid"',
    }
    await login.signIn()
    expect(await login.decided()).toMatchObject({
      is: 'signed-out',
      problem: { code: 'sign-in-failed', message: expect.stringContaining('(invalid_client)') },
    })
  })

  test('that is refused in words which repeat the device code does not show it', async () => {
    const login = await newLogin()
    const codes: string[] = []
    const real = globalThis.fetch
    const fetched = vi.spyOn(globalThis, 'fetch').mockImplementation(async (url, init) => {
      const body = init?.body
      const code = body instanceof URLSearchParams ? body.get('device_code') : null
      if (code === null) return real(url, init)
      codes.push(code)
      const refused = { error: 'invalid_request', error_description: `Unknown device code: ${code}` }
      return Response.json(refused, { status: 400 })
    })
    try {
      await login.signIn()
      const state = await login.decided()
      expect(codes).toHaveLength(1)
      expect(state).toMatchObject({
        problem: { message: expect.stringContaining('Unknown device code: [secret]') },
      })
      expect(JSON.stringify(state)).not.toContain(codes[0])
    } finally {
      fetched.mockRestore()
    }
  })

  test('goes on polling while the identity provider is overloaded', async () => {
    const login = await newLogin()
    const { userCode } = await login.signIn()
    demo.faults.identity = { kind: 'overloaded', times: 3, only: (path) => path.endsWith('/token') }
    await demo.approve(userCode)
    expect(await login.decided()).toMatchObject({ is: 'signed-in' })
  })

  test('twice at once is one sign-in', async () => {
    const login = await newLogin()
    const [first, second] = await Promise.all([login.signIn(), login.signIn()])
    expect(first).toEqual(second)
    expect(demo.counters.deviceAuthorizations).toBe(1)
  })

  test('can be waited for before its code has arrived', async () => {
    const login = await newLogin()
    const started = login.signIn()
    const decided = login.decided()
    await demo.approve((await started).userCode)
    expect(await decided).toMatchObject({ is: 'signed-in' })
  })

  test('anew, when refused, leaves the login that there was', async () => {
    const login = await signedIn()
    const { userCode } = await login.signIn()
    await demo.refuse(userCode)
    expect(await login.decided()).toMatchObject({ is: 'signed-in', problem: { code: 'sign-in-failed' } })
    expect((await login.idToken(demo.url)).reveal()).toMatch(/^eyJ/)
  })

  test('for a VO that the server does not know says so', async () => {
    const login = await newLogin('nonesuch')
    await expect(login.signIn()).rejects.toMatchObject({ code: 'unknown-vo' })
  })
})

describe('renewal', () => {
  test('happens before the ID token dies, without anybody asking', async () => {
    const states: LoginState[] = []
    await signedIn('atlas', states)
    await until(() => demo.counters.refreshes >= 2)
    expect(states.every(({ is }) => is !== 'signed-out')).toBe(true)
  })

  test('is asked for once, however many want the token', async () => {
    const login = await signedIn()
    demo.faults.identity = { kind: 'slow-refresh', ms: 100 }
    const before = await login.idToken(demo.url)
    const renewed = await Promise.all(
      Array.from({ length: 50 }, () => login.replaceRefused(before, demo.url)),
    )
    expect(new Set(renewed.map((token) => token.reveal())).size).toBe(1)
    expect(demo.counters).toMatchObject({ refreshes: 1, maxRefreshesInFlight: 1 })
  })

  test('keeps the old refresh token where the answer has none', async () => {
    const login = await signedIn()
    demo.faults.identity = { kind: 'no-refresh-token' }
    await login.replaceRefused(await login.idToken(demo.url), demo.url)
    await login.replaceRefused(await login.idToken(demo.url), demo.url)
    expect(login.state).toMatchObject({ is: 'signed-in' })
    expect(demo.counters.refreshes).toBe(2)
  })

  test('stores a rotated refresh token before the new ID token is used', async () => {
    const login = await signedIn()
    const name = (await store.names()).find((found) => found.startsWith('login-')) ?? ''
    const before = JSON.parse((await store.read(name)) ?? '{}') as { refreshToken: string }
    const token = await login.replaceRefused(await login.idToken(demo.url), demo.url)
    const after = JSON.parse((await store.read(name)) ?? '{}') as { refreshToken: string; idToken: string }
    expect(after.idToken).toBe(token.reveal())
    expect(after.refreshToken).not.toBe(before.refreshToken)
  })

  test('without an ID token in its answer is a failure, and keeps the rotated refresh token', async () => {
    const login = await signedIn()
    demo.faults.identity = { kind: 'no-id-token', times: 1 }
    await expect(login.replaceRefused(await login.idToken(demo.url), demo.url)).rejects.toMatchObject({
      code: 'sign-in-failed',
    })
    expect(login.state).toMatchObject({ is: 'signed-in', problem: { code: 'sign-in-failed' } })
    login.wake()
    await login.replaceRefused(await login.idToken(demo.url), demo.url)
    expect(login.state).not.toHaveProperty('problem')
    expect(demo.counters.reusedRefreshTokens).toBe(0)
  })

  test.each(['down', 'overloaded', 'html'] as const)(
    'that meets an identity provider which is %s is tried again, and the user stays signed in',
    async (kind) => {
      const login = await signedIn()
      demo.faults.identity = { kind, only: (path) => path.endsWith('/token') }
      await expect(login.replaceRefused(await login.idToken(demo.url), demo.url)).rejects.toMatchObject({
        code: expect.not.stringMatching('signed-out'),
      })
      expect(login.state).toMatchObject({ is: 'signed-in', problem: {} })
      demo.faults.identity = null
      login.wake()
      await until(() => login.state.is === 'signed-in' && !login.state.problem)
    },
  )

  test('that is refused (invalid_grant) is a sign-out, and the stored login is gone', async () => {
    const login = await signedIn()
    demo.faults.identity = { kind: 'refuse-refresh' }
    await expect(login.replaceRefused(await login.idToken(demo.url), demo.url)).rejects.toMatchObject({
      code: 'signed-out',
    })
    expect(login.state).toMatchObject({ is: 'signed-out', problem: { nextStep: SIGN_IN_AGAIN } })
    expect((await store.names()).filter((name) => name.startsWith('login-'))).toEqual([])
  })

  test.each([
    [
      'as INDIGO IAM does',
      401,
      { error: 'invalid_token', error_description: 'Invalid refresh token' },
      'Bearer error="invalid_token", error_description="Invalid refresh token"',
    ],
    [
      'as Dex does',
      400,
      { error: 'invalid_request', error_description: 'Refresh token expired.' },
      undefined,
    ],
  ] as const)(
    'that is refused %s is a sign-out, and the reason is told',
    async (_, status, body, challenge) => {
      const login = await signedIn()
      demo.faults.identity = {
        kind: 'token-answer',
        to: 'refresh',
        status,
        body,
        ...(challenge !== undefined && { challenge }),
      }
      await expect(login.replaceRefused(await login.idToken(demo.url), demo.url)).rejects.toMatchObject({
        code: 'signed-out',
        message: expect.stringContaining(body.error_description),
      })
      expect(login.state).toMatchObject({ is: 'signed-out', problem: { nextStep: SIGN_IN_AGAIN } })
      expect((await store.names()).filter((name) => name.startsWith('login-'))).toEqual([])
    },
  )

  test('that is refused for PanDA’s client is tried again with the client that PanDA names now', async () => {
    const login = await signedIn()
    const refused = { error: 'invalid_client', error_description: 'Bad client credentials' }
    demo.faults.identity = { kind: 'token-answer', to: 'refresh', status: 401, body: refused, times: 1 }
    const fetched = vi.spyOn(globalThis, 'fetch')
    try {
      await login.replaceRefused(await login.idToken(demo.url), demo.url)
      expect(login.state.is).toBe('signed-in')
      const asked = fetched.mock.calls.map(([url]) => (url instanceof Request ? url.url : url.toString()))
      expect(asked.filter((path) => path.endsWith('_auth_config.json'))).toHaveLength(1)
    } finally {
      fetched.mockRestore()
    }

    demo.faults.identity = { kind: 'token-answer', to: 'refresh', status: 401, body: refused }
    await expect(login.replaceRefused(await login.idToken(demo.url), demo.url)).rejects.toMatchObject({
      code: 'sign-in-failed',
      message: expect.stringMatching(/client as PanDA names it \(invalid_client\)\. It says: "Bad client/),
    })
    expect(login.state.is).toBe('signed-in')
  })

  test('under way when the bridge stops is kept for its next start', async () => {
    const login = await signedIn()
    demo.faults.identity = { kind: 'slow-refresh', ms: 200 }
    const renewing = login.replaceRefused(await login.idToken(demo.url), demo.url)
    await until(() => demo.counters.refreshesInFlight === 1)
    await login.close()
    const token = await renewing
    const next = await newLogin()
    expect((await next.idToken(demo.url)).reveal()).toBe(token.reveal())
  })

  test('happens at once after a sleep in which the ID token died', async () => {
    const login = await signedIn()
    const asleepUntil = Date.now() + 3_600_000
    const now = vi.spyOn(Date, 'now').mockImplementation(() => asleepUntil)
    try {
      login.wake()
      await until(() => demo.counters.refreshes === 1)
    } finally {
      now.mockRestore()
    }
    expect(login.state.is).toBe('signed-in')
  })
})

test('a login survives a restart of the bridge, in a file for its owner alone', async () => {
  const before = await signedIn()
  const token = await before.idToken(demo.url)
  await before.close()
  const after = await newLogin()
  expect(after.state).toMatchObject({ is: 'signed-in', account: { name: 'Dana Muon' } })
  expect((await after.idToken(demo.url)).reveal()).toBe(token.reveal())
  const [file = ''] = (await store.names()).map((name) => join(home.credentialsFolder, `${name}.json`))
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(statSync(home.credentialsFolder).mode & 0o777).toBe(0o700)
})

test('signing out forgets the login', async () => {
  const login = await signedIn()
  await login.signOut()
  await expect(login.idToken(demo.url)).rejects.toMatchObject({ code: 'signed-out' })
  expect((await newLogin()).state.is).toBe('signed-out')
})

describe("another PanDA program's token file", () => {
  test('spares a sign-in', async () => {
    const { readTokenFile } = await import('../../bridge/auth/import.ts')
    const earlier = await signedIn()
    const name = (await store.names()).find((found) => found.startsWith('login-')) ?? ''
    const { idToken, refreshToken } = JSON.parse((await store.read(name)) ?? '{}') as Record<string, string>
    // As panda-client leaves it; its folder stands for the credential store of that program.
    const file = join(home.credentialsFolder, 'pathena.json')
    writeFileSync(
      file,
      JSON.stringify({ id_token: idToken, refresh_token: refreshToken, access_token: 'x', expires_in: 5 }),
    )
    await earlier.close()
    await store.remove(name)
    const login = await newLogin()
    await login.adoptImported(await readTokenFile(file))
    expect(login.state).toMatchObject({ is: 'signed-in', account: { name: 'Dana Muon' } })
  })

  test('that is none is refused in a sentence', async () => {
    const { readTokenFile } = await import('../../bridge/auth/import.ts')
    const file = join(home.folder, 'no-token')
    await expect(readTokenFile(file)).rejects.toMatchObject({ code: 'not-found' })
    writeFileSync(file, '{"id_token": 7}')
    await expect(readTokenFile(file)).rejects.toMatchObject({ code: 'invalid-file' })
  })
})

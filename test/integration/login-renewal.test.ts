import { beforeEach, describe, expect, test } from 'vitest'
import { FileCredentialStore } from '../../bridge/auth/credentials.ts'
import { Login } from '../../bridge/auth/login.ts'
import { startDemo, type Demo } from '../../bridge/demo/index.ts'
import { silentLog } from '../../bridge/home/log.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { endsAfterEach } from '../ends.ts'
import { newHome } from '../homes.ts'
import { startStranger, type Stranger } from '../stranger.ts'

// A refresh token goes back to where it came from, whatever PanDA says of its identity provider meanwhile, and what
// comes for it is a login of the same person.

let demo: Demo
let other: Demo
let stranger: Stranger
let store: FileCredentialStore
const ends = endsAfterEach()

beforeEach(async () => {
  store = new FileCredentialStore(newHome().credentialsFolder)
  demo = await startDemo({ pollSeconds: 0.02 })
  ends(() => demo.stop())
  other = await startDemo({ pollSeconds: 0.02 })
  ends(() => other.stop())
  stranger = await startStranger()
  ends(() => stranger[Symbol.asyncDispose]())
})

async function newLogin(): Promise<Login> {
  const login = new Login(demoServer(demo), store, silentLog, () => undefined)
  ends(() => login.close())
  await login.load()
  return login
}

async function signIn(login: Login): Promise<void> {
  await demo.approve((await login.signIn()).userCode)
  await login.decided()
}

/** The login of an earlier run: what PanDA says of its identity provider is asked anew. */
async function signedInBefore(): Promise<Login> {
  const earlier = await newLogin()
  await signIn(earlier)
  await earlier.close()
  const login = await newLogin()
  expect(login.state.is).toBe('signed-in')
  return login
}

const loginFiles = async () => (await store.names()).filter((name) => name.startsWith('login-'))

async function stored(): Promise<Record<string, unknown>> {
  const [name = ''] = await loginFiles()
  return JSON.parse((await store.read(name)) ?? '{}') as Record<string, unknown>
}

const renew = async (login: Login) => login.replaceRefused(await login.idToken(demo.url), demo.url)

async function expectSignedOut(login: Login, why: RegExp): Promise<void> {
  await expect(renew(login)).rejects.toMatchObject({
    code: 'signed-out',
    message: expect.stringMatching(why),
  })
  expect(login.state).toMatchObject({ is: 'signed-out', problem: { message: expect.stringMatching(why) } })
  expect(await loginFiles()).toEqual([])
}

const metadataOf = ({ issuer }: { issuer: string }) => `${issuer}/.well-known/openid-configuration`

describe('a PanDA that names another identity provider', () => {
  test('gets no refresh token there, and the user reads why the login has ended', async () => {
    const login = await signedInBefore()
    demo.authConfigChange = { oidc_config_url: metadataOf(other) }
    await expectSignedOut(login, /names another identity provider now/)
    expect(other.counters).toMatchObject({ refreshes: 0, devicePolls: 0, deviceAuthorizations: 0 })
    expect(demo.counters.refreshes).toBe(0)
  })

  test('whose metadata give it out as the one of the login, gets no refresh token', async () => {
    const login = await signedInBefore()
    const { refreshToken } = await stored()
    demo.authConfigChange = { oidc_config_url: metadataOf(other) }
    other.faults.identity = {
      kind: 'metadata',
      fields: { issuer: demo.issuer, token_endpoint: `${stranger.url}/token` },
    }
    await expect(renew(login)).rejects.toMatchObject({
      code: 'sign-in-failed',
      message: expect.stringContaining('gives itself out as'),
    })
    expect(other.counters.refreshes).toBe(0)
    expect(stranger.requests).toBe(0)
    expect(await stored()).toMatchObject({ refreshToken })
  })

  test('that came with the sign-in is not signed in to under a false name', async () => {
    demo.authConfigChange = { oidc_config_url: metadataOf(other) }
    other.faults.identity = { kind: 'metadata', fields: { issuer: demo.issuer } }
    await expect((await newLogin()).signIn()).rejects.toMatchObject({ code: 'sign-in-failed' })
    expect(other.counters.deviceAuthorizations).toBe(0)
  })

  test('can be signed in to anew by a user who knows of it', async () => {
    const login = await signedInBefore()
    demo.authConfigChange = { oidc_config_url: metadataOf(other) }
    await expectSignedOut(login, /another identity provider/)
    await other.approve((await login.signIn()).userCode)
    expect(await login.decided()).toMatchObject({ is: 'signed-in' })
  })
})

test('an identity provider that moves its token endpoint to another host gets no refresh token there', async () => {
  const login = await signedInBefore()
  demo.faults.identity = { kind: 'metadata', fields: { token_endpoint: `${stranger.url}/token` } }
  await expectSignedOut(login, /has moved what renews it/)
  expect(stranger.requests).toBe(0)
})

test.each(['/idp/token', '/idp/.well-known/openid-configuration'])(
  'an identity provider that sends on from %s to another server gets nothing there',
  async (path) => {
    const login = await signedInBefore()
    demo.faults.identity = { kind: 'redirect', to: `${stranger.url}${path}`, only: (asked) => asked === path }
    await expect(renew(login)).rejects.toMatchObject({ code: expect.not.stringMatching('signed-out') })
    expect(stranger.requests).toBe(0)
    expect(login.state.is).toBe('signed-in')
  },
)

test('a PanDA that has become another client of its identity provider ends the login', async () => {
  const login = await signedInBefore()
  demo.authConfigChange = {
    client_id: 'panda-demo-eic',
    client_secret: 'demo-client-secret-that-protects-nothing',
  }
  await expectSignedOut(login, /another client/)
  expect(demo.counters.refreshes).toBe(0)
})

describe('a renewal that is answered with', () => {
  test.for<[string, Record<string, unknown>, RegExp]>([
    ['the login of another person', { sub: 'somebody-else' }, /another account/],
    ['the login of another identity provider', { iss: 'https://evil.example' }, /another identity provider/],
    ['a login for another program', { aud: 'somebody-else' }, /another program/],
    ['a login that another program may use', { azp: 'panda-demo-atlas' }, /another program/],
  ])('%s ends the login, and its token is not used', async ([, claims, why]) => {
    const login = await signedInBefore()
    demo.faults.identity = { kind: 'id-token-claims', claims }
    await expectSignedOut(login, why)
    await expect(login.idToken(demo.url)).rejects.toMatchObject({ code: 'signed-out' })
  })

  test('the time of another sign-in of the same person goes on', async () => {
    const login = await signedInBefore()
    // Keycloak gives the later one where a page asks for the password anew, and the first again when that session is over.
    for (const auth_time of [1_750_000_000, 1_760_000_000, 1_750_000_000]) {
      demo.faults.identity = { kind: 'id-token-claims', claims: { auth_time }, times: 1 }
      await renew(login)
      expect(login.state).toMatchObject({ is: 'signed-in' })
    }
  })
})

test('a login that an earlier version stored is renewed, and bound from then on', async () => {
  const first = await signedInBefore()
  await first.close()
  const [name = ''] = await loginFiles()
  const { tokenOrigin: _, ...earlier } = await stored()
  await store.write(name, JSON.stringify(earlier))
  await store.remove(name.replace('login-', 'hosts-'))
  const login = await newLogin()
  await renew(login)
  // The monitor was no part of a login then: the user is asked about it.
  const hosts = [
    { origin: demo.url, is: 'allowed' },
    { origin: demo.monitorUrl, is: 'asked', isMonitor: true },
  ]
  expect(login.state).toMatchObject({ is: 'signed-in', hosts })
  expect(await stored()).toMatchObject({ tokenOrigin: demo.url })
  await login.close()
  demo.authConfigChange = { oidc_config_url: metadataOf(other) }
  await expectSignedOut(await newLogin(), /another identity provider/)
  expect(other.counters.refreshes).toBe(0)
})

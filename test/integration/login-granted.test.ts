import { beforeEach, describe, expect, test } from 'vitest'
import { FileCredentialStore } from '../../bridge/auth/credentials.ts'
import { Login } from '../../bridge/auth/login.ts'
import { startDemo, type Demo } from '../../bridge/demo/index.ts'
import { silentLog } from '../../bridge/home/log.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { endsAfterEach } from '../ends.ts'
import { newHome } from '../homes.ts'
import { sayInIdToken, startIdentityProxy, type IdentityProxy, type PassedAnswer } from '../identity-proxy.ts'

// What the user has approved, and what a refresh token has bought, is not lost to a check of this computer's own: PanDA
// says whether an ID token is good.

let demo: Demo
let provider: IdentityProxy
let store: FileCredentialStore
const ends = endsAfterEach()

beforeEach(async () => {
  store = new FileCredentialStore(newHome().credentialsFolder)
  demo = await startDemo({ pollSeconds: 0.02 })
  ends(() => demo.stop())
  provider = await startIdentityProxy(demo)
  ends(() => provider[Symbol.asyncDispose]())
})

async function newLogin(): Promise<Login> {
  const login = new Login(demoServer(demo), store, silentLog, () => undefined)
  ends(() => login.close())
  await login.load()
  return login
}

async function signedIn(): Promise<Login> {
  const login = await newLogin()
  await demo.approve((await login.signIn()).userCode)
  expect(await login.decided()).toMatchObject({ is: 'signed-in', account: { name: 'Dana Muon' } })
  return login
}

const renew = async (login: Login) => login.replaceRefused(await login.idToken(demo.url), demo.url)

const HOUR = 3_600

/** The provider's clock is so many seconds ahead of this computer's. */
function setClock(seconds: number): (answer: PassedAnswer) => void {
  return (answer) => {
    const now = Math.floor(Date.now() / 1000) + seconds
    answer.headers['date'] = new Date(now * 1000).toUTCString()
    sayInIdToken(demo, answer, { iat: now, exp: now + 900, auth_time: 1_750_000_000 })
  }
}

function signedBy(alg: string): (answer: PassedAnswer) => void {
  return ({ body }) => {
    if (typeof body?.['id_token'] !== 'string') return
    const [, ...rest] = body['id_token'].split('.')
    body['id_token'] = [Buffer.from(JSON.stringify({ alg })).toString('base64url'), ...rest].join('.')
  }
}

describe('a login is made, renewed, and made by no refresh token twice, where', () => {
  test.for<[string, (answer: PassedAnswer) => void]>([
    ['this computer’s clock is an hour ahead', (answer) => setClock(-HOUR)(answer)],
    ['this computer’s clock is an hour behind', (answer) => setClock(HOUR)(answer)],
    [
      'the ID token names an issuer with a slash more',
      (answer) => sayInIdToken(demo, answer, { iss: `${provider.url}/idp/` }),
    ],
    [
      'the ID token names the provider as it was called',
      (answer) => sayInIdToken(demo, answer, { iss: 'https://iam-old.example' }),
    ],
    [
      'the ID token is for an audience of PanDA’s',
      (answer) => sayInIdToken(demo, answer, { aud: 'https://pandaserver.example' }),
    ],
    ['the ID token is signed in a way that is not listed', signedBy('EdDSA')],
    [
      'the ID token says no name',
      (answer) => sayInIdToken(demo, answer, { email: null, preferred_username: 7 }),
    ],
    [
      'nothing but the tokens is as the standard wants it',
      ({ path, body }) => {
        if (path !== '/idp/token' || body?.['id_token'] === undefined) return
        for (const name of ['access_token', 'token_type']) Reflect.deleteProperty(body, name)
        Object.assign(body, { expires_in: '900 s', scope: ['openid'] })
      },
    ],
  ])('%s', async ([, change]) => {
    provider.change = change
    const login = await signedIn()
    const renewed = await renew(login)
    await login.close()
    const later = await newLogin()
    expect((await later.idToken(demo.url)).equals(renewed)).toBe(true)
    await renew(later)
    expect(demo.counters).toMatchObject({ refreshes: 2, reusedRefreshTokens: 0 })
    expect(later.state).toMatchObject({ is: 'signed-in' })
  })
})

test('a provider that changes its name goes on with the logins that it has given', async () => {
  provider.change = (answer) => sayInIdToken(demo, answer, { iss: 'https://iam-old.example' })
  const login = await signedIn()
  provider.change = () => undefined
  await renew(login)
  expect(login.state.is).toBe('signed-in')
  provider.change = (answer) => sayInIdToken(demo, answer, { iss: 'https://another.example' })
  await expect(renew(login)).rejects.toMatchObject({
    code: 'signed-out',
    message: expect.stringContaining('another identity provider'),
  })
})

test('a wrong clock is known by what the provider says of the time', async () => {
  provider.change = setClock(-HOUR)
  const login = await signedIn()
  const { clock, expiresAt, renewedAt } = login.state as Extract<Login['state'], { is: 'signed-in' }>
  expect(clock).toMatch(/clock is 60 minutes ahead/)
  // The ID token is good for as long as its provider meant.
  expect(expiresAt - renewedAt).toBe(900_000)
  // One of the two has a clock of its own, and nothing is said of this computer's.
  provider.change = (answer) => sayInIdToken(demo, answer, { iat: 1_700_000_000, exp: 1_700_000_900 })
  await renew(login)
  expect(login.state).not.toHaveProperty('clock')
})

test.for([
  ['that was made at the approval, seconds before it was fetched, ends those seconds earlier', 30, 870_000],
  ['whose answer comes with the time of another clock has its whole life', 600, 900_000],
] as const)('an ID token %s', async ([, seconds, left]) => {
  provider.change = (answer) => {
    const now = Math.floor(Date.now() / 1000)
    answer.headers['date'] = new Date(now * 1000).toUTCString()
    sayInIdToken(demo, answer, { iat: now - seconds, exp: now - seconds + 900 })
  }
  const { expiresAt, renewedAt } = (await signedIn()).state as Extract<Login['state'], { is: 'signed-in' }>
  expect(expiresAt - renewedAt).toBe(left)
})

test('a provider that refuses with HTTP 200 has refused', async () => {
  provider.change = (answer) => {
    if (answer.body?.['error'] === 'access_denied') answer.status = 200
  }
  const login = await newLogin()
  await demo.refuse((await login.signIn()).userCode)
  expect(await login.decided()).toMatchObject({
    problem: { message: 'The sign-in was refused in the browser.' },
  })
})

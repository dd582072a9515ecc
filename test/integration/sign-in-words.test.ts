import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { MemoryCredentialStore } from '../../bridge/auth/credentials.ts'
import { Login } from '../../bridge/auth/login.ts'
import { askToSignIn } from '../../bridge/calls/sign-in.ts'
import { startDemo, type Demo, type DemoOptions } from '../../bridge/demo/index.ts'
import { silentLog } from '../../bridge/home/log.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { endsAfterEach } from '../ends.ts'
import { startIdentityProxy, type IdentityProxy, type PassedAnswer } from '../identity-proxy.ts'

// What the user reads where a sign-in does not go as it should, and that none is refused which could go on.

let demo: Demo
let provider: IdentityProxy
const ends = endsAfterEach()

async function start(options: DemoOptions = {}): Promise<void> {
  demo = await startDemo({ pollSeconds: 0.02, ...options })
  ends(() => demo.stop())
  provider = await startIdentityProxy(demo)
  ends(() => provider[Symbol.asyncDispose]())
}

beforeEach(() => start())

function newLogin(): Login {
  const login = new Login(demoServer(demo), new MemoryCredentialStore(), silentLog, () => undefined)
  ends(() => login.close())
  return login
}

const METADATA = '/idp/.well-known/openid-configuration'
const CODES = '/idp/device/auth'
const TOKENS = '/idp/token'

type Change = (answer: PassedAnswer) => void

const at =
  (path: string, change: Change): Change =>
  (answer) => {
    if (answer.path === path) change(answer)
  }
const without = (path: string, field: string) =>
  at(path, ({ body }) => {
    if (body) Reflect.deleteProperty(body, field)
  })
const answers = (path: string, answer: Partial<PassedAnswer>) =>
  at(path, (passed) => {
    Object.assign(passed, answer)
  })

describe('a sign-in cannot be started, and its user reads why, where', () => {
  test.for<[string, Change, RegExp, RegExp]>([
    [
      'the provider has no device flow',
      without(METADATA, 'device_authorization_endpoint'),
      /offers no sign-in by a code/,
      /login --import/,
    ],
    [
      'the provider gives no tokens',
      without(METADATA, 'token_endpoint'),
      /does not say where logins are had/,
      /administrators/,
    ],
    [
      'the metadata have moved to another host',
      answers(METADATA, { status: 302, headers: { location: 'https://moved.example/x' } }),
      /sends on to moved\.example \(HTTP 302\): nothing is sent there/,
      /sign-in page first.* has moved/,
    ],
    ['the metadata are gone', answers(METADATA, { status: 404 }), /\(HTTP 404\)/, /has moved/],
    [
      'the provider is in trouble',
      answers(METADATA, { status: 503 }),
      /is in trouble \(HTTP 503\)/,
      /few minutes/,
    ],
    [
      'a page of the network answers',
      answers(METADATA, {
        page: '<html>Welcome to our wireless network',
        headers: { 'content-type': 'text/html' },
      }),
      /something else answered, such as a page/,
      /open any page in a browser/,
    ],
    [
      'the answer has no code',
      without(CODES, 'user_code'),
      /lacks what the standard asks for \(user_code\)/,
      /administrators/,
    ],
    [
      'the client is unknown, as Keycloak says it',
      answers(CODES, { status: 401, body: { error: 'invalid_client', error_description: 'Invalid client' } }),
      /does not take PanDA's client.*Invalid client/,
      /its id or its secret/,
    ],
    [
      'the client is unknown, as MITREid Connect says it',
      answers(CODES, { status: 404, page: '' }),
      /does not know PanDA's client, or gives it no codes \(HTTP 404\)/,
      /sign-in configuration/,
    ],
    [
      'the client is unknown, and nothing is said',
      answers(CODES, { status: 401, page: '', headers: { 'www-authenticate': 'Basic realm="openid"' } }),
      /does not know PanDA's client, or gives it no codes \(HTTP 401\)/,
      /sign-in configuration/,
    ],
    [
      'the client has to show a secret, as Keycloak says it',
      answers(CODES, { status: 401, body: { error: 'unauthorized_client' } }),
      /does not take PanDA's client as PanDA names it \(unauthorized_client\)/,
      /its id or its secret/,
    ],
    [
      'the client may not use the device flow',
      answers(CODES, { status: 400, body: { error: 'unauthorized_client' } }),
      /does not let PanDA's client sign in by a code/,
      /device flow/,
    ],
  ])('%s', async ([, change, message, nextStep]) => {
    provider.change = change
    const login = newLogin()
    await expect(login.signIn()).rejects.toMatchObject({
      message: expect.stringMatching(message),
      nextStep: expect.stringMatching(nextStep),
    })
    expect(login.state.is).toBe('signed-out')
  })
})

describe('a sign-in goes through where', () => {
  test.for<[string, Change]>([
    ['it is not said for how long the code is good', without(CODES, 'expires_in')],
    [
      'numbers come as texts',
      at(CODES, ({ body }) => {
        Object.assign(body ?? {}, { expires_in: '600', interval: '0.02' })
      }),
    ],
    [
      'the metadata have moved within their host',
      at(METADATA, (answer) => {
        if (moved) return
        moved = true
        Object.assign(answer, { status: 301, headers: { location: `${METADATA}?v=2` }, page: '' })
      }),
    ],
    [
      'the provider knows an older name for the address of the page',
      at(CODES, ({ body }) => {
        if (!body) return
        body['verification_url'] = body['verification_uri']
        Reflect.deleteProperty(body, 'verification_uri')
      }),
    ],
  ])('%s', async ([, change]) => {
    provider.change = change
    const login = newLogin()
    const { userCode, expiresAt } = await login.signIn()
    expect(Math.round((expiresAt - Date.now()) / 60_000)).toBe(10)
    await demo.approve(userCode)
    expect(await login.decided()).toMatchObject({ is: 'signed-in' })
  })
  let moved = false

  test('PanDA names an empty client secret', async () => {
    const forms: URLSearchParams[] = []
    Object.assign(demo.authConfigChange, { client_secret: '' })
    provider.change = ({ form }) => {
      forms.push(form)
    }
    const login = newLogin()
    await demo.approve((await login.signIn()).userCode)
    expect(await login.decided()).toMatchObject({ is: 'signed-in' })
    expect(forms.some((form) => form.has('client_secret'))).toBe(false)
  })

  test('the provider wants a proof that code and tokens are asked for by the same program (PKCE)', async () => {
    let challenge = ''
    provider.change = (answer) => {
      const { path, form, body } = answer
      if (path === METADATA)
        Object.assign(body ?? {}, { code_challenge_methods_supported: ['plain', 'S256'] })
      if (path === CODES) challenge = form.get('code_challenge') ?? ''
      const proof = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url')
      if (path === TOKENS && proof !== challenge)
        Object.assign(answer, { status: 400, body: { error: 'invalid_grant' } })
    }
    const login = newLogin()
    await demo.approve((await login.signIn()).userCode)
    expect(await login.decided()).toMatchObject({ is: 'signed-in' })
    expect(challenge).not.toBe('')
  })

  test('it is not said how often the provider may be asked', async () => {
    provider.change = without(CODES, 'interval')
    await expect(newLogin().signIn()).resolves.toMatchObject({ userCode: expect.any(String) })
  })
})

test('a code that expires while the provider gives no answer says so', async () => {
  await start({ deviceCodeSeconds: 1 })
  provider.change = answers(TOKENS, { status: 401, page: '', headers: {} })
  const login = newLogin()
  await login.signIn()
  expect(await login.decided()).toMatchObject({
    problem: { message: expect.stringMatching(/expired before it was approved\. Meanwhile: .*\(HTTP 401\)/) },
  })
})

describe('the chat says', () => {
  const textOf = async () => JSON.stringify(await askToSignIn(newLogin(), 'PanDA'))

  test('that the code may be compared, where the link carries it', async () => {
    expect(await textOf()).toMatch(
      /user_code=\S+ in a browser, and approve if it shows the code [A-Z-]+ or no code/,
    )
  })

  test('that the code has to be typed, where it does not', async () => {
    provider.change = without(CODES, 'verification_uri_complete')
    expect(await textOf()).toMatch(/Please open http:\S+\/device in a browser, type the code [A-Z-]+ there/)
  })
})

test('a VO with its role is one login, in whichever way it is written', async () => {
  const store = new MemoryCredentialStore()
  const of = async (vo: string) => {
    const login = new Login(demoServer(demo, vo), store, silentLog, () => undefined)
    ends(() => login.close())
    await login.load()
    return login
  }
  const login = await of('atlas.production')
  await demo.approve((await login.signIn()).userCode)
  await login.decided()
  await login.close()
  expect((await of('atlas:production')).state).toMatchObject({ is: 'signed-in' })
})

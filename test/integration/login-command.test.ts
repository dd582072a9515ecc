import { beforeEach, expect, test } from 'vitest'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { runCli, startCli } from '../cli.ts'
import { endsAfterEach } from '../ends.ts'
import { sayInIdToken, startIdentityProxy, type IdentityProxy } from '../identity-proxy.ts'

// What a terminal says of a sign-in at a provider of another make.

let fixture: TestBridge
let provider: IdentityProxy
const ends = endsAfterEach()

beforeEach(async () => {
  fixture = await startTestBridge({ signedIn: false })
  ends(() => fixture[Symbol.asyncDispose]())
  provider = await startIdentityProxy(fixture.demo)
  ends(() => provider[Symbol.asyncDispose]())
})

/** Signs in at the terminal. @returns what it said */
async function login(): Promise<string> {
  const child = startCli(fixture.home, ['login', '--no-browser'])
  const code = await until(() => /^Code {4}(\S+)/m.exec(child.stdout())?.[1])
  await fixture.demo.approve(code)
  expect(await child.closed).toBe(0)
  return child.stdout()
}

test('the code is to be compared where the link carries it', async () => {
  expect(await login()).toMatch(
    /^Open {4}\S+user_code=\S+\nor {6}\S+\/device {3}\(the code is typed there\)\n[^]*Code .*if the page shows another one, do not approve; good for 10 min\)$/m,
  )
})

test('the code is to be typed where it does not', async () => {
  provider.change = ({ body }) => {
    if (body) Reflect.deleteProperty(body, 'verification_uri_complete')
  }
  const said = await login()
  expect(said).toMatch(/^Open {4}\S+\/device\n[^]*Code .*\(type it there; good for 10 min\)$/m)
  expect(said).not.toMatch(/^or /m)
})

test('a wrong clock is said, and a login that goes on at the provider after signing out', async () => {
  provider.change = (answer) => {
    const now = Math.floor(Date.now() / 1000) - 1_800
    answer.headers['date'] = new Date(now * 1000).toUTCString()
    sayInIdToken(fixture.demo, answer, { iat: now, exp: now + 900 })
    if (answer.body) Reflect.deleteProperty(answer.body, 'revocation_endpoint')
  }
  expect(await login()).toMatch(/^This computer's clock is 30 minutes ahead/m)
  expect((await runCli(fixture.home, ['status'])).stdout).toMatch(/^Clock {6}This computer's clock is 30/m)
  expect((await runCli(fixture.home, ['logout'])).stdout).toMatch(
    /^Signed out; the login is forgotten\.\nThe identity provider offers no way to end the login/,
  )
})

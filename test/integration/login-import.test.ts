import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import type { BridgeError } from '../../bridge/errors.ts'
import { startDemo, type Demo, type MintOptions } from '../../bridge/demo/index.ts'
import { callMethod } from '../../bridge/http/call-method.ts'
import { forWindows } from '../../bridge/http/for-windows.ts'
import { startTestBridge, type TestBridge } from '../bridge.ts'
import { runCli } from '../cli.ts'
import { endsAfterEach } from '../ends.ts'

// A login of another PanDA program is taken over only for the server and VO that it was made for.

let fixture: TestBridge
let elsewhere: Demo
const ends = endsAfterEach()

beforeEach(async () => {
  fixture = await startTestBridge({ signedIn: false })
  ends(() => fixture[Symbol.asyncDispose]())
  elsewhere = await startDemo({ pollSeconds: 0.02 })
  ends(() => elsewhere.stop())
})

/** A token file as panda-client leaves it. Beside the record and not in it: what tests leave is searched for secrets. */
function tokenFile(idToken: string, refreshToken?: string): string {
  const { credentialsFolder } = fixture.home
  mkdirSync(credentialsFolder, { recursive: true })
  const file = join(credentialsFolder, 'token-of-another-program.json')
  writeFileSync(file, JSON.stringify({ id_token: idToken, refresh_token: refreshToken, expires_in: 900 }))
  return file
}

const take = (file: string) => fixture.bridge.api.importLogin({ file })
const minted = (options?: MintOptions) => fixture.demo.mintIdToken(options)

const nothingTaken = { login: { is: 'signed-out' }, callsWithToken: 0 }

/** Why it was not taken over, and what became of it. */
async function refusalOf(file: string): Promise<Record<string, unknown>> {
  const { code, message } = await take(file).then(
    () => ({ code: 'none', message: '' }),
    (error: unknown) => error as BridgeError,
  )
  const { login } = fixture.bridge.state
  return {
    code,
    message,
    login,
    callsWithToken: fixture.demo.requests.filter(({ hadToken }) => hadToken).length,
  }
}

test('is found from where the command line stands, and never from where the bridge was started', async () => {
  const file = relative(process.cwd(), tokenFile(minted()))
  expect(await refusalOf(file)).toMatchObject({ ...nothingTaken, code: 'invalid-input' })
  expect(await runCli(fixture.home, ['login', '--import', file])).toMatchObject({ code: 0, stderr: '' })
})

test('is taken over for the server that it was made for', async () => {
  expect(await take(tokenFile(minted()))).toMatchObject({ is: 'signed-in', account: { name: 'Dana Muon' } })
})

describe('is refused, and goes nowhere, when', () => {
  test('it is one of another identity provider', async () => {
    const file = tokenFile(elsewhere.mintIdToken())
    expect(await refusalOf(file)).toMatchObject({
      ...nothingTaken,
      code: 'invalid-input',
      message: expect.stringContaining(new URL(elsewhere.issuer).host),
    })
  })

  test('it is one of another identity provider that could be renewed', async () => {
    const file = tokenFile(elsewhere.mintIdToken(), 'the-refresh-token-of-elsewhere')
    expect(await refusalOf(file)).toMatchObject({ ...nothingTaken, code: 'invalid-input' })
    expect(fixture.demo.counters.refreshes + elsewhere.counters.refreshes).toBe(0)
  })

  test('it is for another VO', async () => {
    expect(await refusalOf(tokenFile(minted({ vo: 'EIC' })))).toMatchObject({
      ...nothingTaken,
      code: 'invalid-input',
      message: expect.stringContaining('another program or VO'),
    })
  })

  test('it has ended and cannot be renewed', async () => {
    expect(await refusalOf(tokenFile(minted({ seconds: -5 })))).toMatchObject({
      ...nothingTaken,
      code: 'invalid-file',
      message: expect.stringContaining('has ended'),
    })
  })

  test.each(['', 'no.token', 'a.e30.b'])('its ID token is none (%j)', async (text) => {
    expect(await refusalOf(tokenFile(text))).toMatchObject({ ...nothingTaken, code: 'invalid-file' })
  })

  test('PanDA cannot be asked whose logins it takes', async () => {
    const file = tokenFile(minted())
    await fixture.demo.stop()
    expect(await refusalOf(file)).toMatchObject({ ...nothingTaken, code: 'unreachable' })
  })
})

/** Of a file that a window's user chooses, its page sends the text: it knows no path. */
describe('of a file that is chosen in a window', () => {
  const windowApi = () => forWindows(fixture.bridge.api)
  const choose = (text: unknown, name = '.token') =>
    callMethod(windowApi(), 'importLogin', { chosen: { name, text } })

  test('is taken over as that of the command line', async () => {
    expect(await choose(JSON.stringify({ id_token: minted() }))).toMatchObject({
      ok: { is: 'signed-in', account: { name: 'Dana Muon' } },
    })
  })

  test.each([
    ['of another provider', () => elsewhere.mintIdToken()],
    ['for another VO', () => minted({ vo: 'EIC' })],
    ['that has ended', () => minted({ seconds: -5 })],
    ['without a token', () => ''],
  ])('is refused in the words of the command line: one %s', async (_name, idToken) => {
    const file = tokenFile(idToken())
    const { code, message } = await refusalOf(file)
    expect(await choose(readFileSync(file, 'utf8'), file)).toMatchObject({ error: { code, message } })
    expect(fixture.bridge.state.login).toEqual({ is: 'signed-out' })
  })

  test.each([`${'x'.repeat(100_000)}the-end`, 5, null])('is none, and is not repeated', async (text) => {
    const answer = await choose(text)
    expect(answer).toMatchObject({ error: { code: 'invalid-input' } })
    expect(JSON.stringify(answer)).not.toMatch(/xxx|the-end/)
  })
})

test('leaves the login that there was, when it is refused', async () => {
  await using signedIn = await startTestBridge()
  const file = tokenFile(elsewhere.mintIdToken())
  await expect(signedIn.bridge.api.importLogin({ file })).rejects.toMatchObject({ code: 'invalid-input' })
  expect(signedIn.bridge.state.login).toMatchObject({ is: 'signed-in' })
  const { isError } = await signedIn.bridge.api.callTool({
    name: 'task_get_tasks_modified_since',
    arguments: { since: '2020-01-01' },
  })
  expect(isError).toBe(false)
})

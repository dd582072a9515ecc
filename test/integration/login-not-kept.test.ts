import { beforeEach, expect, test, vi } from 'vitest'
import { MemoryCredentialStore } from '../../bridge/auth/credentials.ts'
import { KeptTokens } from '../../bridge/auth/kept-tokens.ts'
import { KnownIssuer } from '../../bridge/auth/known-issuer.ts'
import { Login } from '../../bridge/auth/login.ts'
import { Renewals } from '../../bridge/auth/renewals.ts'
import { readStoredTokens, type Tokens } from '../../bridge/auth/tokens.ts'
import { startDemo, type Demo } from '../../bridge/demo/index.ts'
import { silentLog } from '../../bridge/home/log.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { endsAfterEach } from '../ends.ts'

// A disk that takes no file, as one that is full, costs no login: what the identity provider has given is used.

let demo: Demo
let store: Disk
const ends = endsAfterEach()

class Disk extends MemoryCredentialStore {
  isFull = false

  override write(name: string, text: string): Promise<void> {
    if (!this.isFull) return super.write(name, text)
    return Promise.reject(Object.assign(new Error('EDQUOT: quota exceeded'), { code: 'EDQUOT' }))
  }
}

beforeEach(async () => {
  demo = await startDemo({ pollSeconds: 0.02 })
  ends(() => demo.stop())
  store = new Disk()
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

async function stored(): Promise<Tokens> {
  const name = (await store.names()).find((each) => each.startsWith('login-')) ?? ''
  const tokens = readStoredTokens((await store.read(name)) ?? '')
  if (!tokens) throw new Error('Nothing is stored')
  return tokens
}

const renew = async (login: Login) => login.replaceRefused(await login.idToken(demo.url), demo.url)

const notKept = {
  is: 'signed-in',
  problem: { code: 'file-access', message: expect.stringMatching(/could not be kept.*quota/) },
}

test('a login is renewed on, the user reads that it is not kept, and it is kept when there is room', async () => {
  const login = await newLogin()
  await signIn(login)
  store.isFull = true
  await renew(login)
  expect(login.state).toMatchObject(notKept)
  await renew(login)
  expect(demo.counters).toMatchObject({ refreshes: 2, reusedRefreshTokens: 0 })
  store.isFull = false
  await vi.waitFor(() => expect(login.state).not.toHaveProperty('problem'), { timeout: 20_000 })
  await renew(await newLogin())
  expect(demo.counters).toMatchObject({ refreshes: 3, reusedRefreshTokens: 0 })
})

test('a bridge that ends tries once more to keep it', async () => {
  const login = await newLogin()
  await signIn(login)
  store.isFull = true
  await renew(login)
  store.isFull = false
  await login.close()
  await renew(await newLogin())
  expect(demo.counters).toMatchObject({ refreshes: 2, reusedRefreshTokens: 0 })
})

test('what the user has approved is used, and said not to be kept', async () => {
  store.isFull = true
  const login = await newLogin()
  await signIn(login)
  expect(login.state).toMatchObject(notKept)
  await login.idToken(demo.url)
})

test('so is a login that is imported', async () => {
  const earlier = await newLogin()
  await signIn(earlier)
  const tokens = await stored()
  await earlier.close()
  store = new Disk()
  store.isFull = true
  const login = await newLogin()
  await login.adoptImported(tokens)
  expect(login.state).toMatchObject(notKept)
  await renew(login)
  expect(demo.counters).toMatchObject({ refreshes: 2, reusedRefreshTokens: 0 })
})

test('a login that the identity provider has ended is not there, although its file is', async () => {
  const login = await newLogin()
  await signIn(login)
  vi.spyOn(store, 'remove').mockRejectedValue(Object.assign(new Error('EACCES'), { code: 'EACCES' }))
  demo.faults.identity = { kind: 'refuse-refresh' }
  await expect(renew(login)).rejects.toMatchObject({ code: 'signed-out' })
  expect(login.state).toMatchObject({ is: 'signed-out', problem: { code: 'signed-out' } })
})

test('whatever else goes wrong in a renewal, the identity provider is not asked again at once', async () => {
  class Broken extends KeptTokens {
    override replace(): Promise<boolean> {
      return Promise.reject(new TypeError('a fault of ours'))
    }
  }
  const first = await newLogin()
  await signIn(first)
  const kept = new Broken(store, 'login-x', () => undefined)
  await kept.set(await stored())
  const problems: string[] = []
  const renewals = new Renewals(new KnownIssuer(demoServer(demo)), kept, silentLog, {
    onRenewed: () => undefined,
    onFailed: ({ message }) => void problems.push(message),
    onEnded: () => Promise.resolve(),
    onUnwanted: () => undefined,
  })
  ends(() => renewals.close())
  await expect(renewals.renew()).rejects.toMatchObject({ code: 'internal' })
  await expect(renewals.renew()).rejects.toMatchObject({ code: 'internal' })
  expect(problems).toEqual([expect.stringContaining('a fault of ours')])
  expect(demo.counters.refreshes).toBe(1)
})

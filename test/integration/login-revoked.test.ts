import { beforeEach, expect, test, vi } from 'vitest'
import { MemoryCredentialStore } from '../../bridge/auth/credentials.ts'
import { Login } from '../../bridge/auth/login.ts'
import { readStoredTokens, type Tokens } from '../../bridge/auth/tokens.ts'
import { startDemo, type Demo } from '../../bridge/demo/index.ts'
import { silentLog } from '../../bridge/home/log.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { endsAfterEach } from '../ends.ts'
import { startIdentityProxy, type IdentityProxy } from '../identity-proxy.ts'
import { startStranger } from '../stranger.ts'

// Who signs out ends the login at the identity provider too, or reads that it goes on there.

let demo: Demo
let provider: IdentityProxy
let store: MemoryCredentialStore
const ends = endsAfterEach()

beforeEach(async () => {
  demo = await startDemo({ pollSeconds: 0.02 })
  ends(() => demo.stop())
  provider = await startIdentityProxy(demo)
  ends(() => provider[Symbol.asyncDispose]())
  store = new MemoryCredentialStore()
})

function newLogin(): Login {
  const login = new Login(demoServer(demo), store, silentLog, () => undefined)
  ends(() => login.close())
  return login
}

async function signedIn(): Promise<Login> {
  const login = newLogin()
  await demo.approve((await login.signIn()).userCode)
  await login.decided()
  return login
}

async function stored(): Promise<Tokens> {
  const name = (await store.names()).find((each) => each.startsWith('login-')) ?? ''
  const tokens = readStoredTokens((await store.read(name)) ?? '')
  if (!tokens) throw new Error('Nothing is stored')
  return tokens
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code })
}

/** Whether the provider still renews what somebody has kept. */
async function isGood(tokens: Tokens): Promise<boolean> {
  const login = newLogin()
  return login.adoptImported(tokens).then(
    () => true,
    () => false,
  )
}

test('a login that is signed out cannot be renewed by anybody', async () => {
  const login = await signedIn()
  const kept = await stored()
  await login.signOut()
  expect(login.state).toEqual({ is: 'signed-out' })
  expect(await store.names()).not.toContainEqual(expect.stringMatching(/^login-/))
  expect(await isGood(kept)).toBe(false)
})

test('where its file cannot be deleted, all else is done, and that is said', async () => {
  const login = await signedIn()
  const kept = await stored()
  const remove = vi.spyOn(store, 'remove').mockRejectedValue(systemError('EACCES'))
  await expect(login.signOut()).rejects.toMatchObject({
    code: 'file-access',
    message: expect.stringMatching(/signed out, but the login could not be deleted.*permission/),
    nextStep: expect.stringContaining('panda-bridge logout'),
  })
  expect(login.state).toEqual({ is: 'signed-out' })
  expect(await isGood(kept)).toBe(false)
  remove.mockRestore()
  await login.signOut()
  expect(await store.names()).not.toContainEqual(expect.stringMatching(/^login-/))
})

test('where the provider offers no way to end it, that is said', async () => {
  provider.change = ({ body }) => {
    if (body) Reflect.deleteProperty(body, 'revocation_endpoint')
  }
  const login = await signedIn()
  await login.signOut()
  expect(login.state).toEqual({
    is: 'signed-out',
    note: expect.stringContaining('offers no way to end the login'),
  })
})

test('where the provider cannot be reached, it is forgotten here, and that is said', async () => {
  const login = await signedIn()
  await provider[Symbol.asyncDispose]()
  await login.signOut()
  expect(login.state).toEqual({ is: 'signed-out', note: expect.stringContaining('could not be told') })
  expect(await store.names()).not.toContainEqual(expect.stringMatching(/^login-/))
})

test('the refresh token goes to no other host for that', async () => {
  await using stranger = await startStranger()
  provider.change = ({ body }) => {
    if (body?.['revocation_endpoint'] !== undefined) body['revocation_endpoint'] = `${stranger.url}/revoke`
  }
  const login = await signedIn()
  await login.signOut()
  expect(login.state).toHaveProperty('note')
  expect(stranger.requests).toBe(0)
})

test('a login that another program has too goes on there, until it has been replaced here', async () => {
  const first = await signedIn()
  const { isShared: _, ...kept } = await stored()
  await first.close()
  // Refresh tokens of this provider do not rotate: both programs have the same one.
  demo.faults.identity = { kind: 'no-refresh-token' }
  const login = newLogin()
  await login.adoptImported({ ...kept, isShared: true })
  await login.signOut()
  expect(login.state).toEqual({ is: 'signed-out', note: expect.stringContaining('another PanDA program') })
  expect(await isGood(kept)).toBe(true)

  demo.faults.identity = null
  await login.adoptImported({ ...kept, isShared: true })
  await login.signOut()
  expect(login.state).toEqual({ is: 'signed-out' })
})

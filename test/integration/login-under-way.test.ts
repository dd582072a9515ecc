import { beforeEach, describe, expect, test, vi } from 'vitest'
import { MemoryCredentialStore } from '../../bridge/auth/credentials.ts'
import { Login } from '../../bridge/auth/login.ts'
import { readStoredTokens, type Tokens } from '../../bridge/auth/tokens.ts'
import { startDemo, type Demo, type DemoOptions } from '../../bridge/demo/index.ts'
import { silentLog } from '../../bridge/home/log.ts'
import { demoServer } from '../../bridge/server/own-demo.ts'
import { until } from '../bridge.ts'
import { endsAfterEach } from '../ends.ts'
import { startIdentityProxy, type IdentityProxy, type PassedAnswer } from '../identity-proxy.ts'

// What happens while a renewal, or a sign-in, is under way.

let demo: Demo
let provider: IdentityProxy
let store: MemoryCredentialStore
const ends = endsAfterEach()

async function start(options: DemoOptions = {}): Promise<void> {
  demo = await startDemo({ pollSeconds: 0.02, ...options })
  ends(() => demo.stop())
  provider = await startIdentityProxy(demo)
  ends(() => provider[Symbol.asyncDispose]())
}

beforeEach(async () => {
  store = new MemoryCredentialStore()
  await start()
})

function newLogin(patienceMs?: number, at = store): Login {
  const login = new Login(demoServer(demo), at, silentLog, () => undefined, { patienceMs })
  ends(() => login.close())
  return login
}

async function signIn(login: Login): Promise<Login> {
  await demo.approve((await login.signIn()).userCode)
  expect(await login.decided()).toMatchObject({ is: 'signed-in' })
  return login
}

async function stored(at = store): Promise<Tokens | undefined> {
  const name = (await at.names()).find((each) => each.startsWith('login-'))
  return name === undefined ? undefined : readStoredTokens((await at.read(name)) ?? '')
}

const refreshTokenOf = async (at = store) => (await stored(at))?.refreshToken?.reveal()

/** The provider carries out refreshes, and answers them when it is released: so, or as that makes of it. */
function holdRefreshes(
  times = Infinity,
  change: (answer: PassedAnswer) => void = () => undefined,
): { release: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  let left = times
  provider.change = async (answer) => {
    if (answer.form.get('grant_type') !== 'refresh_token' || left-- <= 0) return
    await promise
    change(answer)
  }
  ends(() => resolve())
  return { release: resolve }
}

const refuse = (answer: PassedAnswer) => {
  Object.assign(answer, { status: 400, body: { error: 'invalid_grant' } })
}

const renew = async (login: Login) => login.replaceRefused(await login.idToken(demo.url), demo.url)

/** This computer's clock is so much later while that runs. */
async function later<T>(seconds: number, run: () => Promise<T>): Promise<T> {
  const real = Date.now
  const now = vi.spyOn(Date, 'now').mockImplementation(() => real() + seconds * 1000)
  try {
    return await run()
  } finally {
    now.mockRestore()
  }
}

describe('a renewal whose answer comes late', () => {
  test('lets the call go that waited, and is kept when it comes', async () => {
    const login = await signIn(newLogin(50))
    const before = await refreshTokenOf()
    const held = holdRefreshes()
    await expect(renew(login)).rejects.toMatchObject({ code: 'timed-out' })
    await expect(renew(login)).rejects.toMatchObject({ code: 'timed-out' })
    held.release()
    await until(async () => (await refreshTokenOf()) !== before)
    expect(login.state).not.toHaveProperty('problem')
    await login.close()
    const next = newLogin()
    await next.load()
    await renew(next)
    expect(demo.counters).toMatchObject({ refreshes: 2, reusedRefreshTokens: 0, maxRefreshesInFlight: 1 })
  })

  test('costs no call any time while the ID token is good', async () => {
    const login = await signIn(newLogin())
    holdRefreshes()
    const token = await login.idToken(demo.url)
    // Of 900 seconds 100 are left: it is to be renewed.
    await later(800, async () => {
      expect((await login.idToken(demo.url)).equals(token)).toBe(true)
      await until(() => demo.counters.refreshes === 1)
      expect((await login.idToken(demo.url)).equals(token)).toBe(true)
    })
    expect(demo.counters.refreshes).toBe(1)
  })
})

describe('while the old login is renewed', () => {
  async function other(): Promise<Tokens> {
    const elsewhere = new MemoryCredentialStore()
    await (await signIn(newLogin(undefined, elsewhere))).close()
    const tokens = await stored(elsewhere)
    if (!tokens) throw new Error('Nothing is stored')
    return tokens
  }

  test.for([
    ['renewed', () => undefined],
    ['refused', refuse],
  ] as const)('one that is imported stays, and the old one is %s', async ([, end]) => {
    const imported = await other()
    const login = await signIn(newLogin())
    const held = holdRefreshes(1, end)
    const waiting = renew(login)
    await until(() => demo.counters.refreshes === 1)
    await login.adoptImported(imported)
    const now = await refreshTokenOf()
    held.release()
    // The call that waited goes out with the login that there is now.
    expect((await waiting).equals(await login.idToken(demo.url))).toBe(true)
    expect(await refreshTokenOf()).toBe(now)
    expect(login.state).toMatchObject({ is: 'signed-in' })
    await renew(login)
    expect(demo.counters.reusedRefreshTokens).toBe(0)
  })

  test('a sign-in anew stays', async () => {
    const login = await signIn(newLogin())
    const held = holdRefreshes(1)
    const waiting = renew(login)
    await until(() => demo.counters.refreshes === 1)
    await signIn(login)
    const now = await refreshTokenOf()
    held.release()
    expect((await waiting).equals(await login.idToken(demo.url))).toBe(true)
    expect(await refreshTokenOf()).toBe(now)
  })

  test('signing out is the end of it', async () => {
    const login = await signIn(newLogin())
    const held = holdRefreshes()
    const waiting = renew(login)
    waiting.catch(() => undefined)
    await until(() => demo.counters.refreshes === 1)
    await login.signOut()
    const change = provider.change
    const revoked: (string | null)[] = []
    provider.change = async (answer) => {
      if (answer.path.endsWith('/revocation')) revoked.push(answer.form.get('token'))
      await change(answer)
    }
    held.release()
    await expect(waiting).rejects.toMatchObject({ code: 'signed-out' })
    expect(await stored()).toBeUndefined()
    expect(login.state).toEqual({ is: 'signed-out' })
    // What came is nobody's, and is not left good for a month.
    await until(() => revoked.length === 1)
  })

  test('the code of a sign-in anew goes on being shown', async () => {
    const login = await signIn(newLogin())
    await login.signIn()
    await renew(login)
    expect(login.state.is).toBe('signing-in')
  })

  test('the end of it does not take the code of a sign-in anew away', async () => {
    const login = await signIn(newLogin())
    const { userCode } = await login.signIn()
    demo.faults.identity = {
      kind: 'token-answer',
      to: 'refresh',
      status: 400,
      body: { error: 'invalid_grant' },
    }
    await expect(renew(login)).rejects.toMatchObject({ code: 'signed-out' })
    await demo.approve(userCode)
    expect(await login.decided()).toMatchObject({ is: 'signed-in' })
  })
})

test('an import that the provider refuses leaves the login that there was', async () => {
  const login = await signIn(newLogin())
  const tokens = await stored()
  if (!tokens) throw new Error('Nothing is stored')
  const refreshToken = await refreshTokenOf()
  await renew(login)
  const now = await refreshTokenOf()
  expect(now).not.toBe(refreshToken)
  provider.change = (answer) => {
    if (answer.form.get('grant_type') === 'refresh_token') refuse(answer)
  }
  await expect(login.adoptImported(tokens)).rejects.toMatchObject({ code: 'signed-out' })
  expect(login.state).toMatchObject({ is: 'signed-in' })
  expect(await refreshTokenOf()).toBe(now)
})

describe('the provider is not asked for each call', () => {
  test('when it is in trouble', async () => {
    const login = await signIn(newLogin())
    demo.faults.identity = { kind: 'token-answer', to: 'refresh', status: 503, body: {} }
    for (let call = 0; call < 20; call += 1)
      await expect(renew(login)).rejects.toMatchObject({ code: expect.not.stringMatching('signed-out') })
    expect(demo.counters.refreshes).toBe(1)
    demo.faults.identity = null
    login.wake()
    await renew(login)
    expect(demo.counters.refreshes).toBe(2)
    expect(login.state).not.toHaveProperty('problem')
  })

  test('when it gives the same ID token again', async () => {
    await start({ idTokenSeconds: 5 })
    const login = await signIn(newLogin())
    const same = (await login.idToken(demo.url)).reveal()
    provider.change = ({ body }) => {
      if (body?.['id_token'] !== undefined) body['id_token'] = same
    }
    await until(() => login.state.is === 'signed-in' && login.state.problem)
    expect(demo.counters.refreshes).toBe(1)
    provider.change = () => undefined
    login.wake()
    await until(() => login.state.is === 'signed-in' && !login.state.problem)
    expect(demo.counters.reusedRefreshTokens).toBe(0)
  })

  test('when PanDA refuses what it gives', async () => {
    const login = await signIn(newLogin())
    for (let call = 0; call < 20; call += 1) await renew(login)
    expect(demo.counters.refreshes).toBe(3)
  })
})

describe('a login that cannot be renewed', () => {
  const takeRefreshToken = () => {
    provider.change = ({ body }) => {
      if (body) Reflect.deleteProperty(body, 'refresh_token')
    }
  }

  test('says so, and is used to its end', async () => {
    takeRefreshToken()
    const login = await signIn(newLogin())
    expect(login.state).toMatchObject({ is: 'signed-in', isLast: true })
    const token = await login.idToken(demo.url)
    expect(await later(890, () => login.idToken(demo.url))).toBe(token)
    // PanDA says itself why it refuses it.
    expect(await login.replaceRefused(token, demo.url)).toBe(token)
    expect(login.state.is).toBe('signed-in')
  })

  test('is signed out when it has ended, without anybody asking', async () => {
    await start({ idTokenSeconds: 1 })
    takeRefreshToken()
    const login = await signIn(newLogin())
    await until(() => login.state.is === 'signed-out')
    expect(login.state).toMatchObject({
      problem: { message: expect.stringContaining('without a way to renew it') },
    })
    expect(await stored()).toBeUndefined()
  })
})

describe('a code', () => {
  test('with seconds left is not handed out; the sign-in that has it goes on', async () => {
    const login = newLogin()
    const first = await login.signIn()
    await later(580, async () => {
      const second = await login.signIn()
      expect(second.userCode).not.toBe(first.userCode)
      expect(login.state).toMatchObject({ is: 'signing-in', signIn: { userCode: second.userCode } })
      await demo.approve(first.userCode)
      expect(await login.decided()).toMatchObject({ is: 'signed-in' })
    })
  })

  test('is taken back by the user, and another one can be had', async () => {
    const login = newLogin()
    const { userCode } = await login.signIn()
    login.cancelSignIn()
    expect(login.state).toEqual({ is: 'signed-out' })
    expect(await login.decided()).toEqual({ is: 'signed-out' })
    await demo.approve(userCode)
    expect((await login.signIn()).userCode).not.toBe(userCode)
  })

  test('that is taken back leaves the login that there was', async () => {
    const login = await signIn(newLogin())
    await login.signIn()
    login.cancelSignIn()
    expect(login.state).toMatchObject({ is: 'signed-in' })
    expect(login.state).not.toHaveProperty('problem')
  })
})

import { beforeAll, describe, expect, test } from 'vitest'
import { until } from '../bridge.ts'
import { endsAfterAll } from '../ends.ts'
import { startFixture, type Fixture } from './fixture.ts'
import { codeRanOut, refreshTokenOf, renewedAt, signInFromChat } from './login.ts'
import { user } from './keycloak-realm.ts'
import {
  grantAtKeycloak,
  prepareKeycloak,
  signInAnew,
  signInAtKeycloak,
  startKeycloak,
  type Keycloak,
} from './keycloak.ts'
import { startHurry } from './hurry.ts'
import { openBrowser, type Person } from './person.ts'

// The bridge and a real Keycloak, whose own pages a real browser goes through. Each test has a bridge of its own, and they
// share the server, which takes long to start.

const prepared = await prepareKeycloak()

/** Refresh tokens serve once in this realm, and again and again in the other one. */
const REALM = 'panda'
const OTHER = 'wlcg'

describe.skipIf('unavailable' in prepared)('a login at Keycloak', () => {
  let keycloak: Keycloak
  let person: Person
  const ends = endsAfterAll()
  beforeAll(async () => {
    if ('unavailable' in prepared) return
    person = await openBrowser()
    ends(() => person[Symbol.asyncDispose]())
    const short = { idToken: 6 }
    keycloak = await startKeycloak(prepared, {
      realms: [
        {
          name: REALM,
          rotates: true,
          clients: [
            { name: 'panda' },
            { name: 'panda-short', ...short },
            { name: 'panda-unused', idToken: 10, idle: 3 },
            { name: 'panda-ending', ...short, longest: 9 },
            { name: 'panda-session', idToken: 10, idle: 3, isOnline: true },
            { name: 'panda-hurried', code: 4 },
          ],
        },
        { name: OTHER, clients: [{ name: 'panda-wlcg' }] },
      ],
    })
    ends(() => keycloak[Symbol.asyncDispose]())
  })

  const start = (client: string): Promise<Fixture> => startFixture(keycloak.client(REALM, client))

  /** What the user does: the link, the password, the consent. */
  async function approve(link: string): Promise<void> {
    await signInAtKeycloak(person.page, link)
    await grantAtKeycloak(person.page)
  }

  async function signIn({ bridge }: Fixture): Promise<void> {
    const { completeLink } = await bridge.api.signIn({})
    await approve(completeLink)
    expect(await bridge.api.awaitSignIn({})).toMatchObject({
      is: 'signed-in',
      account: { name: 'Dana Muon', email: 'dana.muon@example.org' },
    })
  }

  /** What the chat shows of a call that fails. */
  async function failure({ call }: Fixture): Promise<string | undefined> {
    const { isError, text } = await call()
    return isError ? text : undefined
  }

  const refreshElsewhere = (client_id: string, refresh_token: string) =>
    keycloak.post(REALM, 'token', { grant_type: 'refresh_token', client_id, refresh_token })

  async function renewed(fixture: Fixture): Promise<void> {
    const before = renewedAt(fixture)
    await until(() => renewedAt(fixture) > before)
  }

  const administer = (method: string, path: string, body?: object) =>
    keycloak.administer(REALM, method, path, body)

  /** Changes what Keycloak has under a name, until the block ends. */
  async function change(path: 'clients' | 'users', query: string, by: object): Promise<AsyncDisposable> {
    const [before] = (await administer('GET', `${path}?${query}`)) as { id: string; attributes?: object }[]
    if (before === undefined) throw new Error(`Keycloak has no ${path} ${query}`)
    const at = `${path}/${before.id}`
    const attributes = { ...before.attributes, ...('attributes' in by && (by.attributes as object)) }
    await administer('PUT', at, { ...before, ...by, attributes })
    return {
      async [Symbol.asyncDispose]() {
        await administer('PUT', at, before)
      },
    }
  }
  const changeClient = (name: string, by: object) => change('clients', `clientId=${name}`, by)
  const disableUser = () => change('users', `username=${user.name}&exact=true`, { enabled: false })

  test('is made in the chat: link and code, Keycloak’s own pages, then the first call', async () => {
    await using fixture = await start('panda')
    await signInFromChat(fixture, approve)
    expect([...fixture.panda.taken.values()]).toContainEqual(
      expect.objectContaining({
        iss: `${keycloak.url}/realms/${REALM}`,
        aud: 'panda',
        groups: expect.arrayContaining(['panda_dev', 'pilots', 'wlcg']),
      }),
    )
    expect(fixture.panda.refused).toEqual([])
  })

  test('of each of two VOs is one of its own, with the groups that its profile has', async () => {
    await using fixture = await startFixture(keycloak.client(REALM, 'panda'), {
      wlcg: { ...keycloak.client(OTHER, 'panda-wlcg'), jwtProfile: 'wlcg' },
    })
    const { bridge, panda, server, call } = fixture
    await signIn(fixture)
    await bridge.api.setServer({ server: { ...server, vo: 'wlcg' } })
    expect(bridge.state.login).toEqual({ is: 'signed-out' })
    const { completeLink } = await bridge.api.signIn({})
    await signInAtKeycloak(person.page, completeLink)
    await person.page.getByText('See your wlcg.groups').waitFor()
    await grantAtKeycloak(person.page)
    expect(await bridge.api.awaitSignIn({})).toMatchObject({ is: 'signed-in' })
    await bridge.api.callTool({ name: 'system_is_alive', arguments: {} })
    await call()
    expect([...panda.taken.values()]).toEqual([
      expect.objectContaining({
        aud: 'panda-wlcg',
        'wlcg.ver': '1.0',
        'wlcg.groups': expect.arrayContaining(user.groups),
      }),
    ])
    await bridge.api.setServer({ server })
    expect(bridge.state.login).toMatchObject({ is: 'signed-in' })
    expect(await failure(fixture)).toBeUndefined()
    expect([...panda.taken.values()]).toContainEqual(expect.objectContaining({ aud: 'panda' }))
    expect(panda.refused).toEqual([])
  })

  test('lives on past its ID tokens, with another refresh token each time, and ends where a used one comes back', async () => {
    await using fixture = await start('panda-short')
    await signIn(fixture)
    const first = await refreshTokenOf(fixture)
    await until(async () => {
      expect(await failure(fixture)).toBeUndefined()
      return fixture.panda.taken.size >= 3
    })
    expect(await refreshTokenOf(fixture)).not.toBe(first)
    expect(await refreshElsewhere('panda-short', first)).toMatchObject({ status: 400 })
    expect(await ended(fixture)).toEqual(endOf('Session'))
  })

  test('goes on where its user signs in anew on another page of Keycloak', async () => {
    await using fixture = await start('panda-short')
    const { bridge, panda, call } = fixture
    // Who is signed in there already has a session that Keycloak keeps.
    await person.page.context().clearCookies()
    await person.page.goto(`${keycloak.url}/realms/${REALM}/account/`)
    await person.page.locator('#username').fill(user.name)
    await person.page.locator('#password').fill(user.password)
    await person.page.locator('#kc-login').click()
    await person.page.waitForURL(/\/account\//)
    const { completeLink } = await bridge.api.signIn({})
    await person.page.goto(completeLink)
    await grantAtKeycloak(person.page)
    await bridge.api.awaitSignIn({})
    await call()
    await signInAnew(person.page, keycloak, REALM)
    await renewed(fixture)
    expect(await failure(fixture)).toBeUndefined()
    const times = [...panda.taken.values()].map((claims) => claims['auth_time'])
    expect(new Set(times).size).toBeGreaterThan(1)
  })

  /** What is said of a login that has ended by itself. The chat shows a new link then. */
  async function ended(fixture: Fixture): Promise<unknown> {
    const { bridge } = fixture
    const problem = await until(() =>
      bridge.state.login.is === 'signed-out' ? bridge.state.login.problem : undefined,
    )
    expect(await failure(fixture)).toMatch(/open http\S+ in a browser, and approve/)
    return problem
  }

  const endOf = (why: string, help = /^Sign in again/) => ({
    code: 'signed-out',
    message: expect.stringMatching(
      new RegExp(`^The login has ended: .* no longer renews it \\(invalid_grant\\)\\. It says: ".*${why}`),
    ),
    nextStep: expect.stringMatching(help),
  })

  const sidOf = ({ panda }: Fixture): string => {
    const [claims] = panda.taken.values()
    return String(claims?.['sid'])
  }

  test.for<[string, string, (fixture: Fixture) => unknown, string]>([
    [
      'that an administrator has ended',
      'panda-short',
      (fixture) => administer('DELETE', `sessions/${sidOf(fixture)}?isOffline=true`),
      'session not found',
    ],
    [
      'whose user has taken the consent back',
      'panda-short',
      async ({ panda }) => {
        const [claims] = panda.taken.values()
        await administer('DELETE', `users/${String(claims?.['sub'])}/consents/panda-short`)
      },
      'session not found',
    ],
    ['that has been unused for too long', 'panda-unused', () => undefined, '[Ss]ession'],
    ['that has held as long as any may', 'panda-ending', () => undefined, '[Ss]ession'],
    ['of a session that is over', 'panda-session', () => undefined, 'not active'],
  ])('%s has ended, with the reason, and the chat shows a new link', async ([, client, end, why]) => {
    await using fixture = await start(client)
    await signIn(fixture)
    expect(await failure(fixture)).toBeUndefined()
    await end(fixture)
    expect(await ended(fixture)).toEqual(endOf(why))
  })

  test('of a user who is disabled has ended, and it is said whom to ask', async () => {
    await using fixture = await start('panda-short')
    await signIn(fixture)
    await using _disabled = await disableUser()
    expect(await ended(fixture)).toEqual(endOf('User disabled', /^Your account is closed there/))
  })

  test('stays where the client is disabled for a time, with the reason', async () => {
    await using fixture = await start('panda-short')
    await signIn(fixture)
    const disabled = await changeClient('panda-short', { enabled: false })
    try {
      const problem = await until(() =>
        fixture.bridge.state.login.is === 'signed-in' ? fixture.bridge.state.login.problem : undefined,
      )
      expect(problem.message).toMatch(/does not take PanDA's client as PanDA names it \(invalid_client\)/)
    } finally {
      await disabled[Symbol.asyncDispose]()
    }
    await renewed(fixture)
    expect(fixture.bridge.state.login).not.toHaveProperty('problem')
    expect(await failure(fixture)).toBeUndefined()
  })

  test.for<[string, object, RegExp, RegExp]>([
    ['is disabled', { enabled: false }, /does not take PanDA's client .*\(invalid_client\)/, /its secret/],
    [
      'has to show a secret',
      { publicClient: false },
      /does not take PanDA's client .*\(unauthorized_client\)/,
      /its secret/,
    ],
    [
      'has no device flow',
      { attributes: { 'oauth2.device.authorization.grant.enabled': 'false' } },
      /does not let PanDA's client sign in by a code \(unauthorized_client\)/,
      /device flow/,
    ],
  ])('is not begun where the client %s', async ([, by, message, nextStep]) => {
    await using fixture = await start('panda')
    await using _changed = await changeClient('panda', by)
    await expect(fixture.bridge.api.signIn({})).rejects.toMatchObject({
      code: 'sign-in-failed',
      message: expect.stringMatching(message),
      nextStep: expect.stringMatching(nextStep),
    })
  })

  test('is not made where the user says no, and another one can be', async () => {
    await using fixture = await start('panda')
    const { completeLink } = await fixture.bridge.api.signIn({})
    await signInAtKeycloak(person.page, completeLink)
    await person.page.getByRole('button', { name: 'No', exact: true }).click()
    await person.page.getByText('Consent denied').waitFor()
    expect(await fixture.bridge.api.awaitSignIn({})).toMatchObject({
      is: 'signed-out',
      problem: { message: 'The sign-in was refused in the browser.' },
    })
    await signInFromChat(fixture, approve)
  })

  test('is not made by a code that ran out', async () => {
    await using fixture = await start('panda-hurried')
    await fixture.bridge.api.signIn({})
    expect(await fixture.bridge.api.awaitSignIn({})).toMatchObject(codeRanOut)
  })

  test('is made though Keycloak is asked more often than it wants to be, and says so', async () => {
    await using hurry = await startHurry(keycloak.url)
    const { metadataUrl, clientId } = keycloak.client(REALM, 'panda')
    await using fixture = await startFixture({
      metadataUrl: metadataUrl.replace(keycloak.url, hurry.url),
      clientId,
    })
    const { completeLink } = await fixture.bridge.api.signIn({})
    await until(() => hurry.said.includes('slow_down'))
    await approve(completeLink)
    expect(await fixture.bridge.api.awaitSignIn({})).toMatchObject({ is: 'signed-in' })
    expect(await failure(fixture)).toBeUndefined()
  })

  test('is not made where the user is not allowed offline access, and it is said whom to ask', async () => {
    await using fixture = await start('panda')
    const [account] = (await administer('GET', `users?username=${user.name}&exact=true`)) as { id: string }[]
    const roles = `users/${account?.id}/role-mappings/realm`
    const all = (await administer('GET', roles)) as object[]
    await administer('DELETE', roles, all)
    try {
      const { completeLink } = await fixture.bridge.api.signIn({})
      await signInAtKeycloak(person.page, completeLink)
      await person.page.getByRole('button', { name: 'Yes' }).click()
      expect(await fixture.bridge.api.awaitSignIn({})).toMatchObject({
        is: 'signed-out',
        problem: {
          message: expect.stringContaining('Offline tokens not allowed'),
          nextStep: expect.stringContaining('allowed offline access'),
        },
      })
    } finally {
      await administer('POST', roles, all)
    }
  })

  test('goes on when the realm gets another key, and the old one is taken away', async () => {
    await using fixture = await start('panda')
    const { panda } = fixture
    await signIn(fixture)
    expect(await failure(fixture)).toBeUndefined()
    const provider = 'org.keycloak.keys.KeyProvider'
    const keys = (await administer('GET', `components?type=${provider}`)) as {
      id: string
      providerId: string
      parentId: string
    }[]
    const old = keys.find(({ providerId }) => providerId === 'rsa-generated')
    await administer('POST', 'components', {
      name: 'newer',
      providerId: 'rsa-generated',
      providerType: provider,
      parentId: old?.parentId,
      config: { priority: ['200'] },
    })
    await administer('DELETE', `components/${old?.id}`)
    await panda.readKeys()
    expect(await failure(fixture)).toBeUndefined()
    expect(panda.refused).toEqual(['JWK for the kid of the token was not found'])
    expect(panda.taken.size).toBe(2)
  })

  test('ends there too when the user signs out', async () => {
    await using fixture = await start('panda')
    await signIn(fixture)
    const token = await refreshTokenOf(fixture)
    expect(await fixture.bridge.api.signOut({})).toEqual({ is: 'signed-out' })
    expect(await refreshElsewhere('panda', token)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    })
  })

  test('outlives a restart of Keycloak, which forgets the code of another one', async () => {
    await using fixture = await start('panda-short')
    const { bridge } = fixture
    await signIn(fixture)
    expect(await failure(fixture)).toBeUndefined()
    await using waiting = await start('panda')
    await waiting.bridge.api.signIn({})
    const before = renewedAt(fixture)
    await keycloak.stop()
    const said = await until(() => failure(fixture))
    expect(said).toMatch(/identity provider .*(refuses connections|cannot be reached)/i)
    expect(bridge.state.login).toMatchObject({ is: 'signed-in', problem: {} })
    expect(waiting.bridge.state.login.is).toBe('signing-in')
    await keycloak.start()
    expect(await waiting.bridge.api.awaitSignIn({})).toMatchObject({
      is: 'signed-out',
      problem: {
        message: expect.stringMatching(/refused the sign-in \(invalid_grant\)\. It says: "Device code not/),
        nextStep: expect.stringMatching(/^Try again/),
      },
    })
    await until(() => renewedAt(fixture) > before)
    expect(await failure(fixture)).toBeUndefined()
    await signInFromChat(waiting, approve)
  })
})

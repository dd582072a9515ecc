import { beforeAll, describe, expect, test } from 'vitest'
import { until } from '../bridge.ts'
import { endsAfterAll } from '../ends.ts'
import { startFixture, type Fixture } from './fixture.ts'
import { codeRanOut, refreshTokenOf, renewedAt, signInFromChat } from './login.ts'
import { approveAtMitreid, prepareMitreid, signInAtMitreid, startMitreid, type Mitreid } from './mitreid.ts'
import { openBrowser, type Person } from './person.ts'

// The bridge and a real MITREid Connect, of which INDIGO IAM is made, whose own pages a real browser goes through. Each test
// has a bridge of its own, and they share the server, which takes long to start.

const prepared = await prepareMitreid()

describe.skipIf('unavailable' in prepared)('a login at MITREid Connect', () => {
  let mitreid: Mitreid
  let person: Person
  const ends = endsAfterAll()
  beforeAll(async () => {
    if ('unavailable' in prepared) return
    person = await openBrowser()
    ends(() => person[Symbol.asyncDispose]())
    mitreid = await startMitreid(prepared, [
      { name: 'panda' },
      { name: 'panda-short', idToken: 10 },
      { name: 'panda-ending', idToken: 10, refreshToken: 5 },
      { name: 'panda-hurried', code: 6 },
    ])
    ends(() => mitreid[Symbol.asyncDispose]())
  })

  const start = (client: string): Promise<Fixture> => startFixture(mitreid.client(client))

  /** What the user does: the link, the password, the approval. */
  async function approve(link: string): Promise<void> {
    await signInAtMitreid(person.page, link)
    await approveAtMitreid(person.page)
  }

  async function signIn({ bridge }: Fixture): Promise<void> {
    const { completeLink } = await bridge.api.signIn({})
    await approve(completeLink)
    expect(await bridge.api.awaitSignIn({})).toMatchObject({ is: 'signed-in' })
  }

  /** @returns the problem of a login that has ended by itself */
  async function expectEnded({ bridge }: Fixture): Promise<string> {
    const login = await until(() => bridge.state.login.is === 'signed-out' && bridge.state.login)
    expect(login).toMatchObject({
      problem: {
        code: 'signed-out',
        message: expect.stringMatching(/^The login has ended: .* no longer renews it.*refresh token/i),
        nextStep: expect.stringContaining('Sign in again'),
      },
    })
    return JSON.stringify(login)
  }

  test('is made in the chat: link and code, MITREid’s own pages, then the first call', async () => {
    await using fixture = await start('panda')
    await signInFromChat(fixture, approve)
    expect([...fixture.panda.taken.values()]).toContainEqual(expect.objectContaining({ aud: 'panda' }))
    expect(fixture.panda.refused).toEqual([])
  })

  test('lives on past its ID tokens, each of ten seconds, and no call fails', async () => {
    await using fixture = await start('panda-short')
    await signIn(fixture)
    await until(async () => {
      expect(await fixture.call()).toMatchObject({ isError: false })
      return fixture.panda.taken.size >= 3
    })
  })

  test('that another program has revoked has ended, with the reason, and the chat shows a new link', async () => {
    await using fixture = await start('panda-short')
    await signIn(fixture)
    const token = await refreshTokenOf(fixture)
    expect(await mitreid.post('revoke', { client_id: 'panda-short', token })).toBe(200)
    // MITREid repeats the refresh token in its answer.
    expect(await expectEnded(fixture)).not.toContain(token)
    await signInFromChat(fixture, approve)
  })

  test('whose refresh token is over has ended, with the reason, and the chat shows a new link', async () => {
    await using fixture = await start('panda-ending')
    await signIn(fixture)
    const token = await refreshTokenOf(fixture)
    expect(await expectEnded(fixture)).not.toContain(token)
    await signInFromChat(fixture, approve)
  })

  test('is not made where the user denies it there, which MITREid does not tell: the user cancels here too', async () => {
    await using fixture = await start('panda')
    const { bridge } = fixture
    const { completeLink, userCode } = await bridge.api.signIn({})
    await signInAtMitreid(person.page, completeLink)
    await person.page.locator('input[name=deny]').click()
    await person.page.waitForURL(/approve/)
    expect(bridge.state.login).toMatchObject({ is: 'signing-in', signIn: { userCode } })
    expect(await bridge.api.cancelSignIn({})).toMatchObject({ is: 'signed-out' })
    await signInFromChat(fixture, approve)
  })

  test('is not made by a code that ran out', async () => {
    await using fixture = await start('panda-hurried')
    await fixture.bridge.api.signIn({})
    expect(await fixture.bridge.api.awaitSignIn({})).toMatchObject(codeRanOut)
  })

  test('is not made with a secret that is another one there, and the reason is the client', async () => {
    await using fixture = await startFixture({ ...mitreid.client('panda'), clientSecret: 'another' })
    // Its codes are had with any secret: what asks whether one is approved is told.
    await fixture.bridge.api.signIn({})
    expect(await fixture.bridge.api.awaitSignIn({})).toMatchObject({
      is: 'signed-out',
      problem: {
        message: expect.stringMatching(/does not take PanDA's client/),
        nextStep: expect.stringContaining('administrators of the VO'),
      },
    })
  })

  test('ends there too when the user signs out', async () => {
    await using fixture = await start('panda')
    await signIn(fixture)
    const kept = {
      client_id: 'panda',
      grant_type: 'refresh_token',
      refresh_token: await refreshTokenOf(fixture),
    }
    expect(await mitreid.post('token', kept)).toBe(200)
    expect(await fixture.bridge.api.signOut({})).toEqual({ is: 'signed-out' })
    expect(await mitreid.post('token', kept)).toBe(401)
  })

  test('is made though MITREid restarts between the code and the approval, and outlives an outage', async () => {
    await using fixture = await start('panda-short')
    const { bridge, call } = fixture
    const { completeLink } = await bridge.api.signIn({})
    await mitreid.stop()
    expect(bridge.state.login.is).toBe('signing-in')
    await mitreid.start()
    await approve(completeLink)
    expect(await bridge.api.awaitSignIn({})).toMatchObject({ is: 'signed-in' })
    expect(await call()).toMatchObject({ isError: false })

    const before = renewedAt(fixture)
    await mitreid.stop()
    const said = await until(async () => {
      const { isError, text } = await call()
      return isError ? text : undefined
    })
    expect(said).toMatch(/identity provider .*(refuses connections|cannot be reached)/i)
    expect(bridge.state.login).toMatchObject({ is: 'signed-in', problem: {} })
    await mitreid.start()
    await until(() => renewedAt(fixture) > before)
    expect(await call()).toMatchObject({ isError: false })
  }, 600_000)
})

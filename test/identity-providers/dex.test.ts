import { beforeAll, describe, expect, test } from 'vitest'
import { until } from '../bridge.ts'
import { endsAfterAll } from '../ends.ts'
import { prepareDex, grantAtDex, signInAtDex, startDex, type Dex, type DexOptions } from './dex.ts'
import { startFixture, type Fixture } from './fixture.ts'
import { codeRanOut, renewedAt, signInFromChat } from './login.ts'
import { openBrowser, type Person } from './person.ts'

// The bridge and a real Dex, whose own pages a real browser goes through. Each test has a Dex and a bridge of its own.

const prepared = await prepareDex()

describe.skipIf('unavailable' in prepared)('a login at Dex', () => {
  let person: Person
  const ends = endsAfterAll()
  beforeAll(async () => {
    person = await openBrowser()
    ends(() => person[Symbol.asyncDispose]())
  })

  const start = (options?: DexOptions): Promise<Dex> =>
    startDex('program' in prepared ? prepared.program : '', options)

  /** What the user does: the link, the password, the approval. */
  async function approve(link: string): Promise<void> {
    await signInAtDex(person.page, link)
    await grantAtDex(person.page)
  }

  async function signIn({ bridge }: Fixture): Promise<void> {
    const { completeLink } = await bridge.api.signIn({})
    await approve(completeLink)
    expect(await bridge.api.awaitSignIn({})).toMatchObject({ is: 'signed-in', account: { name: 'dmuon' } })
  }

  test('is made in the chat: link and code, Dex’s own pages, then the first call', async () => {
    await using dex = await start()
    await using fixture = await startFixture(dex)
    await signInFromChat(fixture, approve)
    expect([...fixture.panda.taken.values()]).toContainEqual(
      expect.objectContaining({ aud: 'panda', name: 'dmuon', email: 'dana.muon@example.org' }),
    )
    expect(fixture.panda.refused).toEqual([])
  })

  test('lives on past its ID tokens, each of ten seconds, and no call fails', async () => {
    await using dex = await start({ idTokens: '10s' })
    await using fixture = await startFixture(dex)
    await signIn(fixture)
    await until(async () => {
      expect(await fixture.call()).toMatchObject({ isError: false })
      return fixture.panda.taken.size >= 3
    })
  })

  test.for<[string, DexOptions, (dex: Dex) => void]>([
    ['revoked', { idTokens: '10s' }, (dex) => dex.endLogins()],
    ['over', { idTokens: '10s', refreshTokens: '5s' }, () => undefined],
  ])('whose refresh token is %s has ended, with the reason, and the chat shows a new link', async (row) => {
    const [, options, end] = row
    await using dex = await start(options)
    await using fixture = await startFixture(dex)
    await signIn(fixture)
    expect(await fixture.call()).toMatchObject({ isError: false })
    end(dex)
    const login = await until(
      () => fixture.bridge.state.login.is === 'signed-out' && fixture.bridge.state.login,
    )
    expect(login).toMatchObject({
      problem: {
        code: 'signed-out',
        message: expect.stringMatching(
          /^The login has ended: .* no longer renews it.*It says: ".*refresh token/i,
        ),
        nextStep: expect.stringContaining('Sign in again'),
      },
    })
    await signInFromChat(fixture, approve)
  })

  test('is not made where the user clicks Cancel there, which Dex does not tell: the user cancels here too', async () => {
    await using dex = await start()
    await using fixture = await startFixture(dex)
    const { bridge } = fixture
    const { completeLink, userCode } = await bridge.api.signIn({})
    await signInAtDex(person.page, completeLink)
    await person.page.getByRole('button', { name: 'Cancel' }).click()
    await person.page.getByText('Approval rejected').waitFor()
    expect(bridge.state.login).toMatchObject({ is: 'signing-in', signIn: { userCode } })
    expect(await bridge.api.cancelSignIn({})).toMatchObject({ is: 'signed-out' })
    await signInFromChat(fixture, approve)
  })

  test('is not made by a code that ran out', async () => {
    await using dex = await start({ codes: '6s' })
    await using fixture = await startFixture(dex)
    await fixture.bridge.api.signIn({})
    expect(await fixture.bridge.api.awaitSignIn({})).toMatchObject(codeRanOut)
  })

  test('is made though Dex restarts between the code and the approval', async () => {
    await using dex = await start()
    await using fixture = await startFixture(dex)
    const { completeLink } = await fixture.bridge.api.signIn({})
    await dex.stop()
    expect(fixture.bridge.state.login.is).toBe('signing-in')
    await dex.start()
    await approve(completeLink)
    expect(await fixture.bridge.api.awaitSignIn({})).toMatchObject({ is: 'signed-in' })
    expect(await fixture.call()).toMatchObject({ isError: false })
  })

  test('outlives a Dex that is down when it has to be renewed', async () => {
    await using dex = await start({ idTokens: '10s' })
    await using fixture = await startFixture(dex)
    await signIn(fixture)
    const before = renewedAt(fixture)
    await dex.stop()
    const said = await until(async () => {
      const { isError, text } = await fixture.call()
      return isError ? text : undefined
    })
    expect(said).toMatch(/identity provider .*(refuses connections|cannot be reached)/i)
    expect(fixture.bridge.state.login).toMatchObject({ is: 'signed-in', problem: {} })
    await dex.start()
    await until(() => renewedAt(fixture) > before)
    expect(await fixture.call()).toMatchObject({ isError: false })
    expect(fixture.bridge.state.login).not.toHaveProperty('problem')
  })

  test('ends here when the user signs out, and it is said that Dex offers no way to end it there', async () => {
    await using dex = await start()
    await using fixture = await startFixture(dex)
    await signIn(fixture)
    expect(await fixture.bridge.api.signOut({})).toMatchObject({
      is: 'signed-out',
      note: expect.stringContaining('offers no way to end the login'),
    })
    expect(await fixture.call()).toMatchObject({ isError: true })
  })
})

import type { Page } from '@playwright/test'
import { beforeAll, describe, expect, test } from 'vitest'
import { until } from '../bridge.ts'
import { endsAfterAll, endsAfterEach } from '../ends.ts'
import { Authorities, hasOpenssl, type Issued } from '../tls/authority.ts'
import { grantAtDex, prepareDex, signInAtDex, startDex } from './dex.ts'
import { startFixture, type Fixture } from './fixture.ts'
import { grantAtKeycloak, prepareKeycloak, signInAtKeycloak, startKeycloak } from './keycloak.ts'
import type { ProviderClient } from './panda.ts'
import { openBrowser, type Person } from './person.ts'
import type { Program, TlsFiles } from './program.ts'

// A provider with the certificate of a laboratory's own authority, which the user names as CA file of the server. Which
// authorities are trusted is a matter of the whole process, and these tests have one of their own.

const keycloak = await prepareKeycloak()
const dex = await prepareDex()

interface Provider {
  provider: Program
  client: ProviderClient
  signIn: (page: Page, completeLink: string) => Promise<void>
}

describe.skipIf(!hasOpenssl)('a provider with the certificate of an authority of its own', () => {
  let person: Person
  let authorities: Authorities
  let authority: Issued
  let tls: TlsFiles
  const endsAtLast = endsAfterAll()
  const ends = endsAfterEach()

  beforeAll(async () => {
    person = await openBrowser()
    endsAtLast(() => person[Symbol.asyncDispose]())
    authorities = await Authorities.create()
    endsAtLast(() => authorities[Symbol.asyncDispose]())
    authority = await authorities.issue({ subject: '/O=Muon Laboratory/CN=Muon Laboratory CA' })
    const { certFile } = await authorities.issue({ subject: '/CN=login', altName: 'IP:127.0.0.1' }, authority)
    tls = { certFile, keyFile: certFile.replace(/crt$/, 'key') }
  })

  async function startKeycloakByTls(): Promise<Provider> {
    if ('unavailable' in keycloak) throw new Error(keycloak.unavailable)
    const realms = [{ name: 'panda', clients: [{ name: 'panda', idToken: 6 }] }]
    const provider = await startKeycloak(keycloak, { realms, tls })
    return {
      provider,
      client: provider.client('panda', 'panda'),
      async signIn(page, link) {
        await signInAtKeycloak(page, link)
        await grantAtKeycloak(page)
      },
    }
  }

  async function startDexByTls(): Promise<Provider> {
    if ('unavailable' in dex) throw new Error(dex.unavailable)
    const provider = await startDex(dex.program, { idTokens: '10s', tls })
    return {
      provider,
      client: provider,
      async signIn(page, link) {
        await signInAtDex(page, link)
        await grantAtDex(page)
      },
    }
  }

  const missing = {
    code: 'untrusted-certificate',
    message: expect.stringMatching(
      /^The certificate of the identity provider \(127\.0\.0\.1:\d+\) is not trusted: it is signed by "Muon Laboratory CA" \(Muon Laboratory\), and the certificate of "Muon Laboratory CA" \(Muon Laboratory\) is missing here/,
    ),
    nextStep: expect.stringMatching(/^Set that certificate as CA file/),
  }

  const problemOf = ({ bridge: { state } }: Fixture) =>
    state.login.is === 'signed-in' ? state.login.problem : undefined

  test.for<[string, boolean, () => Promise<Provider>]>([
    ['Dex', 'unavailable' in dex, startDexByTls],
    ['Keycloak', 'unavailable' in keycloak, startKeycloakByTls],
  ])('%s: whose is missing is said, and with it all goes through', async ([, isMissing, start], { skip }) => {
    skip(isMissing)
    const { provider, client, signIn } = await start()
    ends(() => provider[Symbol.asyncDispose]())
    const fixture = await startFixture(client)
    ends(() => fixture[Symbol.asyncDispose]())
    const { bridge, server, call } = fixture
    await expect(bridge.api.signIn({})).rejects.toMatchObject(missing)
    expect((await call()).text).toContain('"Muon Laboratory CA" (Muon Laboratory) is missing here')

    const trusting = { ...server, caFile: authority.certFile }
    await bridge.api.setServer({ server: trusting })
    const { completeLink } = await bridge.api.signIn({})
    await signIn(person.page, completeLink)
    expect(await bridge.api.awaitSignIn({})).toMatchObject({ is: 'signed-in' })
    expect(await call()).toMatchObject({ isError: false })

    // Another of the user's files in its place: the login stays, and comes back with the right one.
    const other = await authorities.issue({ subject: '/CN=Another CA' })
    await bridge.api.setServer({ server: { ...server, caFile: other.certFile } })
    expect(await until(() => problemOf(fixture))).toMatchObject(missing)
    await bridge.api.setServer({ server: trusting })
    await until(() => bridge.state.login.is === 'signed-in' && !problemOf(fixture))
    expect(await call()).toMatchObject({ isError: false })
  })
})

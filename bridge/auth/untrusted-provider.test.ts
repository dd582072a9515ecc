import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import * as oidc from 'openid-client'
import { expect, test } from 'vitest'
import { endsAfterEach } from '../../test/ends.ts'
import { Authorities, hasOpenssl } from '../../test/tls/authority.ts'
import { Secret } from '../platform/secret.ts'
import { startDeviceFlow } from './device-flow.ts'
import type { Issuer } from './issuer.ts'
import type { KnownIssuer } from './known-issuer.ts'
import { renewLogin } from './renewal.ts'

const ends = endsAfterEach()

/** A provider that is known by now, and whose certificate is not trusted here (any more). */
async function startProvider(): Promise<Issuer> {
  const authorities = await Authorities.create()
  ends(() => authorities[Symbol.asyncDispose]())
  const root = await authorities.issue({ subject: '/O=Muon Laboratory/CN=Muon CA' })
  const server = createServer(await authorities.issue({ subject: '/CN=x', altName: 'IP:127.0.0.1' }, root))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  ends(() => server.close())
  const name = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  const endpoints = { token_endpoint: `${name}/token`, device_authorization_endpoint: `${name}/code` }
  const configuration = new oidc.Configuration(
    { issuer: name, ...endpoints },
    'panda',
    undefined,
    oidc.None(),
  )
  return { configuration, name, tokenOrigin: name, clientId: 'panda', audience: 'panda', scope: 'openid' }
}

const missing = {
  code: 'untrusted-certificate',
  message: expect.stringMatching(
    /^The certificate of the identity provider \(127\.0\.0\.1:\d+\) is not trusted.*"Muon CA" \(Muon Laboratory\) is missing here/,
  ),
}

test.skipIf(!hasOpenssl)('whose certificate is missing is said at a renewal, and at a sign-in', async () => {
  const issuer = await startProvider()
  const claims = { iss: issuer.name, sub: 'dana', aud: 'panda', exp: 2_000_000_000 }
  const payload = Buffer.from(JSON.stringify(claims)).toString('base64url')
  const renewal = await renewLogin({ find: async () => issuer } as KnownIssuer, {
    idToken: new Secret(`e30.${payload}.x`),
    refreshToken: new Secret('refresh'),
    account: { subject: 'dana', name: 'Dana' },
    receivedAt: 0,
    expiresAt: 0,
    issuer: issuer.name,
    clientId: 'panda',
  })
  expect(renewal).toMatchObject({ ended: 'failed', error: missing })
  await expect(startDeviceFlow(issuer, new AbortController().signal)).rejects.toMatchObject(missing)
})

import * as oidc from 'openid-client'
import { describe, expect, it } from 'vitest'
import { type Demo, type DemoOptions, startDemo } from './index.ts'
import { endsAfterEach } from '../../test/ends.ts'

interface AuthConfig {
  client_id: string
  client_secret: string | null
  oidc_config_url: string
}

interface SignIn {
  config: oidc.Configuration
  device: oidc.DeviceAuthorizationResponse
  poll: () => Promise<oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers>
}

let demo: Demo
const ends = endsAfterEach()

async function start(options: DemoOptions = {}): Promise<void> {
  demo = await startDemo({ pollSeconds: 0.02, ...options })
  ends(() => demo.stop())
}

async function beginSignIn(vo: string): Promise<SignIn> {
  const response = await fetch(`${demo.url}/auth/${vo}_auth_config.json`)
  const auth = (await response.json()) as AuthConfig
  const authentication = auth.client_secret ? oidc.ClientSecretPost(auth.client_secret) : oidc.None()
  const config = await oidc.discovery(
    new URL(auth.oidc_config_url),
    auth.client_id,
    undefined,
    authentication,
    {
      execute: [oidc.allowInsecureRequests],
    },
  )
  const scope = 'openid profile email offline_access wlcg wlcg.groups'
  const device = await oidc.initiateDeviceAuthorization(config, { scope, audience: auth.client_id })
  return { config, device, poll: () => oidc.pollDeviceAuthorizationGrant(config, device) }
}

async function signIn(vo = 'atlas'): Promise<{ config: oidc.Configuration; refreshToken: string }> {
  const { config, device, poll } = await beginSignIn(vo)
  await demo.approve(device.user_code)
  const { refresh_token: refreshToken } = await poll()
  return { config, refreshToken: refreshToken ?? '' }
}

async function userAttributes(idToken: string, origin: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`${demo.url}/api/v1/system/get_user_attributes`, {
    headers: { authorization: `Bearer ${idToken}`, origin, accept: 'application/json' },
  })
  return { status: response.status, text: await response.text() }
}

describe('device flow', () => {
  it.each([
    ['atlas', 'groups', 'atlas'],
    ['EIC', 'groups', 'EIC'],
    ['wlcg', 'wlcg.groups', '/wlcg'],
    ['atlas.production', 'groups', 'atlas/production'],
  ])('signs in to %s and puts the groups into %s', async (vo, claim, group) => {
    await start()
    const { device, poll } = await beginSignIn(vo)
    await demo.approve(device.user_code)
    const tokens = await poll()
    expect(tokens.claims()).toMatchObject({ name: 'Dana Muon', preferred_username: 'dmuon' })
    expect(tokens.claims()?.[claim]).toContain(group)
    expect(await userAttributes(tokens.id_token ?? '', vo)).toMatchObject({ status: 200 })
  })

  it('lets a person of another VO sign in, and PanDA turns them away', async () => {
    await start()
    const { device, poll } = await beginSignIn('Rubin')
    await demo.approve(device.user_code)
    const { id_token: idToken } = await poll()
    expect(await userAttributes(idToken ?? '', 'Rubin')).toEqual({
      status: 403,
      text: 'ERROR : Token authentication failed. Not a member of the Rubin group',
    })
  })

  it('reports a refusal', async () => {
    await start()
    const { device, poll } = await beginSignIn('atlas')
    await demo.refuse(device.user_code)
    await expect(poll()).rejects.toMatchObject({ error: 'access_denied' })
  })

  it('keeps the application waiting until the user decides', async () => {
    await start()
    const { config, device } = await beginSignIn('atlas')
    const early = oidc.genericGrantRequest(config, 'urn:ietf:params:oauth:grant-type:device_code', {
      device_code: device.device_code,
    })
    await expect(early).rejects.toMatchObject({ error: 'authorization_pending' })
    expect(demo.counters).toMatchObject({ deviceAuthorizations: 1, devicePolls: 1 })
  })

  it('may ask to poll less often', async () => {
    await start()
    const { config, device } = await beginSignIn('atlas')
    demo.faults.identity = { kind: 'slow-down', times: 1 }
    const poll = oidc.genericGrantRequest(config, 'urn:ietf:params:oauth:grant-type:device_code', {
      device_code: device.device_code,
    })
    await expect(poll).rejects.toMatchObject({ error: 'slow_down' })
  })

  it('ends a sign-in that took too long', async () => {
    await start({ deviceCodeSeconds: 1 })
    const { poll } = await beginSignIn('atlas')
    await expect(poll()).rejects.toMatchObject({ error: 'expired_token' })
  })

  it('approves at once when told so', async () => {
    await start({ autoApprove: true })
    const { poll } = await beginSignIn('atlas')
    expect((await poll()).id_token).toBeTypeOf('string')
  })

  it('knows no other VO', async () => {
    await start()
    expect((await fetch(`${demo.url}/auth/cms_auth_config.json`)).status).toBe(404)
  })

  it('does not take a code twice', async () => {
    await start()
    const { device } = await beginSignIn('atlas')
    await demo.approve(device.user_code)
    await expect(demo.approve(device.user_code)).rejects.toThrow(device.user_code)
  })
})

describe('sign-in page', () => {
  it('shows the code and two buttons, and loads nothing', async () => {
    await start()
    const { device } = await beginSignIn('atlas')
    const response = await fetch(device.verification_uri_complete ?? '')
    const html = await response.text()
    expect(html).toContain(device.user_code)
    expect(html).toMatch(/<button[^>]*value="approve"/)
    expect(html).toMatch(/<button[^>]*value="refuse"/)
    expect(html).not.toMatch(/<script|src=|https?:/)
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  it('asks for the code when the address has none, and says when it is wrong', async () => {
    await start()
    expect(await (await fetch(`${demo.url}/idp/device`)).text()).toContain('name="user_code"')
    const wrong = await fetch(`${demo.url}/idp/device?user_code=%3Cb%3EXXXX`)
    expect(wrong.status).toBe(400)
    const html = await wrong.text()
    expect(html).toContain('role="alert"')
    expect(html).not.toContain('<b>')
  })
})

describe('refresh', () => {
  it('gives a new ID token and a new refresh token, and the old one is dead', async () => {
    await start()
    const { config, refreshToken } = await signIn()
    const renewed = await oidc.refreshTokenGrant(config, refreshToken)
    expect(renewed.id_token).toBeTypeOf('string')
    expect(renewed.refresh_token).not.toBe(refreshToken)
    await expect(oidc.refreshTokenGrant(config, refreshToken)).rejects.toMatchObject({
      error: 'invalid_grant',
    })
    expect(demo.counters).toMatchObject({ refreshes: 2, reusedRefreshTokens: 1, maxRefreshesInFlight: 1 })
  })

  it('counts refreshes that run at the same time', async () => {
    await start()
    const { config, refreshToken } = await signIn()
    demo.faults.identity = { kind: 'slow-refresh', ms: 200 }
    await Promise.allSettled([
      oidc.refreshTokenGrant(config, refreshToken),
      oidc.refreshTokenGrant(config, refreshToken),
    ])
    expect(demo.counters).toMatchObject({ refreshes: 2, refreshesInFlight: 0, maxRefreshesInFlight: 2 })
  })

  it('may leave out the refresh token, and then the old one stays good', async () => {
    await start()
    const { config, refreshToken } = await signIn()
    demo.faults.identity = { kind: 'no-refresh-token', times: 1 }
    const renewed = await oidc.refreshTokenGrant(config, refreshToken)
    expect(renewed.refresh_token).toBeUndefined()
    expect((await oidc.refreshTokenGrant(config, refreshToken)).refresh_token).toBeTypeOf('string')
  })

  it('may leave out the ID token', async () => {
    await start()
    const { config, refreshToken } = await signIn()
    demo.faults.identity = { kind: 'no-id-token' }
    expect((await oidc.refreshTokenGrant(config, refreshToken)).id_token).toBeUndefined()
  })

  it('may end every login', async () => {
    await start()
    const { config, refreshToken } = await signIn()
    demo.faults.identity = { kind: 'refuse-refresh', times: 1 }
    await expect(oidc.refreshTokenGrant(config, refreshToken)).rejects.toMatchObject({
      error: 'invalid_grant',
    })
    await expect(oidc.refreshTokenGrant(config, refreshToken)).rejects.toMatchObject({
      error: 'invalid_grant',
    })
  })

  it.each(['down', 'overloaded', 'html'] as const)('may fail as %s and recover', async (kind) => {
    await start()
    const { config, refreshToken } = await signIn()
    demo.faults.identity = { kind, times: 1 }
    await expect(oidc.refreshTokenGrant(config, refreshToken)).rejects.toBeInstanceOf(Error)
    expect((await oidc.refreshTokenGrant(config, refreshToken)).id_token).toBeTypeOf('string')
  })

  it('survives a restart with the same state', async () => {
    await start()
    const { config, refreshToken } = await signIn()
    const { port, state } = demo
    await demo.stop()
    await start({ port, state })
    expect((await oidc.refreshTokenGrant(config, refreshToken)).id_token).toBeTypeOf('string')
  })
})

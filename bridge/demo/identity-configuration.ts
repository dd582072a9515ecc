import type { JsonWebKey } from 'node:crypto'
import type { Context } from 'oidc-provider'
import type { OidcStorage } from './oidc-storage.ts'
import { DEMO_ROBOT, DEMO_USER, DEMO_VOS, findVoByClient, groupsClaim } from './virtual-organisations.ts'

/** The key that signs ID tokens, as a private JWK with `kid`. */
export type SigningKey = JsonWebKey & { kid: string }

export interface IdentityLifetimes {
  /** Seconds; ATLAS IAM uses 900. */
  idTokenSeconds: number
  /** Seconds; about a month in the field. */
  refreshTokenSeconds: number
  /** Seconds. */
  deviceCodeSeconds: number
}

interface OfClient {
  clientId?: string
}

const robotClient = {
  client_id: DEMO_ROBOT.clientId,
  client_secret: DEMO_ROBOT.clientSecret,
  grant_types: ['client_credentials'],
  response_types: [],
  redirect_uris: [],
}

const DEVICE_CODE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'

/** Settings of oidc-provider, with every part given that it would otherwise warn about. */
export function identityConfiguration(
  storage: OidcStorage,
  signingKey: SigningKey,
  cookieKey: string,
  lifetimes: IdentityLifetimes,
  rotateRefreshToken: () => boolean,
): Record<string, unknown> {
  return {
    adapter: (model: string) => storage.adapter(model),
    jwks: { keys: [{ ...signingKey, use: 'sig', alg: 'RS256' }] },
    cookies: { keys: [cookieKey] },
    clients: [
      ...DEMO_VOS.map((vo) => ({
        client_id: vo.clientId,
        ...(vo.clientSecret === null
          ? { token_endpoint_auth_method: 'none' }
          : { token_endpoint_auth_method: 'client_secret_post', client_secret: vo.clientSecret }),
        grant_types: [DEVICE_CODE_GRANT, 'refresh_token'],
        response_types: [],
        redirect_uris: [],
        application_type: 'native',
      })),
      robotClient,
    ],
    scopes: ['openid', 'offline_access', 'profile', 'email', 'wlcg', 'wlcg.groups'],
    claims: {
      openid: ['sub'],
      profile: ['name', 'preferred_username', 'groups'],
      email: ['email', 'email_verified'],
      'wlcg.groups': ['wlcg.groups'],
    },
    // PanDA reads name and groups from the ID token, where INDIGO IAM puts them.
    conformIdTokenClaims: false,
    features: {
      devInteractions: { enabled: false },
      deviceFlow: { enabled: true, charset: 'base-20', mask: '****-****' },
      clientCredentials: { enabled: true },
      // Only a robot's access token goes to PanDA, which reads JWTs alone.
      resourceIndicators: {
        enabled: true,
        defaultResource: (_: Context, client: OfClient) =>
          client.clientId === DEMO_ROBOT.clientId ? 'urn:panda' : undefined,
        getResourceServerInfo: () => ({
          scope: '',
          audience: 'panda',
          accessTokenFormat: 'jwt',
          accessTokenTTL: lifetimes.idTokenSeconds,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: true },
      revocation: {
        enabled: true,
        allowedPolicy: (_: Context, client: OfClient, token: OfClient) => token.clientId === client.clientId,
      },
    },
    rotateRefreshToken,
    findAccount: (context: Context, sub: string) => ({
      accountId: sub,
      claims: () => accountClaims(context, sub),
    }),
    renderError: (context: Context, out: unknown) => {
      context.type = 'application/json'
      context.body = JSON.stringify(out)
    },
    ttl: {
      IdToken: lifetimes.idTokenSeconds,
      AccessToken: lifetimes.idTokenSeconds,
      ClientCredentials: lifetimes.idTokenSeconds,
      RefreshToken: lifetimes.refreshTokenSeconds,
      Grant: lifetimes.refreshTokenSeconds,
      DeviceCode: lifetimes.deviceCodeSeconds,
      Session: 3600,
      Interaction: 3600,
    },
  }
}

function accountClaims(context: Context, sub: string): Record<string, unknown> {
  const vo = findVoByClient(context.oidc?.params?.['client_id'] ?? '')
  return {
    sub,
    name: DEMO_USER.name,
    preferred_username: DEMO_USER.preferredUsername,
    email: DEMO_USER.email,
    email_verified: true,
    ...(vo ? groupsClaim(vo, DEMO_USER.groups) : {}),
  }
}

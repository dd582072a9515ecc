/** A client for the sign-in by a code, as the administrators of a VO make it. */
export interface KeycloakClient {
  name: string
  /** For a login in the browser instead, of a program on the user's computer (RFC 8252). */
  isForBrowsers?: boolean
  /** Of ID tokens and codes, in seconds; 600 and 300 where missing. */
  idToken?: number
  code?: number
  /** How long a login holds that nobody uses, and how long any does, in seconds; a month, and for ever, where missing. */
  idle?: number
  longest?: number
  /** It gives no offline access: a login ends with the user's session. */
  isOnline?: boolean
}

/** A client of a robot's, which shows who it is by a secret or by its key. */
export interface KeycloakRobot {
  name: string
  by: { secret: string } | { jwks: object }
  /** The client of PanDA, for which its tokens are too. */
  audience: string
  /** Of its tokens, in seconds. */
  token: number
}

export interface KeycloakRealm {
  name: string
  clients: readonly KeycloakClient[]
  robots?: readonly KeycloakRobot[]
  /** "Revoke Refresh Token": each serves once. */
  rotates?: boolean
  /** Programs of this computer may register clients (RFC 7591), whose tokens are for this audience. */
  registers?: { audience: string }
  /** Of access tokens, in seconds; those of clients that say nothing of their own. */
  accessToken?: number
}

export const user = { name: 'dmuon', password: 'password', groups: ['/wlcg', '/wlcg/pilots', '/panda_dev'] }
/** They protect nothing. */
export const administrator = { id: 'administrator', secret: 'secret-of-the-tests' }

/** What Keycloak imports at its first start. */
export function realmFile(options: KeycloakRealm): object {
  const { name: realm, clients, robots = [], rotates = false, registers, accessToken = 300 } = options
  return {
    realm,
    enabled: true,
    sslRequired: 'none',
    revokeRefreshToken: rotates,
    refreshTokenMaxReuse: 0,
    accessTokenLifespan: accessToken,
    ...(registers && registration),
    groups: [{ name: 'wlcg', subGroups: [{ name: 'pilots' }] }, { name: 'panda_dev' }],
    // Where there are some of ours, Keycloak adds none of its own but offline_access.
    clientScopes: [
      scope('basic', [
        mapper('oidc-sub-mapper'),
        mapper('oidc-usersessionmodel-note-mapper', {
          'user.session.note': 'AUTH_TIME',
          ...claim('auth_time', 'long'),
        }),
        ...(registers
          ? [mapper('oidc-audience-mapper', { 'included.custom.audience': registers.audience })]
          : []),
      ]),
      scope('profile', [
        mapper('oidc-full-name-mapper'),
        mapper('oidc-usermodel-attribute-mapper', {
          'user.attribute': 'username',
          ...claim('preferred_username'),
        }),
      ]),
      scope('email', [
        mapper('oidc-usermodel-attribute-mapper', { 'user.attribute': 'email', ...claim('email') }),
      ]),
      scope('groups', [mapper('oidc-group-membership-mapper', { 'full.path': 'false', ...claim('groups') })]),
      scope('wlcg', [
        mapper('oidc-hardcoded-claim-mapper', { 'claim.value': '1.0', ...claim('wlcg\\.ver') }),
      ]),
      scope('wlcg.groups', [
        mapper('oidc-group-membership-mapper', { 'full.path': 'true', ...claim('wlcg\\.groups') }),
      ]),
    ],
    clients: [
      ...clients.map(clientOf),
      ...robots.map(robotOf),
      {
        clientId: administrator.id,
        secret: administrator.secret,
        serviceAccountsEnabled: true,
        standardFlowEnabled: false,
      },
    ],
    users: [
      {
        username: user.name,
        enabled: true,
        firstName: 'Dana',
        lastName: 'Muon',
        email: 'dana.muon@example.org',
        emailVerified: true,
        credentials: [{ type: 'password', value: user.password }],
        realmRoles: [`default-roles-${realm}`],
        groups: user.groups,
      },
      {
        username: `service-account-${administrator.id}`,
        enabled: true,
        serviceAccountClientId: administrator.id,
        clientRoles: { 'realm-management': ['realm-admin'] },
      },
    ],
  }
}

/** From this computer alone, with the consent of the user, and no more than the usual scopes. */
const registration = {
  defaultDefaultClientScopes: ['basic', 'profile', 'email'],
  defaultOptionalClientScopes: ['offline_access'],
  components: {
    'org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy': [
      {
        name: 'Trusted Hosts',
        providerId: 'trusted-hosts',
        subType: 'anonymous',
        config: {
          'trusted-hosts': ['127.0.0.1'],
          'host-sending-registration-request-must-match': ['true'],
          'client-uris-must-match': ['true'],
        },
      },
      { name: 'Consent Required', providerId: 'consent-required', subType: 'anonymous' },
      { name: 'Full Scope Disabled', providerId: 'scope', subType: 'anonymous' },
    ],
  },
}

function clientOf({ name, isForBrowsers = false, ...client }: KeycloakClient): object {
  const { idToken = 600, code = 300, idle, longest, isOnline } = client
  const session = isOnline ? 'client.session' : 'client.offline.session'
  return {
    clientId: name,
    name: 'PanDA',
    publicClient: true,
    standardFlowEnabled: isForBrowsers,
    ...(isForBrowsers && { redirectUris: ['http://127.0.0.1/*'] }),
    consentRequired: true,
    defaultClientScopes: ['basic', 'profile', 'email', 'groups'],
    optionalClientScopes: [...(isOnline ? [] : ['offline_access']), 'wlcg', 'wlcg.groups'],
    attributes: {
      'oauth2.device.authorization.grant.enabled': String(!isForBrowsers),
      'oauth2.device.code.lifespan': String(code),
      'oauth2.device.polling.interval': '1',
      'pkce.code.challenge.method': 'S256',
      'access.token.lifespan': String(idToken),
      ...(idle !== undefined && { [`${session}.idle.timeout`]: String(idle) }),
      ...(longest !== undefined && { [`${session}.max.lifespan`]: String(longest) }),
    },
  }
}

function robotOf({ name, by, audience, token }: KeycloakRobot): object {
  return {
    clientId: name,
    publicClient: false,
    serviceAccountsEnabled: true,
    standardFlowEnabled: false,
    ...('secret' in by
      ? { clientAuthenticatorType: 'client-secret', secret: by.secret }
      : { clientAuthenticatorType: 'client-jwt' }),
    defaultClientScopes: ['basic', 'profile'],
    attributes: {
      'access.token.lifespan': String(token),
      ...('jwks' in by && { 'use.jwks.string': 'true', 'jwks.string': JSON.stringify(by.jwks) }),
    },
    protocolMappers: [mapper('oidc-audience-mapper', { 'included.client.audience': audience })],
  }
}

function scope(name: string, protocolMappers: object[]): object {
  return {
    name,
    protocol: 'openid-connect',
    attributes: {
      'include.in.token.scope': 'true',
      'display.on.consent.screen': String(name !== 'basic'),
      'consent.screen.text': `See your ${name}`,
    },
    protocolMappers,
  }
}

function mapper(protocolMapper: string, config: Record<string, string> = {}): object {
  const { 'claim.name': name = protocolMapper } = config
  return {
    name,
    protocol: 'openid-connect',
    protocolMapper,
    config: { 'id.token.claim': 'true', 'access.token.claim': 'true', ...config },
  }
}

/** A dot in a name is written with a backslash, else it is an object's. */
function claim(name: string, type = 'String'): Record<string, string> {
  return { 'claim.name': name, 'jsonType.label': type }
}

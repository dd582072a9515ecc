import * as oidc from 'openid-client'
import { BridgeError } from '../errors.ts'
import { isLoopback, parseNamedUrl } from '../panda/address.ts'
import type { PandaServer } from '../panda/servers.ts'
import { findAuthConfig } from './auth-config.ts'
import { explainProviderError } from './provider-trouble.ts'
import type { Tokens } from './tokens.ts'
import { PROVIDER_SECONDS, providerFetch } from './provider-fetch.ts'

/** The identity provider of one VO, ready to be asked. */
export interface Issuer {
  configuration: oidc.Configuration
  /** As it calls itself, and as the ID tokens name it in "iss". */
  name: string
  /** Where the refresh token is sent: scheme, host and port. */
  tokenOrigin: string
  clientId: string
  audience: string
  scope: string
}

/** What is noted with its tokens, so that they go back to it and no other. */
export function originOfTokens({
  name,
  clientId,
  tokenOrigin,
}: Issuer): Required<Pick<Tokens, 'issuer' | 'clientId' | 'tokenOrigin'>> {
  return { issuer: name, clientId, tokenOrigin }
}

/**
 * Finds a VO's identity provider: PanDA's own page names it, and its metadata says where it is asked.
 * @throws BridgeError `unknown-vo`, `not-panda`, or a network error
 */
export async function findIssuer(server: PandaServer): Promise<Issuer> {
  const { audience, client_id, client_secret, oidc_config_url, jwt_profile } = await findAuthConfig(server)
  const configuration = await discover(
    oidc_config_url,
    client_id,
    client_secret ? oidc.ClientSecretPost(client_secret) : oidc.None(),
  )
  return {
    configuration,
    ...checkMetadata(configuration.serverMetadata(), oidc_config_url),
    clientId: client_id,
    audience,
    // panda-client asks for the same scopes; a refresh token comes only with offline_access.
    scope: `openid profile email offline_access${jwt_profile === 'wlcg' ? ' wlcg wlcg.groups' : ''}`,
  }
}

/** Asks a document of metadata whose it is. @throws BridgeError */
export async function discover(
  url: string,
  clientId: string,
  authentication: oidc.ClientAuth,
): Promise<oidc.Configuration> {
  const address = new URL(url)
  try {
    return await oidc.discovery(address, clientId, undefined, authentication, {
      timeout: PROVIDER_SECONDS,
      [oidc.customFetch]: providerFetch,
      ...(isLoopback(address) && { execute: [oidc.allowInsecureRequests] }),
    })
  } catch (error) {
    const who = `The identity provider (${address.host})`
    throw await explainProviderError(error, who, url)
  }
}

/**
 * Whose document it is, and where its endpoints are. openid-client compares the issuer only where it has made up the
 * document's address itself: PanDA gives the whole address.
 * @throws BridgeError `sign-in-failed`
 */
export function checkMetadata(
  {
    issuer,
    token_endpoint,
    device_authorization_endpoint,
  }: Pick<oidc.ServerMetadata, 'issuer' | 'token_endpoint' | 'device_authorization_endpoint'>,
  documentUrl: string,
): Pick<Issuer, 'name' | 'tokenOrigin'> {
  const who = `The identity provider (${new URL(documentUrl).host})`
  if (!sameIssuer(issuer, issuerOfDocument(documentUrl))) {
    throw new BridgeError(
      'sign-in-failed',
      `${who} gives itself out as ${parseNamedUrl(issuer, documentUrl, who).host}: nothing is sent there.`,
      'Do not sign in there; tell the administrators of the server.',
    )
  }
  if (device_authorization_endpoint !== undefined)
    parseNamedUrl(device_authorization_endpoint, documentUrl, who)
  return { name: issuer, tokenOrigin: parseNamedUrl(token_endpoint ?? issuer, documentUrl, who).origin }
}

/** OpenID Connect Discovery 4.3: what stands before `/.well-known/`; RFC 8414 puts the issuer's path behind it. */
function issuerOfDocument(documentUrl: string): string {
  const { origin, pathname } = new URL(documentUrl)
  const [before, after] = pathname.split(/\/\.well-known\/[^/]+/, 2)
  return `${origin}${before || after || ''}`
}

/** Whether two names are one issuer's: a last slash more or less makes no other. */
export function sameIssuer(one: string, other: string): boolean {
  return withoutSlash(one) === withoutSlash(other)
}

function withoutSlash(issuer: string): string {
  return (URL.parse(issuer)?.href ?? issuer).replace(/\/$/, '')
}

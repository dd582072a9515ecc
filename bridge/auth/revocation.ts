import * as oidc from 'openid-client'
import { parseNamedUrl } from '../panda/address.ts'
import { unlessAborted } from '../platform/unless-aborted.ts'
import type { Issuer } from './issuer.ts'
import type { KnownIssuer } from './known-issuer.ts'
import { movedAway } from './same-login.ts'
import type { Tokens } from './tokens.ts'

/** Milliseconds that signing out waits for the provider: here the login is forgotten by then. */
const LONGEST_MS = 5_000

const BY_ITSELF = 'there it ends by itself, or on the web page of your account.'

/**
 * Ends a login that is forgotten here at its identity provider too (RFC 7009). Never throws.
 * @returns what the user has to know where that was not done
 */
export async function revokeLogin(known: KnownIssuer, tokens: Tokens): Promise<string | undefined> {
  const { refreshToken } = tokens
  // An ID token cannot be taken back, and ends within minutes.
  if (!refreshToken) return undefined
  if (tokens.isShared)
    return 'The login was taken over from another PanDA program, which may still use it: it was not ended at the identity provider.'
  const signal = AbortSignal.timeout(LONGEST_MS)
  try {
    const issuer = await unlessAborted(known.find(), signal)
    if (!offersRevocation(issuer, tokens))
      return `The identity provider offers no way to end the login: ${BY_ITSELF}`
    const revoked = oidc.tokenRevocation(issuer.configuration, refreshToken.reveal(), {
      token_type_hint: 'refresh_token',
    })
    await unlessAborted(revoked, signal)
    return undefined
  } catch {
    return `The identity provider could not be told: ${BY_ITSELF}`
  }
}

/** The refresh token goes back to where it came from, and nowhere else. */
function offersRevocation(issuer: Issuer, tokens: Tokens): boolean {
  const { revocation_endpoint: endpoint } = issuer.configuration.serverMetadata()
  if (endpoint === undefined || movedAway(tokens, issuer)) return false
  return parseNamedUrl(endpoint, issuer.name, 'The identity provider').origin === issuer.tokenOrigin
}

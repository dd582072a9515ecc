import * as oidc from 'openid-client'
import { z } from 'zod'
import type { KeptOAuth } from './kept-login.ts'
import { oauthFetch } from './oauth-fetch.ts'

/** Milliseconds that unlinking waits for who gives the logins: here the login is forgotten by then. */
const LONGEST_MS = 5_000

const endpoints = z.object({
  issuer: z.string(),
  token_endpoint: z.url(),
  revocation_endpoint: z.url(),
})

/**
 * Ends a login that is forgotten here at who gave it too (RFC 7009). Never throws.
 * @param url of the MCP server
 * @param who that is, as the user knows it
 * @returns what the user has to know where that was not done
 */
export async function revokeLogin(
  { client, discovery, tokens }: KeptOAuth,
  url: string,
  who: string,
): Promise<string | undefined> {
  if (!client || !tokens) return undefined
  const goesOn = 'there it ends by itself, or on the pages of your account.'
  const { data: metadata } = endpoints.safeParse(discovery?.authorizationServerMetadata)
  // A token goes back to where it came from, and nowhere else.
  if (!metadata || new URL(metadata.revocation_endpoint).origin !== new URL(metadata.token_endpoint).origin)
    return `Who gives logins for ${who} offers no way to end the login: ${goesOn}`
  try {
    const configuration = new oidc.Configuration(
      metadata,
      client.client_id,
      undefined,
      authenticationOf(client),
    )
    // Which addresses may be without TLS, it decides itself.
    oidc.allowInsecureRequests(configuration)
    const fetch = oauthFetch(url, who, AbortSignal.timeout(LONGEST_MS))
    configuration[oidc.customFetch] = (address, options) => fetch(address, options as RequestInit)
    // With what renews it, its access tokens end as well.
    const [token, kind] =
      tokens.refresh_token === undefined
        ? [tokens.access_token, 'access_token']
        : [tokens.refresh_token, 'refresh_token']
    await oidc.tokenRevocation(configuration, token, { token_type_hint: kind })
    return undefined
  } catch {
    return `Who gives logins for ${who} could not be told: ${goesOn}`
  }
}

/** Most give no secret to a program of the user's own. */
function authenticationOf({ client_secret: secret }: NonNullable<KeptOAuth['client']>): oidc.ClientAuth {
  return secret === undefined ? oidc.None() : oidc.ClientSecretBasic(secret)
}

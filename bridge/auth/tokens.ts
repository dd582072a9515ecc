import { z } from 'zod'
import { parseJson } from '../platform/json.ts'
import { Secret } from '../platform/secret.ts'

/** Who the identity provider says is signed in, for people to read. */
export interface Account {
  subject: string
  name: string
  email?: string
}

/** One answer of the token endpoint, as far as PanDA needs it. */
export interface Tokens {
  /** The token that PanDA takes: the ID token, not the access token. */
  idToken: Secret
  refreshToken?: Secret
  account: Account
  /** Milliseconds since 1970 on this machine's clock. */
  receivedAt: number
  /** When PanDA stops taking the ID token, on this machine's clock. */
  expiresAt: number
  /** Where they came from, and the refresh token goes: scheme, host and port. Not known of one from elsewhere. */
  tokenOrigin?: string
}

const claimsSchema = z.object({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
  iat: z.number(),
  azp: z.string().optional(),
  auth_time: z.number().optional(),
  name: z.string().optional(),
  preferred_username: z.string().optional(),
  email: z.string().optional(),
})
export type IdTokenClaims = z.infer<typeof claimsSchema>

/**
 * The claims of an ID token, read without checking its signature: PanDA is who checks it.
 * Undefined where the text is no ID token.
 */
export function readClaims(idToken: Secret): IdTokenClaims | undefined {
  const payload = idToken.reveal().split('.')[1]
  if (payload === undefined) return undefined
  return claimsSchema.safeParse(parseJson(Buffer.from(payload, 'base64url').toString('utf8'))).data
}

/**
 * Tokens from an ID token that has just arrived. The time left is the token's own lifetime
 * counted from now, so that a wrong clock on this machine neither shortens nor stretches it.
 */
export function tokensFrom(
  idToken: Secret,
  claims: IdTokenClaims,
  refreshToken: Secret | undefined,
  now: number,
): Tokens {
  const tokens: Tokens = {
    idToken,
    account: accountOf(claims),
    receivedAt: now,
    expiresAt: now + (claims.exp - claims.iat) * 1000,
  }
  return refreshToken ? { ...tokens, refreshToken } : tokens
}

/** How long before its end an ID token is renewed: a fifth of its life, at most two minutes. */
export function marginMs(tokens: Tokens): number {
  return Math.min(120_000, (tokens.expiresAt - tokens.receivedAt) / 5)
}

function accountOf(claims: IdTokenClaims): Account {
  const name = claims.name ?? claims.preferred_username ?? claims.sub
  return claims.email === undefined
    ? { subject: claims.sub, name }
    : { subject: claims.sub, name, email: claims.email }
}

const storedSchema = z.object({
  idToken: z.string(),
  refreshToken: z.string().optional(),
  account: z.object({ subject: z.string(), name: z.string(), email: z.string().optional() }),
  receivedAt: z.number(),
  expiresAt: z.number(),
  tokenOrigin: z.string().optional(),
})

/** For the credential store alone: here, and in requests, is where secrets are written out. */
export function writeStoredTokens(tokens: Tokens): string {
  const stored: z.infer<typeof storedSchema> = {
    ...tokens,
    idToken: tokens.idToken.reveal(),
    refreshToken: tokens.refreshToken?.reveal(),
  }
  return JSON.stringify(stored)
}

/** Undefined where the text is not what `writeStoredTokens` wrote: then a sign-in replaces it. */
export function readStoredTokens(text: string): Tokens | undefined {
  try {
    const { idToken, refreshToken, tokenOrigin, ...rest } = storedSchema.parse(JSON.parse(text))
    return {
      ...rest,
      idToken: new Secret(idToken),
      ...(refreshToken !== undefined && { refreshToken: new Secret(refreshToken) }),
      ...(tokenOrigin !== undefined && { tokenOrigin }),
    }
  } catch {
    return undefined
  }
}

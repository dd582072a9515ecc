import { z } from 'zod'
import { parseJson } from '../platform/json.ts'
import { Secret } from '../platform/secret.ts'
import type { Grant } from './grant.ts'

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
  /** The identity provider that gave them, as its metadata name it: its ID tokens may use an older name. */
  issuer?: string
  /** For whom. */
  clientId?: string
  /** Another program has the same refresh token: it was imported, and has not been replaced since. */
  isShared?: true
  /** By how many milliseconds this computer's clock was ahead of the provider's when they arrived; not known later. */
  clockAheadMs?: number
}

/** An ID token, and what it says. */
export interface ReadIdToken {
  idToken: Secret
  claims: IdTokenClaims
}

/** What nothing depends on may be of any form. */
const text = z.string().optional().catch(undefined)
const time = z.number().optional().catch(undefined)

const claimsSchema = z.object({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
  iat: time,
  azp: text,
  name: text,
  preferred_username: text,
  email: text,
})
export type IdTokenClaims = z.infer<typeof claimsSchema>

/** Undefined where the grant holds no ID token, or one that is none. */
export function readIdToken({ idToken }: Grant): ReadIdToken | undefined {
  const claims = idToken && readClaims(idToken)
  return claims && { idToken, claims }
}

/**
 * The claims of an ID token, read without checking its signature: PanDA is who checks it.
 * Undefined where the text is no ID token.
 */
export function readClaims(idToken: Secret): IdTokenClaims | undefined {
  const payload = idToken.reveal().split('.')[1]
  if (payload === undefined) return undefined
  return claimsSchema.safeParse(parseJson(Buffer.from(payload, 'base64url').toString('utf8'))).data
}

/** An ID token's life where nothing says how long it is, in seconds. */
const USUAL_SECONDS = 300

/** Longer no ID token waits to be fetched: what seems so is a clock that differs. Milliseconds. */
const LONGEST_WAIT_MS = 60_000

/**
 * Tokens from an ID token that has just arrived. The time left is the token's own lifetime
 * counted from then, so that a wrong clock on this machine neither shortens nor stretches it.
 */
export function tokensFrom(
  { idToken, claims }: ReadIdToken,
  refreshToken: Secret | undefined,
  arrived: Pick<Grant, 'arrivedAt' | 'sentAt' | 'expiresIn'>,
): Tokens {
  const { iat, exp } = claims
  const { arrivedAt, expiresIn = USUAL_SECONDS } = arrived
  const seconds = iat !== undefined && exp > iat ? exp - iat : expiresIn
  const lifeMs = seconds * 1000
  const waitedMs = waited(claims, arrived)
  const clockAheadMs = clockAhead(claims, arrived)
  return {
    idToken,
    account: accountOf(claims),
    receivedAt: arrivedAt,
    expiresAt: arrivedAt + (waitedMs < lifeMs ? lifeMs - waitedMs : lifeMs),
    ...(refreshToken && { refreshToken }),
    ...(clockAheadMs !== undefined && { clockAheadMs }),
  }
}

/**
 * How old it was when it arrived, by the provider's own clock: Dex makes it when the user approves, and the poll that
 * fetches it comes seconds later.
 */
function waited({ iat }: IdTokenClaims, { sentAt }: Pick<Grant, 'sentAt'>): number {
  const waitedMs = iat === undefined || sentAt === undefined ? 0 : sentAt - iat * 1000
  return waitedMs > 0 && waitedMs <= LONGEST_WAIT_MS ? waitedMs : 0
}

/** By how much two clocks may differ before it is worth a word, in milliseconds. */
const CLOCK_MS = 120_000

/** Said only where all that the provider says of the time agrees: a cache or a proxy has a clock of its own. */
function clockAhead(
  { iat }: IdTokenClaims,
  { arrivedAt, sentAt }: Pick<Grant, 'arrivedAt' | 'sentAt'>,
): number | undefined {
  const said = [iat === undefined ? undefined : iat * 1000, sentAt].filter((at) => at !== undefined)
  const [least] = said.map((at) => arrivedAt - at).toSorted((one, other) => Math.abs(one) - Math.abs(other))
  return least !== undefined && Math.abs(least) >= CLOCK_MS ? least : undefined
}

/** How long before its end an ID token is renewed: a fifth of its life, at most two minutes. */
export function marginMs(tokens: Tokens): number {
  return Math.min(120_000, (tokens.expiresAt - tokens.receivedAt) / 5)
}

/** What is left at least of an ID token that a call is sent with: it has some way to go, in milliseconds. */
export function travelMs(tokens: Tokens): number {
  return Math.min(5_000, (tokens.expiresAt - tokens.receivedAt) / 10)
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
  issuer: z.string().optional(),
  clientId: z.string().optional(),
  isShared: z.literal(true).optional(),
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
    const { idToken, refreshToken, ...rest } = storedSchema.parse(JSON.parse(text))
    return {
      ...(rest as Omit<Tokens, 'idToken' | 'refreshToken'>),
      idToken: new Secret(idToken),
      ...(refreshToken !== undefined && { refreshToken: new Secret(refreshToken) }),
    }
  } catch {
    return undefined
  }
}

import type { TokenEndpointResponse } from 'openid-client'
import { z } from 'zod'
import { isObject, parseJson } from '../platform/json.ts'
import { Secret } from '../platform/secret.ts'

/**
 * What a token endpoint has granted, as it came. Whether the ID token is good is PanDA's to say: it came over TLS from where
 * it was asked for, which OpenID Connect Core 3.1.3.7 takes for its signature, and a check of this computer's own (its clock,
 * the spelling of an issuer) would throw away what the user has approved, or a refresh token whose predecessor is dead.
 */
export interface Grant {
  /** What PanDA takes of a robot, and of nobody else. */
  accessToken: Secret | undefined
  idToken: Secret | undefined
  refreshToken: Secret | undefined
  /** Seconds; of the access token, which mostly ends with the ID token. */
  expiresIn: number | undefined
  /** Milliseconds since 1970 on this computer's clock. */
  arrivedAt: number
  /** The same moment on the provider's clock, where it says so (`Date`). */
  sentAt: number | undefined
}

const text = z.string().min(1).optional().catch(undefined)
const time = z.number().optional().catch(undefined)
const seconds = z.coerce.number().positive().optional().catch(undefined)
const arrivedSchema = z.object({
  answer: z.object({ access_token: text, id_token: text, refresh_token: text, expires_in: seconds }),
  arrivedAt: z.number(),
  sentAt: time,
})

/** Under this name what has arrived goes past the checks of openid-client, which reads an access token and nothing else. */
const ARRIVED = 'arrived'

/**
 * An answer of the token endpoint in the form in which openid-client passes it on unread.
 * @param body of the response
 * @param arrivedAt milliseconds since 1970
 * @returns undefined where nothing is granted in it
 */
export function wrapGrant(body: string, headers: Headers, arrivedAt: number): Response | undefined {
  const answer = parseJson(body)
  if (!isObject(answer)) return undefined
  // Some providers refuse with 200, and a code.
  const isRefusal = typeof answer['error'] === 'string' && answer['id_token'] === undefined
  if (isRefusal) return Response.json(answer, { status: 400 })
  const said = Date.parse(headers.get('date') ?? '')
  const arrived = { answer, arrivedAt, ...(Number.isFinite(said) && { sentAt: said }) }
  return Response.json({ access_token: 'not-used', token_type: 'bearer', [ARRIVED]: arrived })
}

export function readGrant(response: TokenEndpointResponse): Grant {
  const { answer, arrivedAt, sentAt } = arrivedSchema.parse(response[ARRIVED])
  const {
    access_token: accessToken,
    id_token: idToken,
    refresh_token: refreshToken,
    expires_in: expiresIn,
  } = answer
  return {
    accessToken: accessToken === undefined ? undefined : new Secret(accessToken),
    idToken: idToken === undefined ? undefined : new Secret(idToken),
    refreshToken: refreshToken === undefined ? undefined : new Secret(refreshToken),
    expiresIn,
    arrivedAt,
    sentAt,
  }
}

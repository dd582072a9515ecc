import { z } from 'zod'
import { parseJson } from '../../platform/json.ts'
import { Secret } from '../../platform/secret.ts'
import { plainLine } from '../../platform/shown-text.ts'
import type { RobotToken } from './token-source.ts'

const claimsSchema = z.object({
  sub: z.string(),
  exp: z.number(),
  name: z.string().optional().catch(undefined),
  client_id: z.string().optional().catch(undefined),
})

/**
 * A token as something else keeps it: the JWT alone (WLCG bearer token discovery), or the JSON of panda-client.
 * @returns undefined where it is none that PanDA could read (RFC 7519)
 */
export function readToken(text: string): RobotToken | undefined {
  const trimmed = text.trim()
  const kept = trimmed.startsWith('{') ? keptSchema.safeParse(parseJson(trimmed)).data : undefined
  return ofJwt(kept ? (kept.id_token ?? kept.access_token ?? '') : trimmed)
}

const keptSchema = z.object({ id_token: z.string().optional(), access_token: z.string().optional() })

/** Without its signature being checked: PanDA is who checks it. */
export function ofJwt(jwt: string): RobotToken | undefined {
  if (!/^[\w-]+\.[\w-]+\.[\w-]*$/.test(jwt)) return undefined
  const claims = claimsSchema.safeParse(payloadOf(jwt)).data
  if (!claims) return undefined
  const { sub, exp, name } = claims
  return { token: new Secret(jwt), endsAt: exp * 1000, subject: sub, name }
}

const originSchema = z.object({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
})

/** Who a token says it is from, and for whom. Neither is a secret. */
export function originOf(token: Secret): { issuer: string; audience: string } | undefined {
  const claims = originSchema.safeParse(payloadOf(token.reveal())).data
  if (!claims) return undefined
  const { iss, aud = 'nobody' } = claims
  return { issuer: plainLine(iss, 200), audience: plainLine([aud].flat().join(', '), 200) }
}

function payloadOf(jwt: string): unknown {
  return parseJson(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8'))
}

import { createPrivateKey, createPublicKey, randomUUID, sign, verify } from 'node:crypto'
import type { SigningKey } from './identity-configuration.ts'
import {
  DEMO_USER,
  findVo,
  findVoByClient,
  groupsClaim,
  isRobot,
  splitRole,
} from './virtual-organisations.ts'

/** Who calls, as PanDA derives it from an ID token. */
export interface Caller {
  sub: string
  /** Name as PanDA keeps it with tasks: `Dana Muon`. */
  userName: string
  /** With the nickname: `Dana Muon/CN=nickname:dmuon`. */
  dn: string
  email: string
  vo: string
  role: string | undefined
  fqans: string[]
  productionRole: boolean
}

export type TokenDecision = { caller: Caller } | { refused: string }

type Claims = Record<string, unknown>

/** Sign the claims as the identity provider would: RS256, named by the key's `kid`. */
export function signIdToken(key: SigningKey, claims: Claims): string {
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const content = `${encode({ alg: 'RS256', typ: 'JWT', kid: key.kid })}.${encode(claims)}`
  const privateKey = createPrivateKey({ key, format: 'jwk' })
  return `${content}.${sign('RSA-SHA256', Buffer.from(content), privateKey).toString('base64url')}`
}

/** The same ID token saying something else, with a good signature. */
export function changeClaims(key: SigningKey, idToken: string, claims: Claims): string {
  return signIdToken(key, { ...decodePart(idToken.split('.')[1] ?? ''), ...claims })
}

export interface MintOptions {
  /** `atlas` when missing; decides the audience and the name of the groups claim. */
  vo?: string
  /** Lifetime in seconds, 900 when missing; negative for a token that is already dead. */
  seconds?: number
  groups?: readonly string[]
  /** Claims to add or replace. */
  claims?: Claims
}

/** The claims of an ID token for the demo's user, without a sign-in. */
export function idTokenClaims(issuer: string, { vo: name = 'atlas', ...options }: MintOptions): Claims {
  const vo = findVo(name)
  if (!vo) throw new TypeError(`The demo has no VO ${name}.`)
  const now = Math.floor(Date.now() / 1000)
  return {
    iss: issuer,
    sub: DEMO_USER.sub,
    aud: vo.clientId,
    iat: now,
    exp: now + (options.seconds ?? 900),
    jti: randomUUID(),
    name: DEMO_USER.name,
    preferred_username: DEMO_USER.preferredUsername,
    email: DEMO_USER.email,
    ...groupsClaim(vo, options.groups ?? DEMO_USER.groups),
    ...options.claims,
  }
}

/**
 * Checks an ID token as PanDA does: the client from `aud`, the key from `kid`, RS256, expiry without
 * leeway, issuer, then the groups for the VO and role in `Origin`.
 */
export function checkToken(
  token: string,
  origin: string | undefined,
  key: SigningKey,
  issuer: string,
): TokenDecision {
  if (!origin) return decodeFailure('AttributeError', "'NoneType' object has no attribute 'split'")
  const claims = verifiedClaims(token, key, issuer)
  if (typeof claims === 'string') return { refused: `Invalid token. ${claims}` }
  return checkMembership(ofRobot(claims, origin), origin)
}

/** The claims, or the reason why the token is not valid. */
function verifiedClaims(token: string, key: SigningKey, issuer: string): Claims | string {
  const claims = decodePart(token.split('.')[1] ?? '')
  if (claims && clientOf(claims) === undefined) return 'No known client in the token'
  return signedClaims(token, key, issuer)
}

/** The claims whoever the token is for, or the reason why it is not valid: key, RS256, expiry, issuer. */
export function signedClaims(token: string, key: SigningKey, issuer: string): Claims | string {
  const [header = '', payload = '', signature = ''] = token.split('.')
  const head = decodePart(header)
  const claims = decodePart(payload)
  if (!head || !claims) return 'Not a JWT'
  if (head['kid'] !== key.kid) return 'JWK for the kid of the token was not found'
  if (head['alg'] !== 'RS256') return 'The specified alg value is not allowed'
  const publicKey = createPublicKey({ key, format: 'jwk' })
  const content = Buffer.from(`${header}.${payload}`)
  if (!verify('RSA-SHA256', content, publicKey, Buffer.from(signature, 'base64url'))) {
    return 'Signature verification failed'
  }
  if (typeof claims['exp'] === 'number' && claims['exp'] * 1000 <= Date.now()) return 'Signature has expired'
  return claims['iss'] === issuer ? claims : 'Invalid issuer'
}

function decodePart(part: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString())
    return typeof value === 'object' && value !== null ? (value as Claims) : undefined
  } catch {
    return undefined
  }
}

/** An ID token names the client in `aud`, an access token in `client_id`, a robot's in `sub`. */
function clientOf(claims: Claims): string | undefined {
  const named = ['aud', 'client_id', 'sub'].map((claim) => String(claims[claim]))
  return named.find((client) => findVoByClient(client) !== undefined || isRobot(client))
}

/** A robot has the groups of the VO and the role that it comes with, and a name, where its token says none. */
function ofRobot(claims: Claims, origin: string): Claims {
  const { vo, role } = splitRole(origin)
  const robots = findVo(origin.replace(':', '.'))?.robotIds ?? []
  if (!robots.includes(clientOf(claims) ?? '')) return claims
  return { groups: [role === undefined ? vo : `${vo}/${role}`], name: `robot ${role ?? 'None'}`, ...claims }
}

function checkMembership(claims: Claims, origin: string): TokenDecision {
  const { vo, role } = splitRole(origin)
  if (!findVo(vo)) return { refused: `Unknown vo : ${vo}` }
  const profile = findVo(origin.replace(':', '.'))?.jwtProfile ?? findVo(vo)?.jwtProfile
  const claim = profile === 'wlcg' ? 'wlcg.groups' : 'groups'
  const groups = claims[claim]
  if (!Array.isArray(groups)) return decodeFailure('KeyError', `'${claim}'`)
  const needed = role === undefined ? vo : `${vo}/${role}`
  if (!groups.includes(needed) && !groups.includes(`/${needed}`)) {
    return { refused: `Not a member of the ${needed} group` }
  }
  return { caller: callerOf(claims, vo, role) }
}

/** What went wrong in PanDA's own code comes with its traceback, in several lines. */
function decodeFailure(kind: string, said: string): TokenDecision {
  const trace = [
    'Traceback (most recent call last):',
    '  File "/opt/panda/lib/pandaserver/srvcore/panda_request.py", line 118, in decode_token',
    '    groups = token[claim]',
    `${kind}: ${said}`,
    '',
  ]
  return { refused: `Token decode failure. ${said} ${trace.join('\n')}` }
}

function callerOf(claims: Claims, vo: string, role: string | undefined): Caller {
  const text = (claim: string): string => (typeof claims[claim] === 'string' ? claims[claim] : '')
  const capitalize = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase()
  const userName = text('name').split(/\s+/).filter(Boolean).map(capitalize).join(' ') || text('sub')
  const nickname = text('preferred_username')
  return {
    sub: text('sub'),
    userName,
    dn: nickname ? `${userName}/CN=nickname:${nickname}` : userName,
    email: text('email'),
    vo,
    role,
    fqans: role === undefined ? [] : [`/${vo}/Role=${role}`],
    productionRole: role === 'production',
  }
}

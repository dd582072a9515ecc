import { BridgeError } from '../errors.ts'
import { sameIssuer, type Issuer } from './issuer.ts'
import { SIGN_IN_AGAIN } from './login-state.ts'
import { readClaims, type IdTokenClaims, type Tokens } from './tokens.ts'

/**
 * Looks, before a refresh token is sent, whether it goes where it came from. PanDA names the identity provider
 * anew each time, and may name another.
 * @returns why the login has ended, where it does not
 */
export function movedAway(tokens: Tokens, issuer: Issuer): BridgeError | undefined {
  const claims = readClaims(tokens.idToken)
  // Earlier versions noted neither: then the ID token says whose it is.
  const { issuer: from = claims?.iss, clientId } = tokens
  if (!claims || from === undefined) return ended('what is known of it names no identity provider.')
  if (!sameIssuer(from, issuer.name)) {
    return ended(
      `PanDA names another identity provider now (${shown(issuer.name)}), and the login is one of ${shown(from)}.`,
      'Sign in again if you know of that change; else ask the administrators of the server first.',
    )
  }
  const isOurs =
    clientId === undefined ? audiencesOf(claims).includes(issuer.clientId) : clientId === issuer.clientId
  if (!isOurs) {
    return ended('PanDA has become another client of the identity provider, which cannot renew it.')
  }
  if (tokens.tokenOrigin !== undefined && tokens.tokenOrigin !== issuer.tokenOrigin) {
    return ended(
      `the identity provider has moved what renews it from ${tokens.tokenOrigin} to ${issuer.tokenOrigin}.`,
      'Sign in again if you know of that change; else ask the administrators of the server first.',
    )
  }
  return undefined
}

/**
 * Whether a renewed ID token is still of the same account, and for the same program: OpenID Connect Core 12.2.
 * @param issuer as its metadata name it, which an ID token may do from now on that had an older name before
 * @returns why the login has ended, where it is not
 */
export function replaced(
  before: IdTokenClaims,
  after: IdTokenClaims,
  issuer: string,
): BridgeError | undefined {
  if (!sameIssuer(before.iss, after.iss) && !sameIssuer(issuer, after.iss))
    return answeredWith('one of another identity provider')
  if (before.sub !== after.sub) return answeredWith('one of another account')
  const audiences = audiencesOf(after)
  if (!audiencesOf(before).every((audience) => audiences.includes(audience)) || before.azp !== after.azp)
    return answeredWith('one for another program')
  // The time of the sign-in (auth_time) is no part of it: Keycloak says when the same person signed in last, by whatever page.
  return undefined
}

/**
 * Whether a login that was made elsewhere is one for this server and VO.
 * @param who the server as the user knows it
 * @throws BridgeError `invalid-input` where it is not
 */
export function checkBelongs(tokens: Tokens, issuer: Issuer, who: string): void {
  const claims = readClaims(tokens.idToken)
  const refuse = (message: string) =>
    new BridgeError('invalid-input', message, 'Nothing was taken over: sign in with "panda-bridge login".')
  if (!claims || !sameIssuer(claims.iss, issuer.name))
    throw refuse(
      `This login is one of ${shown(claims?.iss ?? '')}, and ${who} takes those of ${shown(issuer.name)}.`,
    )
  const audiences = audiencesOf(claims)
  if (!audiences.includes(issuer.clientId) && !audiences.includes(issuer.audience))
    throw refuse(`This login was made for another program or VO, and ${who} does not take it.`)
}

/** As its address is read: with hosts in ASCII, and nothing that a terminal obeys. */
function shown(issuer: string): string {
  return URL.parse(issuer)?.href ?? 'an identity provider without an address'
}

function audiencesOf({ aud }: IdTokenClaims): string[] {
  return typeof aud === 'string' ? [aud] : aud
}

function answeredWith(what: string): BridgeError {
  return ended(
    `the identity provider answered its renewal with ${what}.`,
    'Sign in again; if it happens again, report it to the administrators of the VO.',
  )
}

function ended(why: string, nextStep = SIGN_IN_AGAIN): BridgeError {
  return new BridgeError('signed-out', `The login has ended: ${why}`, nextStep)
}

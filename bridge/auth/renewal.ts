import * as oidc from 'openid-client'
import { BridgeError, toBridgeError } from '../errors.ts'
import type { Secret } from '../platform/secret.ts'
import { readGrant, type Grant } from './grant.ts'
import { originOfTokens, type Issuer } from './issuer.ts'
import type { KnownIssuer } from './known-issuer.ts'
import { SIGN_IN_AGAIN } from './login-state.ts'
import { explainProviderError } from './provider-trouble.ts'
import {
  clientNotTaken,
  endsLogin,
  helpFor,
  inItsWords,
  isAboutClient,
  refusalOf,
  type Refusal,
} from './refusal.ts'
import { movedAway, replaced } from './same-login.ts'
import { readClaims, readIdToken, tokensFrom, type Tokens } from './tokens.ts'

/** How a renewal ended. */
export type Renewal =
  | { ended: 'renewed'; tokens: Tokens }
  /** The identity provider has taken the login back: only a new sign-in helps. */
  | { ended: 'signed-out'; error: BridgeError }
  /** Nothing is lost, a later try may succeed; `refreshToken` is the one to keep from now on. */
  | {
      ended: 'failed'
      error: BridgeError
      refreshToken: Secret
      /** The provider does not know PanDA's client as PanDA named it when it was last asked. */
      isAboutClient?: boolean
    }

/**
 * Renews a login at the identity provider that PanDA names. PanDA is asked anew, once, where the provider does not take the
 * client that is known: it may be another now.
 */
export async function renewLogin(
  issuer: KnownIssuer,
  before: Tokens & { refreshToken: Secret },
): Promise<Renewal> {
  const renewal = await renewAt(issuer, before)
  if (renewal.ended !== 'failed' || renewal.isAboutClient !== true) return renewal
  issuer.forget()
  return renewAt(issuer, before)
}

async function renewAt(issuer: KnownIssuer, before: Tokens & { refreshToken: Secret }): Promise<Renewal> {
  try {
    return await renewTokens(await issuer.find(), before)
  } catch (thrown) {
    return { ended: 'failed', error: toBridgeError(thrown), refreshToken: before.refreshToken }
  }
}

/**
 * Trades a refresh token for new tokens (RFC 6749 section 6), with the identity provider that it came from and no
 * other. Never call it twice at once: refresh tokens may rotate.
 */
async function renewTokens(issuer: Issuer, before: Tokens & { refreshToken: Secret }): Promise<Renewal> {
  const moved = movedAway(before, issuer)
  if (moved) return { ended: 'signed-out', error: moved }
  const { refreshToken } = before
  const who = `The identity provider (${new URL(issuer.configuration.serverMetadata().issuer).host})`
  let grant: Grant
  try {
    grant = readGrant(await oidc.refreshTokenGrant(issuer.configuration, refreshToken.reveal()))
  } catch (thrown) {
    const refusal = await refusalOf(thrown, refreshToken)
    if (refusal && endsLogin(refusal)) return { ended: 'signed-out', error: takenBack(refusal) }
    if (!refusal)
      return {
        ended: 'failed',
        error: await explainProviderError(thrown, who, issuer.tokenOrigin),
        refreshToken,
      }
    const error = notRenewed(refusal, who)
    return { ended: 'failed', error, refreshToken, isAboutClient: isAboutClient(refusal) }
  }
  // A rotated token has killed the old one at this moment, also when the rest of the answer is of no use.
  const nextRefreshToken = grant.refreshToken ?? refreshToken
  const read = readIdToken(grant)
  if (!read) {
    const error = new BridgeError(
      'sign-in-failed',
      `${who} renewed the login but sent no ID token, and PanDA takes no other.`,
      'Sign in again; if it happens again, report it to the administrators of the VO.',
    )
    return { ended: 'failed', error, refreshToken: nextRefreshToken }
  }
  const claimsBefore = readClaims(before.idToken)
  const other = claimsBefore && replaced(claimsBefore, read.claims, issuer.name)
  if (other) return { ended: 'signed-out', error: other }
  const isShared = before.isShared && nextRefreshToken.equals(refreshToken)
  return {
    ended: 'renewed',
    tokens: {
      ...tokensFrom(read, nextRefreshToken, grant),
      ...originOfTokens(issuer),
      ...(isShared && { isShared }),
    },
  }
}

function takenBack(refusal: Refusal): BridgeError {
  return new BridgeError(
    'signed-out',
    `The login has ended: the identity provider no longer renews it${inItsWords(refusal)}`,
    helpFor(refusal) ?? SIGN_IN_AGAIN,
  )
}

function notRenewed(refusal: Refusal, who: string): BridgeError {
  return isAboutClient(refusal)
    ? clientNotTaken(refusal, who)
    : new BridgeError(
        'sign-in-failed',
        `${who} did not renew the login${inItsWords(refusal)}`,
        'It is tried again; if it stays so, sign in again.',
      )
}

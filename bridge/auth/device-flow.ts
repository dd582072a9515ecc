import * as oidc from 'openid-client'
import { BridgeError } from '../errors.ts'
import { parseNamedUrl } from '../panda/address.ts'
import { describeNetworkError } from '../panda/fetch.ts'
import { Secret } from '../platform/secret.ts'
import { readGrant } from './grant.ts'
import { originOfTokens, type Issuer } from './issuer.ts'
import { clientNotTaken, helpFor, inItsWords, isAboutClient, isForLater, refusalOf } from './refusal.ts'
import { readIdToken, tokensFrom, type Tokens } from './tokens.ts'

/** Providers give a code for 10 to 30 minutes. */
const LONGEST_SIGN_IN_SECONDS = 3_600

/** What a person needs to approve a sign-in in any browser, on any machine. */
export interface SignIn {
  /** To be typed, or compared with what the browser shows. */
  userCode: string
  /** Where the code is typed. */
  link: string
  /** The same page with the code filled in. */
  completeLink: string
  /** Milliseconds since 1970. */
  expiresAt: number
}

/**
 * Starts a sign-in by the device flow (RFC 8628).
 * @returns what to show, and a promise of the tokens that settles when the user has decided
 * @throws BridgeError
 */
export async function startDeviceFlow(
  issuer: Issuer,
  signal: AbortSignal,
): Promise<{ signIn: SignIn; tokens: Promise<Tokens> }> {
  const who = `The identity provider (${new URL(issuer.configuration.serverMetadata().issuer).host})`
  let answer: oidc.DeviceAuthorizationResponse
  try {
    answer = await oidc.initiateDeviceAuthorization(issuer.configuration, {
      scope: issuer.scope,
      audience: issuer.audience,
    })
  } catch (error) {
    throw await signInError(error, who)
  }
  return {
    signIn: {
      userCode: answer.user_code,
      ...linksOf(answer, issuer.name, who),
      expiresAt: Date.now() + validMs(answer),
    },
    tokens: awaitDecision(issuer, answer, signal, who),
  }
}

/**
 * A server chooses these links, and the user's browser opens them: only https gets through (CVE-2025-6514), and only
 * one host, which the user is shown.
 */
function linksOf(
  { verification_uri, verification_uri_complete }: oidc.DeviceAuthorizationResponse,
  issuer: string,
  who: string,
): Pick<SignIn, 'link' | 'completeLink'> {
  const link = parseNamedUrl(verification_uri, issuer, who)
  const complete = parseNamedUrl(verification_uri_complete ?? verification_uri, issuer, who)
  return { link: link.href, completeLink: (complete.origin === link.origin ? complete : link).href }
}

/** A sign-in that nobody approves is not asked about for ever, whatever the provider says: milliseconds. */
function validMs({ expires_in }: oidc.DeviceAuthorizationResponse): number {
  return Math.min(expires_in, LONGEST_SIGN_IN_SECONDS) * 1000
}

async function awaitDecision(
  issuer: Issuer,
  answer: oidc.DeviceAuthorizationResponse,
  cancelled: AbortSignal,
  who: string,
): Promise<Tokens> {
  const expired = AbortSignal.timeout(validMs(answer))
  const signal = AbortSignal.any([cancelled, expired])
  for (;;) {
    try {
      const granted = await oidc.pollDeviceAuthorizationGrant(issuer.configuration, answer, undefined, {
        signal,
      })
      return grantedTokens(granted, issuer, who)
    } catch (error) {
      if (expired.aborted) throw codeExpired()
      const meaning = await signInError(error, who, new Secret(answer.device_code))
      // RFC 8628 section 3.5: a poll that got no answer is repeated; only an answer ends the wait.
      if (!['unreachable', 'timed-out'].includes(meaning.code) || signal.aborted) throw meaning
    }
  }
}

function grantedTokens(response: oidc.TokenEndpointResponse, issuer: Issuer, who: string): Tokens {
  const grant = readGrant(response)
  const read = readIdToken(grant)
  if (!read) {
    throw new BridgeError(
      'sign-in-failed',
      `${who} sent no ID token, and PanDA takes no other.`,
      'Report it to the administrators of the VO: the client needs the scope "openid".',
    )
  }
  return { ...tokensFrom(read, grant.refreshToken, grant), ...originOfTokens(issuer) }
}

function codeExpired(): BridgeError {
  return new BridgeError('sign-in-failed', 'The sign-in code expired before it was approved.', 'Start again.')
}

/** The errors of RFC 8628 (section 3.5) and RFC 6749 as sentences. @param sent what a provider may repeat in its words */
async function signInError(thrown: unknown, who: string, sent?: Secret): Promise<BridgeError> {
  if (thrown instanceof BridgeError) return thrown
  const refusal = await refusalOf(thrown, sent)
  if (refusal) {
    if (refusal.error === 'access_denied') {
      return new BridgeError(
        'sign-in-failed',
        'The sign-in was refused in the browser.',
        'Start again and approve it.',
      )
    }
    if (refusal.error === 'expired_token') {
      return codeExpired()
    }
    if (isForLater(refusal))
      return new BridgeError(
        'unreachable',
        `${who} did not take the question (HTTP ${refusal.status})${inItsWords(refusal)}`,
        'Try again; if it stays so, ask the administrators of the VO.',
      )
    return isAboutClient(refusal)
      ? clientNotTaken(refusal, who)
      : new BridgeError(
          'sign-in-failed',
          `${who} refused the sign-in${inItsWords(refusal)}`,
          helpFor(refusal) ?? 'Try again; if it stays so, ask the administrators of the VO.',
        )
  }
  if (thrown instanceof Error && thrown.name === 'AbortError') {
    return new BridgeError('cancelled', 'The sign-in was cancelled.', 'Start again when you want to sign in.')
  }
  return describeNetworkError(thrown, who)
}

import * as oidc from 'openid-client'
import { BridgeError } from '../errors.ts'
import { parseNamedUrl } from '../panda/address.ts'
import { Secret } from '../platform/secret.ts'
import { unlessAborted } from '../platform/unless-aborted.ts'
import { readGrant } from './grant.ts'
import { originOfTokens, type Issuer } from './issuer.ts'
import { checkOffersCodes, explainProviderError, isUnknownPlace } from './provider-trouble.ts'
import {
  clientNotTaken,
  helpFor,
  inItsWords,
  isAboutClient,
  isDenial,
  isForLater,
  refusalOf,
  type Refusal,
} from './refusal.ts'
import { readIdToken, tokensFrom, type Tokens } from './tokens.ts'

/** Providers give a code for 10 to 30 minutes. */
const LONGEST_SIGN_IN_SECONDS = 3_600

/** What a person needs to approve a sign-in in any browser, on any machine. */
export interface SignIn {
  /** To be typed, or compared with what the browser shows. */
  userCode: string
  /** Where the code is typed. */
  link: string
  /** The same page with the code filled in; the same link where the provider gives none, and the code has to be typed. */
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
  const metadata = issuer.configuration.serverMetadata()
  checkOffersCodes(metadata, who)
  const verifier = metadata.supportsPKCE() ? oidc.randomPKCECodeVerifier() : undefined
  let answer: oidc.DeviceAuthorizationResponse
  try {
    answer = await oidc.initiateDeviceAuthorization(issuer.configuration, {
      scope: issuer.scope,
      audience: issuer.audience,
      ...(verifier !== undefined && {
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      }),
    })
  } catch (error) {
    throw await startError(error, who, metadata.device_authorization_endpoint ?? issuer.name)
  }
  return {
    signIn: {
      userCode: answer.user_code,
      ...linksOf(answer, issuer.name, who),
      expiresAt: Date.now() + validMs(answer),
    },
    tokens: awaitDecision(issuer, answer, verifier, signal, who),
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
  verifier: string | undefined,
  cancelled: AbortSignal,
  who: string,
): Promise<Tokens> {
  const expired = AbortSignal.timeout(validMs(answer))
  const signal = AbortSignal.any([cancelled, expired])
  // Some providers want it of every client (Keycloak by a setting); the others do not look at it.
  const proof = verifier === undefined ? undefined : { code_verifier: verifier }
  let trouble: BridgeError | undefined
  for (;;) {
    let granted: oidc.TokenEndpointResponse
    try {
      const poll = oidc.pollDeviceAuthorizationGrant(issuer.configuration, answer, proof, { signal })
      // A request under way ends by itself.
      granted = await unlessAborted(poll, cancelled)
    } catch (error) {
      const refusal = await refusalOf(error, new Secret(answer.device_code))
      if (expired.aborted || refusal?.error === 'expired_token') throw codeExpired(trouble)
      if (refusal && !isForLater(refusal)) throw refused(refusal, who)
      // RFC 8628 section 3.5: a poll that got no answer is repeated; only an answer ends the wait.
      trouble = refusal ? notTaken(refusal, who) : await explainProviderError(error, who, issuer.tokenOrigin)
      if (signal.aborted) throw trouble
      continue
    }
    return grantedTokens(granted, issuer, who)
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

/** @param trouble that there was meanwhile: it may have kept an approval away */
function codeExpired(trouble?: BridgeError): BridgeError {
  return new BridgeError(
    'sign-in-failed',
    `The sign-in code expired before it was approved.${trouble ? ` Meanwhile: ${trouble.message}` : ''}`,
    'Start again.',
  )
}

async function startError(thrown: unknown, who: string, url: string): Promise<BridgeError> {
  const refusal = await refusalOf(thrown)
  // Who may not even ask is told so without a word more by some.
  const isUnnamed = refusal?.error === undefined && (refusal?.status === 401 || refusal?.status === 403)
  if (isUnnamed || isUnknownPlace(thrown))
    return new BridgeError(
      'sign-in-failed',
      `${who} does not know PanDA's client, or gives it no codes (HTTP ${refusal?.status ?? 404}).`,
      'Ask the administrators of the VO: the client in its sign-in configuration has to be one there, with the device flow.',
    )
  if (!refusal) return explainProviderError(thrown, who, url)
  return isForLater(refusal) ? notTaken(refusal, who) : refused(refusal, who)
}

function notTaken(refusal: Refusal, who: string): BridgeError {
  return new BridgeError(
    'unreachable',
    `${who} did not take the question (HTTP ${refusal.status})${inItsWords(refusal)}`,
    'Try again; if it stays so, ask the administrators of the VO.',
  )
}

/** The errors of RFC 8628 (section 3.5) and RFC 6749 as sentences. */
function refused(refusal: Refusal, who: string): BridgeError {
  if (isDenial(refusal))
    return new BridgeError(
      'sign-in-failed',
      'The sign-in was refused in the browser.',
      'Start again and approve it.',
    )
  if (isAboutClient(refusal)) return clientNotTaken(refusal, who)
  return new BridgeError(
    'sign-in-failed',
    `${who} refused the sign-in${inItsWords(refusal)}`,
    helpFor(refusal) ?? 'Try again; if it stays so, ask the administrators of the VO.',
  )
}

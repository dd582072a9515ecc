import * as oidc from 'openid-client'
import { BridgeError } from '../errors.ts'
import { explainNetworkError } from '../panda/certificate-error.ts'
import { describeNetworkError, inSentence } from '../panda/fetch.ts'

/** What may help where a page came instead of an answer, or a way to one. */
const PORTAL = 'A network may want its own sign-in page first: open any page in a browser, then try again.'

/**
 * What it means for the user that an identity provider gave no answer of OpenID Connect; where its certificate is not
 * trusted, whose is missing.
 * @param who the provider as the user knows it
 * @param url that was asked
 */
export async function explainProviderError(thrown: unknown, who: string, url: string): Promise<BridgeError> {
  return thrown instanceof oidc.ClientError ? noAnswer(thrown, who) : explainNetworkError(thrown, who, url)
}

function noAnswer(thrown: oidc.ClientError, who: string): BridgeError {
  const { code, cause } = thrown
  if (cause instanceof Response) return answeredWith(cause, who)
  switch (code) {
    case 'OAUTH_TIMEOUT':
      return new BridgeError('timed-out', `${who} did not answer in time.`, 'Try again in a minute.', {
        cause,
      })
    case 'OAUTH_ABORT':
      return new BridgeError(
        'cancelled',
        'The sign-in was cancelled.',
        'Start again when you want to sign in.',
      )
    case 'OAUTH_PARSE_ERROR':
      return noJson(who)
    case 'OAUTH_INVALID_RESPONSE':
      return lacking(who, fieldIn(cause))
    default:
      return describeNetworkError(thrown, who)
  }
}

/** Without one of these nobody can sign in: it is said before a code is asked for. @throws BridgeError */
export function checkOffersCodes(
  {
    device_authorization_endpoint: codes,
    token_endpoint: tokens,
  }: Pick<oidc.ServerMetadata, 'device_authorization_endpoint' | 'token_endpoint'>,
  who: string,
): void {
  if (codes === undefined)
    throw new BridgeError(
      'sign-in-failed',
      `${who} offers no sign-in by a code (device flow), and this program knows no other.`,
      'Take over the login of panda-client with "panda-bridge login --import", or ask the administrators of the VO.',
    )
  if (tokens === undefined)
    throw new BridgeError(
      'sign-in-failed',
      `${who} does not say where logins are had (token_endpoint).`,
      'Report it to the administrators of the VO.',
    )
}

/** Of the start of a sign-in: MITREid Connect says of a client that it does not know nothing but this. */
export function isUnknownPlace(thrown: unknown): boolean {
  return thrown instanceof oidc.ClientError && thrown.cause instanceof Response && thrown.cause.status === 404
}

function answeredWith({ status, headers }: Response, who: string): BridgeError {
  if (status >= 300 && status < 400) {
    const { host = 'another address' } = URL.parse(headers.get('location') ?? '') ?? {}
    return new BridgeError(
      'sign-in-failed',
      `${who} sends on to ${host} (HTTP ${status}): nothing is sent there.`,
      `${PORTAL} If it stays so, tell the administrators of the VO that PanDA names an address which has moved.`,
    )
  }
  if (status >= 500 || status === 429)
    return new BridgeError(
      'overloaded',
      `${who} is in trouble (HTTP ${status}).`,
      'Try again in a few minutes.',
    )
  if (status >= 400)
    return new BridgeError(
      'sign-in-failed',
      `${who} has nothing of use at the address that is known of it (HTTP ${status}).`,
      'Try again; if it stays so, tell the administrators of the VO that PanDA names an address which has moved.',
    )
  return noJson(who)
}

function noJson(who: string): BridgeError {
  return new BridgeError(
    'unreachable',
    `${who} was asked, and something else answered, such as a page.`,
    PORTAL,
  )
}

function lacking(who: string, field: string | undefined): BridgeError {
  return new BridgeError(
    'sign-in-failed',
    `The answer of ${inSentence(who)} lacks what the standard asks for${field === undefined ? '' : ` (${field})`}.`,
    'Report it to the administrators of the VO.',
  )
}

/** The library names it in its message. */
function fieldIn(cause: unknown): string | undefined {
  return cause instanceof Error ? /"([a-z_]{1,40})" property/.exec(cause.message)?.[1] : undefined
}

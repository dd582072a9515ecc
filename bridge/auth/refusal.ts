import * as oidc from 'openid-client'
import { z } from 'zod'
import { BridgeError } from '../errors.ts'
import { MASK, maskText } from '../platform/mask-text.ts'
import { parseJson } from '../platform/json.ts'
import type { Secret } from '../platform/secret.ts'
import { plainLine } from '../platform/shown-text.ts'

/** What an identity provider said where it granted nothing: RFC 6749, 5.2; RFC 8628, 3.5; RFC 6750, 3. */
export interface Refusal {
  /** Of HTTP. */
  status: number
  /** Its code, such as `invalid_grant`. A proxy before the provider gives none. */
  error: string | undefined
  /** Its own words, on one line, without secrets. */
  words: string | undefined
}

/** Characters of a provider's words, and of its code. */
const LONGEST_WORDS = 300
const LONGEST_CODE = 60

/** About the client, which is PanDA's: no login of any user is renewed by it. The last is Spring's word, as at MITREid. */
const clientErrors: ReadonlySet<string | undefined> = new Set([
  'invalid_client',
  'unauthorized_client',
  'unauthorized',
])

/**
 * About the login: of RFC 6749 and RFC 6750 (INDIGO IAM and MITREid Connect say `invalid_token` of a refresh token that is
 * over), and of OpenID Connect Core 3.1.2.6, where the user has to do something at the provider.
 */
const loginErrors: ReadonlySet<string | undefined> = new Set([
  'invalid_grant',
  'invalid_token',
  'expired_token',
  'access_denied',
  'interaction_required',
  'login_required',
  'consent_required',
  'account_selection_required',
])

/** That the question comes too early, or that the provider is in trouble: the same question is asked again. */
const laterErrors: ReadonlySet<string | undefined> = new Set([
  'authorization_pending',
  'slow_down',
  'temporarily_unavailable',
  'server_error',
  // A proxy or a page before the provider has answered: itself it gives a reason.
  undefined,
])

const bodySchema = z.object({ error: z.string(), error_description: z.string().optional().catch(undefined) })

/**
 * @param thrown what openid-client threw
 * @param sent a secret of the request: MITREid Connect, and INDIGO IAM that is made of it, repeat the refresh token
 * @returns undefined where it was no refusal
 */
export async function refusalOf(thrown: unknown, sent?: Secret): Promise<Refusal | undefined> {
  if (thrown instanceof oidc.ResponseBodyError) {
    const { status, error, error_description: words } = thrown
    return refusal(status, error, words, sent)
  }
  if (!(thrown instanceof oidc.WWWAuthenticateChallengeError)) return undefined
  // openid-client reads no further than the header, which may hold nothing but a realm.
  const body = bodySchema.safeParse(parseJson(await thrown.response.text().catch(() => ''))).data
  const challenge = thrown.cause.find(({ parameters }) => parameters['error'] !== undefined)?.parameters
  const words = body?.error_description ?? challenge?.['error_description']
  return refusal(thrown.status, body?.error ?? challenge?.['error'], words, sent)
}

/** Whether PanDA's client is what the provider does not know any more. */
export function isAboutClient({ error }: Refusal): boolean {
  return clientErrors.has(error)
}

/** The sentence for that. @param who the provider as the user knows it */
export function clientNotTaken(refusal: Refusal, who: string): BridgeError {
  // With 401 it is Keycloak's word for a client that has not shown who it is: RFC 6749, 5.2, has another one for that.
  if (refusal.error === 'unauthorized_client' && refusal.status !== 401)
    return new BridgeError(
      'sign-in-failed',
      `${who} does not let PanDA's client sign in by a code${inItsWords(refusal)}`,
      'Ask the administrators of the VO to allow it the device flow and refresh tokens.',
    )
  return new BridgeError(
    'sign-in-failed',
    `${who} does not take PanDA's client as PanDA names it${inItsWords(refusal)}`,
    'Ask the administrators of the VO: its id or its secret is another one there.',
  )
}

/** Whether nothing is said of what was asked, so that it may be asked again. */
export function isForLater({ error }: Refusal): boolean {
  return laterErrors.has(error)
}

/**
 * Whether an answer to a refresh says that the login has ended. What says so in no known way is no such answer: a gateway
 * before the provider has codes of its own, and a login that is thrown away does not come back.
 */
export function endsLogin({ status, error, words = '' }: Refusal): boolean {
  if (status !== 400 && status !== 401) return error === 'invalid_grant'
  if (error !== 'invalid_request') return loginErrors.has(error)
  // Dex has no other code for a refresh token that is over.
  return /refresh[ _-]?token/i.test(words) && /\b(?:invalid|expired|claimed|revoked|unknown)\b/i.test(words)
}

/** The provider's own words as the end of a sentence, where it gave any. */
export function inItsWords({ error, words }: Refusal): string {
  const code = error === undefined ? '' : ` (${error})`
  return words === undefined ? `${code}.` : `${code}. It says: "${words}"`
}

/** What helps against a refusal besides signing in. */
export function helpFor({ words = '' }: Refusal): string | undefined {
  // INDIGO IAM refuses tokens to who has not signed the acceptable use policy anew, once a year.
  if (/\bAUP\b|acceptable use/i.test(words))
    return 'Sign in to the web page of the identity provider and accept its usage policy (AUP), then sign in here again.'
  // At Keycloak "User disabled".
  if (/\b(?:user|account)\b.*\b(?:disabled|locked|suspended)\b/i.test(words))
    return 'Your account is closed there: ask the administrators of the identity provider to open it, then sign in again.'
  // At Keycloak what a login is renewed by is a right of the user (role offline_access).
  if (/\boffline\b.*\b(?:not allowed|not granted)\b/i.test(words))
    return "Ask the administrators of the VO: you and PanDA's client have to be allowed offline access there. Then sign in again."
  return undefined
}

/** Whether the user has said no in the browser: with 403 it is Keycloak's word for a realm that is closed. */
export function isDenial({ status, error }: Refusal): boolean {
  return error === 'access_denied' && status !== 403
}

function refusal(
  status: number,
  error: string | undefined,
  words: string | undefined,
  sent: Secret | undefined,
): Refusal {
  const cleaned = (text: string | undefined, longest: number) => {
    const whole = sent === undefined ? text : text?.replaceAll(sent.reveal(), MASK)
    const plain = whole === undefined ? '' : plainLine(maskText(whole.slice(0, 20_000)).trim(), longest)
    return plain === '' ? undefined : plain
  }
  return { status, error: cleaned(error, LONGEST_CODE), words: cleaned(words, LONGEST_WORDS) }
}

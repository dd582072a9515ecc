import * as oidc from 'openid-client'
import { z } from 'zod'
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

/** About the form of the request, or the provider's own state: nothing is said of the login. */
const otherErrors: ReadonlySet<string | undefined> = new Set([
  'unsupported_grant_type',
  'invalid_scope',
  'invalid_target',
  'use_dpop_nonce',
  'slow_down',
  'temporarily_unavailable',
  'server_error',
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

/**
 * Whether an answer to a refresh says that the login has ended. `invalid_grant` is the word of RFC 6749; INDIGO IAM says 401
 * `invalid_token`, and Dex 400 `invalid_request` with words about the token.
 */
export function endsLogin(refusal: Refusal): boolean {
  const { status, error, words = '' } = refusal
  if (error === 'invalid_grant') return true
  if ((status !== 400 && status !== 401) || isAboutClient(refusal) || otherErrors.has(error)) return false
  if (error !== 'invalid_request') return true
  return /\btoken\b/i.test(words) && !/\b(?:missing|required|no refresh token)\b/i.test(words)
}

/** The provider's own words as the end of a sentence, where it gave any. */
export function inItsWords({ error, words }: Refusal): string {
  const code = error === undefined ? '' : ` (${error})`
  return words === undefined ? `${code}.` : `${code}. It says: "${words}"`
}

/** What helps against a refusal besides signing in. */
export function helpFor({ words = '' }: Refusal): string | undefined {
  // INDIGO IAM refuses tokens to who has not signed the acceptable use policy anew, once a year.
  return /\bAUP\b|acceptable use/i.test(words)
    ? 'Sign in to the web page of the identity provider and accept its usage policy (AUP), then sign in here again.'
    : undefined
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

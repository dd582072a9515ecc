import { boundedFetch } from '../panda/fetch.ts'
import { isObject, parseJson } from '../platform/json.ts'
import { wrapGrant } from './grant.ts'

/** Seconds that one request to an identity provider may take. */
export const PROVIDER_SECONDS = 15

/**
 * Seconds for a refresh. Where refresh tokens rotate its answer is the only way on, and is taken however late it comes; half
 * of the two minutes before the ID token's end are left for another try.
 */
const REFRESH_SECONDS = 60
/** Seconds for a poll of a sign-in: the one that is granted uses up the code that the user has approved. */
const POLL_SECONDS = 30

/** Seconds for which a code is good where the provider does not say (MITREid Connect): RFC 8628 wants it to. */
const USUAL_CODE_SECONDS = 600
/** Seconds between two polls: RFC 8628, section 3.2, and the longest that is waited at the word of a provider. */
const USUAL_INTERVAL = 5
const LONGEST_INTERVAL = 60

/** Redirects of the metadata, within their own host. */
const MOST_REDIRECTS = 3

/** What openid-client asks by: bounded, and its answers in the form in which it loses nothing of them. */
export async function providerFetch(url: string, options: ProviderRequest): Promise<Response> {
  const { method = 'GET', body } = options
  if (method === 'GET') return findDocument(url, options)
  const form = body instanceof URLSearchParams ? body : new URLSearchParams()
  const grant = form.get('grant_type')
  if (grant !== null) return grantOf(await boundedFetch(url, patient(options, grant)))
  return form.has('token') ? boundedFetch(url, options) : codeOf(await boundedFetch(url, options))
}

/** As openid-client asks. */
interface ProviderRequest {
  method?: string
  body?: unknown
  signal?: AbortSignal | undefined
}

function patient(options: ProviderRequest, grant: string): ProviderRequest {
  const seconds = grant === 'refresh_token' ? REFRESH_SECONDS : POLL_SECONDS
  return { ...options, signal: AbortSignal.timeout(seconds * 1000) }
}

/** The metadata: also where they have moved within the same origin, with a slash more or less. */
async function findDocument(url: string, options: ProviderRequest): Promise<Response> {
  let at = url
  for (let redirects = 0; ; redirects += 1) {
    const response = await boundedFetch(at, options)
    const next = URL.parse(response.headers.get('location') ?? '', at)
    const isMoved = response.status >= 300 && response.status < 400
    if (!isMoved || next?.origin !== new URL(url).origin || redirects === MOST_REDIRECTS) return response
    at = next.href
  }
}

async function grantOf(response: Response): Promise<Response> {
  const arrivedAt = Date.now()
  if (!response.ok) return response
  const body = await response.text()
  const { status, headers } = response
  return wrapGrant(body, headers, arrivedAt) ?? new Response(body === '' ? null : body, { status, headers })
}

/** The answer to the start of a sign-in, with what openid-client insists on and providers leave out. */
async function codeOf(response: Response): Promise<Response> {
  if (!response.ok) return response
  const body = await response.text()
  const answer = parseJson(body)
  const { status, headers } = response
  if (!isObject(answer)) return new Response(body === '' ? null : body, { status, headers })
  const { verification_uri = answer['verification_url'], verification_uri_complete, ...rest } = answer
  return Response.json({
    ...rest,
    verification_uri,
    // Null and nothing are the same here, and not to openid-client.
    ...(typeof verification_uri_complete === 'string' && { verification_uri_complete }),
    expires_in: positive(answer['expires_in']) ?? USUAL_CODE_SECONDS,
    interval: Math.min(positive(answer['interval']) ?? USUAL_INTERVAL, LONGEST_INTERVAL),
  })
}

function positive(value: unknown): number | undefined {
  const number = typeof value === 'string' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) && number > 0 ? number : undefined
}

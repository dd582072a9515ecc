import { BridgeError } from '../errors.ts'
import { isLoopback } from '../panda/address.ts'
import { explainNetworkError } from '../panda/certificate-error.ts'
import { readBytes } from '../panda/fetch.ts'
import { fetchToLook } from '../panda/fetch-to-look.ts'
import { cancelled } from '../panda/unanswered.ts'
import { parseJson } from '../platform/json.ts'
import type { Secret } from '../platform/secret.ts'
import { mayLeadTo } from './elsewhere.ts'

const MOST_REDIRECTS = 3

export interface GetOptions {
  /** The monitor's own address, as the server's entry has it. */
  monitor: URL
  headers: Record<string, string>
  /** The ID token: sent to the monitor's own origin alone, and along no redirect. */
  token?: Secret | undefined
  signal: AbortSignal
}

/** What the monitor answers a JSON request. */
export type Answer =
  | { is: 'json'; status: number; body: unknown; bytes: number }
  /** A page for people: what it shows of a task or job that it does not have. */
  | { is: 'page'; status: number }
  /** It leads to its sign-in. */
  | { is: 'sign-in' }

export interface Bounds {
  maxBytes: number
  timeoutMs: number
}

/** The monitor as the user knows it. */
export function nameOf(monitor: URL): string {
  return `The monitor BigPanDA (${monitor.host})`
}

/**
 * Asks for JSON.
 * @param path from the monitor's address on, with its query
 * @throws BridgeError of the network, `not-panda` for an answer that is too large, `cancelled`
 */
export async function getJson(
  path: string,
  { monitor, token, signal }: Pick<GetOptions, 'monitor' | 'token' | 'signal'>,
  { maxBytes, timeoutMs }: Bounds,
): Promise<Answer> {
  const address = new URL(monitor.href.replace(/\/$/, '') + path)
  return explained(monitor, signal, async () => {
    const response = await get(address, {
      monitor,
      token,
      // Exactly this: a list of types does not count there.
      headers: { accept: 'application/json' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    })
    if (response === 'sign-in') return { is: 'sign-in' }
    const { status } = response
    if (!/^(application|text)\/json\b/i.test(response.headers.get('content-type') ?? '')) {
      await response.body?.cancel()
      return { is: 'page', status }
    }
    const bytes = await readBytes(response, maxBytes)
    const body = parseJson(bytes.toString())
    return body === undefined ? { is: 'page', status } : { is: 'json', status, body, bytes: bytes.length }
  })
}

/**
 * One GET, with redirects followed by hand: without the token, a few, and not to any address.
 * @returns `sign-in` where it leads to the monitor's sign-in, or a JSON request leads to another host
 * @throws BridgeError `not-allowed` where it leads where nothing is fetched from
 */
export async function get(
  start: URL,
  { monitor, headers, token, signal }: GetOptions,
): Promise<Response | 'sign-in'> {
  let address = start
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const bearer = redirects === 0 && token && mayCarry(address, monitor) ? token : undefined
    const response = await fetchToLook(address, {
      headers: bearer ? { ...headers, authorization: `Bearer ${bearer.reveal()}` } : headers,
      redirect: 'manual',
      signal,
    })
    const location = response.headers.get('location')
    if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return response
    await response.body?.cancel()
    const next = URL.parse(location, address)
    if (next && isSignIn(next, monitor, headers)) return 'sign-in'
    if (!next || !mayLeadTo(next, monitor)) {
      throw new BridgeError(
        'not-allowed',
        `${nameOf(monitor)} leads to ${next?.host || 'no address'}, which nothing is fetched from.`,
        'Tell the administrators of the monitor.',
      )
    }
    address = next
  }
  throw new BridgeError(
    'not-panda',
    `${nameOf(monitor)} leads from one address to the next without end.`,
    'Tell the administrators of the monitor.',
  )
}

/** A token of the login goes nowhere else, whatever was asked for. */
function mayCarry(address: URL, monitor: URL): boolean {
  const isSafe = address.protocol === 'https:' || (address.protocol === 'http:' && isLoopback(address))
  return isSafe && address.origin === monitor.origin
}

/** Data come from the monitor itself: a JSON request that leads away leads to somebody's sign-in. */
function isSignIn(next: URL, monitor: URL, { accept }: Record<string, string>): boolean {
  if (next.origin === monitor.origin) return /(^|\/)(log-?in|oauth2?)(\/|$)/i.test(next.pathname)
  return accept === 'application/json'
}

/** With what goes wrong said for the user, and an end by the asker told from one by time. */
export async function explained<T>(monitor: URL, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (signal.aborted) throw cancelled('read')
    throw await explainNetworkError(error, nameOf(monitor), monitor.href)
  }
}

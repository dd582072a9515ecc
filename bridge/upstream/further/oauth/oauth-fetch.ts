import { boundedFetch } from '../../../panda/fetch.ts'
import { parseNamedUrl } from '../../../panda/address.ts'

/** Milliseconds for one request to the server's metadata, or to who gives logins for it. */
const REQUEST_MS = 15_000

/**
 * What the SDK asks by: each address, which another server may have named, is https, or on this machine where that server
 * is; nothing is followed elsewhere; size and time are bounded.
 * @param serverUrl of the MCP server
 */
export function oauthFetch(serverUrl: string, who: string, signal: AbortSignal) {
  return async (input: string | URL, init: RequestInit = {}): Promise<Response> => {
    const url = parseNamedUrl(String(input), serverUrl, who)
    const ends = AbortSignal.any([signal, AbortSignal.timeout(REQUEST_MS)])
    return boundedFetch(url.href, { ...init, redirect: 'manual', signal: ends })
  }
}

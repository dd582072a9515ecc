import { extractWWWAuthenticateParams } from '@modelcontextprotocol/client'
import { boundedFetch } from '../../../panda/fetch.ts'
import { parseUrlElsewhere } from '../../../panda/address.ts'

/** Milliseconds for one request to the server's metadata, or to who gives logins for it. */
const REQUEST_MS = 15_000

/**
 * What the SDK asks by: each address, which another server may have named, is https, or on this machine where that server
 * is; nothing is followed elsewhere; size and time are bounded.
 * @param serverUrl of the MCP server
 */
export function oauthFetch(serverUrl: string, who: string, signal: AbortSignal) {
  return async (input: string | URL, init: RequestInit = {}): Promise<Response> => {
    const url = parseUrlElsewhere(String(input), serverUrl, who)
    const ends = AbortSignal.any([signal, AbortSignal.timeout(REQUEST_MS)])
    return boundedFetch(url.href, { ...init, redirect: 'manual', signal: ends })
  }
}

/**
 * What the server says to who comes without a login: where its metadata are, and what to ask for (RFC 9728).
 * @param ask how it is asked
 */
export async function challengeOf(
  url: string,
  ask: ReturnType<typeof oauthFetch>,
): Promise<{ resourceMetadataUrl?: URL; scope?: string }> {
  const response = await ask(url, {
    method: 'POST',
    headers: { accept: 'application/json, text/event-stream', 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' }),
  })
  return response.status === 401 ? extractWWWAuthenticateParams(response) : {}
}

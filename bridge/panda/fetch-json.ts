import { parseJson } from '../platform/json.ts'
import { explainNetworkError } from './certificate-error.ts'
import { readBounded } from './fetch.ts'

/** Largest document that is read, in bytes: sign-in configurations and issuer metadata are a few kilobytes. */
const MAX_ANSWER_BYTES = 1_000_000

/**
 * Fetches a small public document of a server: no token, no redirect to another host, bounded in time and size.
 * @throws BridgeError
 */
export async function fetchJson(
  url: string,
  who: string,
  timeoutMs = 15_000,
): Promise<{ status: number; body: unknown }> {
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    const text = await readBounded(response, MAX_ANSWER_BYTES)
    return { status: response.status, body: parseJson(text) }
  } catch (error) {
    throw await explainNetworkError(error, who, url)
  }
}

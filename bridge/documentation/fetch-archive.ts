import { BridgeError } from '../errors.ts'
import { describeNetworkError } from '../panda/fetch.ts'
import { plainLine } from '../platform/shown-text.ts'
import { version } from '../platform/version.ts'
import { pagesOfArchive, type PagesOfArchive } from './archive-pages.ts'
import type { DocumentationSource } from './sources.ts'
import { notAnArchive } from './tar.ts'

/** What the kept copy was when it was fetched: nothing is fetched twice. */
export interface Validators {
  etag?: string
  commit?: string
}

export interface FetchedArchive extends PagesOfArchive {
  etag?: string
  /** Bytes of the download. */
  bytes: number
}

/** Bytes that have come, and of how many, where the server says so. */
export type OnProgress = (bytes: number, of: number | undefined) => void

export interface FetchOptions {
  signal: AbortSignal
  known?: Validators
  onProgress?: OnProgress
  /** Milliseconds without a byte after which it is given up. */
  stallMs?: number
  /** Milliseconds for all of it. */
  timeoutMs?: number
}

/** PanDA's has 20 MB in August 2026, and grows by pictures. */
const MOST_BYTES = 50_000_000
const STALL_MS = 30_000
/** 20 MB at 0.6 Mbit/s. */
const TIMEOUT_MS = 300_000
const MOST_REDIRECTS = 5
const LONGEST_ETAG = 200

/**
 * Fetches the pages of a documentation. No login goes along; redirects lead to https only.
 * @returns `unchanged` where the server, or the first bytes of the archive, say that it is what is known
 * @throws BridgeError `unreachable`, `timed-out`, `cancelled`, `untrusted-certificate`, `invalid-file`
 */
export async function fetchArchive(
  source: DocumentationSource,
  options: FetchOptions,
): Promise<FetchedArchive | 'unchanged'> {
  const { signal, known = {}, onProgress, stallMs = STALL_MS, timeoutMs = TIMEOUT_MS } = options
  // Ends the request also where not all of it was read.
  const end = new AbortController()
  const stalled = new AbortController()
  const all = AbortSignal.any([signal, end.signal, stalled.signal, AbortSignal.timeout(timeoutMs)])
  const watch = setTimeout(() => stalled.abort(new DOMException('Nothing came', 'TimeoutError')), stallMs)
  try {
    const response = await follow(source.url, known.etag, all)
    if (response.status === 304) return 'unchanged'
    if (!response.ok) throw refused(response, source)
    const of = announced(response)
    const body = counted(response, (bytes) => {
      watch.refresh()
      onProgress?.(bytes, of)
    })
    const pages = await pagesOfArchive(body.chunks, source, known.commit)
    if (pages === 'unchanged') return pages
    const etag = response.headers.get('etag')
    return { ...pages, bytes: body.bytes(), ...(etag !== null && etag.length <= LONGEST_ETAG && { etag }) }
  } catch (thrown) {
    // Streams that are ended say nothing of why.
    throw problemOf(all.aborted ? all.reason : thrown, source, signal)
  } finally {
    clearTimeout(watch)
    end.abort()
  }
}

async function follow(from: string, etag: string | undefined, signal: AbortSignal): Promise<Response> {
  let url = new URL(from)
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const response = await fetch(url, {
      headers: {
        accept: 'application/gzip, application/x-gzip, */*;q=0.1',
        'user-agent': `panda-bridge/${version}`,
        ...(etag !== undefined && { 'if-none-match': etag }),
      },
      redirect: 'manual',
      signal,
    })
    const location = response.headers.get('location')
    if (response.status < 300 || response.status > 399 || response.status === 304 || location === null)
      return response
    await response.body?.cancel()
    const next = URL.canParse(location, url.href) ? new URL(location, url.href) : undefined
    if (next?.protocol !== 'https:')
      throw notAnArchive(`${url.host} sends to "${plainLine(location, 100)}", which is not by https`)
    url = next
  }
  throw notAnArchive(`${url.host} sends from one address to the next without end`)
}

function counted(
  response: Response,
  onBytes: (bytes: number) => void,
): { chunks: AsyncIterable<Uint8Array>; bytes: () => number } {
  let bytes = 0
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for await (const chunk of response.body ?? []) {
      bytes += chunk.byteLength
      if (bytes > MOST_BYTES) throw notAnArchive('it has more than 50 MB')
      onBytes(bytes)
      yield chunk
    }
  }
  return { chunks: chunks(), bytes: () => bytes }
}

function announced(response: Response): number | undefined {
  const length = Number(response.headers.get('content-length') ?? Number.NaN)
  return Number.isSafeInteger(length) && length > 0 ? length : undefined
}

function refused({ status, url }: Response, { name, origin }: DocumentationSource): BridgeError {
  const { host } = new URL(url)
  const [code, nextStep] =
    status === 429 || status >= 500
      ? (['overloaded', 'Try again in a few minutes.'] as const)
      : ([
          'unreachable',
          `Look whether ${origin} is still there; a newer PanDA Bridge may know another place.`,
        ] as const)
  return new BridgeError(code, `${host} does not hand out ${name} (HTTP ${status}).`, nextStep)
}

function problemOf(thrown: unknown, source: DocumentationSource, signal: AbortSignal): BridgeError {
  if (signal.aborted)
    return new BridgeError('cancelled', `Fetching ${source.name} was cancelled.`, 'Search again to go on.', {
      cause: thrown,
    })
  const { host } = new URL(source.url)
  const { code, message } = describeNetworkError(thrown, host)
  if (thrown instanceof BridgeError) return thrown
  // Its own next step speaks of PanDA's servers.
  return new BridgeError(
    code,
    message,
    code === 'untrusted-certificate'
      ? 'A proxy of your network may stand between: give the bridge its certificate authority as a CA file.'
      : `Check that this computer can open https://${host}, then try again.`,
    { cause: thrown },
  )
}

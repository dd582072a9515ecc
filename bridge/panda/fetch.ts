import { BridgeError } from '../errors.ts'
import { PieceCollector } from '../platform/garbage.ts'

/** Answers up to this many bytes are read as texts; larger ones stay bytes, which take a fraction of the memory. */
export const LARGE_BYTES = 2_000_000

/** The code of a Node network error, wherever `fetch` has wrapped it. */
export function networkErrorCode(thrown: unknown): string | undefined {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    const code = (error as NodeJS.ErrnoException).code
    if (typeof code === 'string') return code
    if (error instanceof AggregateError && error.errors.length > 0) return networkErrorCode(error.errors[0])
  }
  return undefined
}

const certificateCodes = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_UNTRUSTED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'CERT_SIGNATURE_FAILURE',
  'CERT_CHAIN_TOO_LONG',
  'PATH_LENGTH_EXCEEDED',
  'CERT_REVOKED',
  'HOSTNAME_MISMATCH',
])

/** What says already what it means for the user, wherever a library has wrapped it. */
function knownError(thrown: unknown): BridgeError | undefined {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if (error instanceof BridgeError) return error
  }
  return undefined
}

/** A name that may begin a sentence, as it stands further on in one: "the identity provider". */
export function inSentence(who: string): string {
  return who.replace(/^The /, 'the ')
}

/**
 * What a failed request means for the user.
 * @param who the server as the user knows it, for example `PanDA (pandaserver.cern.ch:25443)`
 */
export function describeNetworkError(thrown: unknown, who: string): BridgeError {
  const known = knownError(thrown)
  if (known) return known
  const options = { cause: thrown }
  if (thrown instanceof Error && (thrown.name === 'TimeoutError' || thrown.name === 'AbortError')) {
    return new BridgeError('timed-out', `${who} did not answer in time.`, 'Try again in a minute.', options)
  }
  if (isNotHttp(thrown)) {
    return new BridgeError(
      'not-panda',
      `${who} does not speak HTTP at this port.`,
      'Check its address: another service listens there, or it has to begin with https://.',
      options,
    )
  }
  const code = networkErrorCode(thrown)
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new BridgeError(
        'unreachable',
        `${who} cannot be found: its name is not known to this network.`,
        "Check the network. Servers inside CERN need CERN's network or its tunnel (eduVPN).",
        options,
      )
    case 'ECONNREFUSED':
      return new BridgeError(
        'unreachable',
        `${who} refuses connections: nothing answers there.`,
        'It may be down or restarting: try again in a few minutes.',
        options,
      )
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      if (neverConnected(thrown)) return hungUp(who, options)
      return new BridgeError(
        'unreachable',
        `${who} broke the connection off without an answer.`,
        'It may be overloaded or restarting: try again in a few minutes.',
        options,
      )
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return new BridgeError(
        'not-panda',
        `${who} does not speak TLS at this port.`,
        'Check its address: another service listens there, or it is one without https.',
        options,
      )
    case undefined:
      break
    default:
      if (certificateCodes.has(code)) {
        return new BridgeError(
          'untrusted-certificate',
          `The certificate of ${inSentence(who)} is not trusted (${code}).`,
          'Give the bridge the certificate authority that signed it (for CERN: the CERN Grid CA) as its CA file.',
          options,
        )
      }
  }
  return new BridgeError(
    'unreachable',
    `${who} cannot be reached${code === undefined ? '' : ` (${code})`}.`,
    "Check the network. Servers inside CERN need CERN's network or its tunnel (eduVPN).",
    options,
  )
}

/** Whether what came begins in another way than an answer of HTTP: undici has no code for it. */
function isNotHttp(thrown: unknown): boolean {
  for (let error = thrown; error instanceof Error; error = error.cause)
    if (error.name === 'HTTPParserError' && /does not match the HTTP/.test(error.message)) return true
  return false
}

function hungUp(who: string, options: ErrorOptions): BridgeError {
  return new BridgeError(
    'unreachable',
    `${who} hung up before anything was sent.`,
    'It may be restarting, or take connections from its own network only: try again in a few minutes.',
    options,
  )
}

/** Whether it failed before a byte of the call was sent. */
export function neverConnected(thrown: unknown): boolean {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    const first: unknown = error instanceof AggregateError ? error.errors[0] : error
    const { syscall, code: named, message } = first as NodeJS.ErrnoException
    // Errors of protocols have numbers.
    const code = String(named)
    if (syscall === 'connect' || syscall === 'getaddrinfo' || code === 'UND_ERR_CONNECT_TIMEOUT') return true
    // A request is sent only once both sides agree on TLS.
    if (code === 'EPROTO' || code.startsWith('ERR_SSL_') || certificateCodes.has(code)) return true
    if (/before secure TLS connection was established/.test(message)) return true
  }
  return false
}

/** More came than is read. */
export class AnswerTooLarge extends BridgeError {}

/**
 * A response's text, read until it ends or is longer than the bound.
 * @param maxBytes after which the connection is dropped
 * @throws AnswerTooLarge
 */
export async function readBounded(response: Response, maxBytes: number): Promise<string> {
  return (await readBytes(response, maxBytes)).toString()
}

/** The same, with nothing decoded: an answer of 50 MB is in memory once. */
export async function readBytes(response: Response, maxBytes: number): Promise<Buffer> {
  const announced = Number(response.headers.get('content-length') ?? 0)
  // A body that was compressed is longer than announced, and any number may stand there.
  let memory = new ArrayBuffer(announced > 0 && announced <= maxBytes ? announced : 0)
  let size = 0
  const pieces = new PieceCollector()
  for await (const chunk of response.body ?? []) {
    const start = size
    size += chunk.byteLength
    if (size > maxBytes) {
      throw new AnswerTooLarge(
        'not-panda',
        `The answer of ${new URL(response.url).host} is larger than ${maxBytes} bytes.`,
        'Ask for less, or check the address.',
      )
    }
    // `transfer` frees what was there at once; what is not written to yet takes no memory.
    if (size > memory.byteLength) memory = memory.transfer(Math.min(maxBytes, Math.max(size, 2 * start)))
    new Uint8Array(memory).set(chunk, start)
    if (size > LARGE_BYTES) free(chunk)
    pieces.read(size - start)
  }
  return Buffer.from(memory, 0, size)
}

/** The largest answer of an identity provider that is read, in bytes: its metadata, keys and tokens have some kilobytes. */
const PROVIDER_BYTES = 1_000_000

/** As `fetch`, for a library that reads answers whole: bounded, also where a small one is compressed. @throws BridgeError */
export async function boundedFetch(url: string, options: object): Promise<Response> {
  const response = await fetch(url, options)
  const { status, statusText, headers } = response
  const body = await readBytes(response, PROVIDER_BYTES)
  const isEmpty = [204, 205, 304].includes(status) || body.length === 0
  return new Response(isEmpty ? null : new Uint8Array(body), { status, statusText, headers })
}

/** Frees a piece that was copied at once: hundreds of them would else wait for the garbage collector. */
function free({ buffer, byteLength }: Uint8Array): void {
  // A piece of something larger may have neighbours that are still needed.
  if (buffer instanceof ArrayBuffer && byteLength === buffer.byteLength) buffer.transfer(0)
}

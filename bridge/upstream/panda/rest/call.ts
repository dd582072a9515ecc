import type { AnyLogin } from '../../../auth/login.ts'
import type { BridgeError } from '../../../errors.ts'
import type { Endpoint } from '../../../panda/catalogue/types.ts'
import {
  AnswerTooLarge,
  describeNetworkError,
  LARGE_BYTES,
  neverConnected,
  readBytes,
} from '../../../panda/fetch.ts'
import { fetchToLook } from '../../../panda/fetch-to-look.ts'
import type { PandaServer } from '../../../panda/servers.ts'
import { brokenOff, cancelled, tooLarge, tooSlow, type Reached } from '../../../panda/unanswered.ts'
import { originOf } from '../../../panda/vo.ts'
import { maskBytes } from '../../../platform/mask-bytes.ts'
import type { Secret } from '../../../platform/secret.ts'
import { unlessAborted } from '../../../platform/unless-aborted.ts'
import type { RestRequest } from './encode.ts'
import type { RequestOptions } from '../../upstream.ts'
import { loginTooSlow } from './errors.ts'
import { httpError, isTokenRefused } from './http-error.ts'

export interface RestTimes {
  /** Milliseconds for a read, its repetition and a renewal of the login included. MCP clients give up after 60 s. */
  readMs: number
  /** The same for a call that changes something: only its answer tells whether it was carried out. */
  changeMs: number
}

export const usualTimes: RestTimes = { readMs: 50_000, changeMs: 55_000 }

/** Largest answer that is read, in bytes. */
const LARGEST_ANSWER = 64 * 1024 * 1024

/** Bytes of a large body that tell what went wrong, where something did. */
const SHOWN_OF_LARGE = 10_000

/** Whom calls go to, and in whose name. */
export interface RestServer {
  server: PandaServer
  login: Pick<AnyLogin, 'idToken' | 'replaceRefused'>
  times: RestTimes
}

/** The server as the user knows it. */
export function nameOf(server: PandaServer): string {
  return `PanDA (${new URL(server.url).host})`
}

/**
 * Sends a call and hands back the body of its HTTP 200, a large one as the bytes that came. A read is sent once more after
 * a network failure, or on a new connection where its own is silent; what changes something never is. A token that PanDA refuses is replaced once: nothing was done by then.
 * @param asking `signal` is that of the assistant, who may cancel
 * @throws BridgeError
 */
export async function callPanda(
  endpoint: Endpoint,
  request: RestRequest,
  { server, login, times }: RestServer,
  { signal, requestId }: Pick<RequestOptions, 'signal' | 'requestId'>,
): Promise<string | Buffer> {
  const who = nameOf(server)
  const deadline = AbortSignal.timeout(endpoint.effect === 'read' ? times.readMs : times.changeMs)
  const either = AbortSignal.any([signal, deadline])
  const state = { sent: false }
  const ask = endpoint.effect === 'read' ? fetchToLook : fetch
  const send = async (token: Secret | undefined): Promise<Received> => {
    either.throwIfAborted()
    state.sent = true
    return exchange(request, headersOf(server, request, token, requestId), token, {
      signal: either,
      send: ask,
    })
  }
  const sendOrRepeat = async (token: Secret | undefined): Promise<Received> => {
    try {
      return await send(token)
    } catch (error) {
      const failure = describeNetworkError(error, who)
      if (endpoint.effect !== 'read' || failure.code !== 'unreachable' || either.aborted) throw error
      return send(token)
    }
  }
  try {
    // What needs no login gets none, and so answers also while the identity provider is away.
    const token = endpoint.secure ? await unlessAborted(login.idToken(request.url), either) : undefined
    let received = await sendOrRepeat(token)
    if (token && isTokenRefused(received.status, received.body)) {
      state.sent = false
      received = await sendOrRepeat(await unlessAborted(login.replaceRefused(token, request.url), either))
    }
    if (received.status !== 200) throw httpError(received.status, received.body, endpoint, who)
    return received.large ?? received.body
  } catch (error) {
    if (signal.aborted) throw cancelled(reachedBy(endpoint, state.sent))
    if (deadline.aborted) throw state.sent ? tooSlow(who, reachedBy(endpoint, true)) : loginTooSlow()
    throw describeFailure(error, endpoint, who)
  }
}

interface Received {
  status: number
  /** As a text, of a large body only its beginning. */
  body: string
  large: Buffer | undefined
}

async function exchange(
  request: RestRequest,
  headers: Headers,
  token: Secret | undefined,
  { signal, send }: { signal: AbortSignal; send: typeof fetchToLook | typeof fetch },
): Promise<Received> {
  const { method, url, body } = request
  // `manual`: the token goes to this host and no other. A text as the body has its true Content-Length.
  const response = await send(url, {
    method,
    headers,
    redirect: 'manual',
    signal,
    ...(body !== undefined && { body }),
  })
  const bytes = await readBytes(response, LARGEST_ANSWER)
  // PanDA gives back what it was sent (system/get_attributes), and an assistant reads the answer.
  if (token) maskBytes(bytes, token.reveal())
  const isLarge = bytes.length > LARGE_BYTES
  return {
    status: response.status,
    body: bytes.toString('utf8', 0, isLarge ? SHOWN_OF_LARGE : bytes.length),
    large: isLarge ? bytes : undefined,
  }
}

/** The last step before the network: the token of this moment, and the VO, are attached here and nowhere else. */
function headersOf(
  server: PandaServer,
  request: RestRequest,
  token: Secret | undefined,
  requestId: string | undefined,
): Headers {
  const headers = new Headers({
    // Without it PanDA answers with Python's str() of the object.
    accept: 'application/json',
    origin: originOf(server.vo),
  })
  // Exactly so: PanDA compares the header as a whole.
  if (request.body !== undefined) headers.set('content-type', 'application/json')
  if (requestId !== undefined) headers.set('x-request-id', requestId)
  if (token) headers.set('authorization', `Bearer ${token.reveal()}`)
  return headers
}

function describeFailure(error: unknown, endpoint: Endpoint, who: string): BridgeError {
  if (error instanceof AnswerTooLarge) return tooLarge(who, reachedBy(endpoint, true))
  const described = describeNetworkError(error, who)
  // Other BridgeErrors pass as they are, and so does what says by itself that nothing was sent.
  if (described === error || neverConnected(error)) return described
  // What came of a read may tell more, such as that no HTTP is spoken there; of a change only its answer tells.
  const reached = reachedBy(endpoint, true)
  return reached === 'read' && described.code !== 'unreachable' ? described : brokenOff(who, reached)
}

function reachedBy({ effect }: Endpoint, sent: boolean): Reached {
  if (!sent) return 'unsent'
  return effect === 'read' ? 'read' : 'unknown'
}

import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'
// The whole of undici takes 15 MB more, for caches, mocks and sockets of the web that nobody here uses.
import Pool from 'undici/lib/dispatcher/pool.js'
import { FreshConnections, shortLife, watchSilence } from '../../panda/fresh-connections.ts'
import { HttpAnswer, type AnswerHeaders } from './http-answer.ts'
import { unpacked } from './unpack.ts'

/** Less than a session or a request may take: who cannot be reached is told from who does not answer. Milliseconds. */
const CONNECT_MS = 8_000

/** Nothing has come on a connection that was used before. */
export class Silent extends Error {}

/** What a request may do. */
export interface Sending {
  /** Ends the request, and the reading of its answer. */
  signal?: AbortSignal | undefined
  /** Whether it may change something: where not, it can be sent again, and is ended where its connection is silent. */
  changes?: boolean
  /** By which it is found in logs. */
  requestId?: string | undefined
}

/** Connections with one server, kept from request to request. What a request may take is its caller's to say. */
export class HttpPool {
  readonly #connections: FreshConnections
  readonly #origin: string
  /** Streams on which the server may speak at any time, for as long as it likes. */
  readonly #streams = new Set<Exchange>()

  constructor({ origin }: URL) {
    this.#origin = origin
    const options = { ...shortLife, connectTimeout: CONNECT_MS, headersTimeout: 0, bodyTimeout: 0 }
    this.#connections = new FreshConnections(() => new Pool(origin, options))
    this.#connections.onMoved = () => {
      for (const stream of this.#streams) stream.giveUp(new Silent())
    }
  }

  /**
   * @param url of this server
   * @throws Silent, or an error of the network
   */
  request(
    url: URL,
    method: string,
    headers: Record<string, string>,
    body: string | undefined,
    { signal, changes = true }: Sending = {},
  ): Promise<HttpAnswer> {
    const exchange = new Exchange(signal)
    if (!changes) {
      const onSilent = () => {
        this.#connections.renew()
        exchange.giveUp(new Silent())
      }
      exchange.heard = watchSilence(this.#connections.hasIdle(this.#origin), onSilent)
    }
    if (method === 'GET') {
      this.#streams.add(exchange)
      exchange.ended = () => this.#streams.delete(exchange)
    }
    const path = url.pathname + url.search
    const request = { origin: this.#origin, path, method, headers, body: body ?? null }
    this.#connections.dispatch(request, exchange, changes)
    return exchange.answered
  }

  /** Ends all requests and connections. */
  close(): void {
    void this.#connections.destroy()
  }
}

/** One request and its answer, as undici tells of them. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #answered = Promise.withResolvers<HttpAnswer>()
  readonly #signal: AbortSignal | undefined
  #controller: Dispatcher.DispatchController | undefined
  #body: ReturnType<typeof unpacked> | undefined
  /** To be told when the answer begins, or never will. */
  heard: (() => void) | undefined
  /** To be told when it is over. */
  ended: (() => void) | undefined

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal
    signal?.addEventListener('abort', this.#abort)
    if (signal?.aborted) this.#abort()
  }

  get answered(): Promise<HttpAnswer> {
    return this.#answered.promise
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#signal?.aborted) this.#abort()
  }

  onResponseStart(_: unknown, status: number, headers: IncomingHttpHeaders): void {
    // What comes before the answer itself (RFC 9110, section 15.2).
    if (status < 200) return
    this.heard?.()
    const answer = new HttpAnswer(status, firstOfEach(headers), this.#abort)
    this.#body = unpacked(answer.headers['content-encoding'], answer)
    this.#answered.resolve(answer)
  }

  onResponseData(_: unknown, chunk: Buffer): void {
    this.#body?.add(chunk)
  }

  onResponseEnd(): void {
    this.#forget()
    this.#body?.end()
  }

  onResponseError(_: unknown, error: Error): void {
    this.#forget()
    this.#answered.reject(error)
    this.#body?.fail()
  }

  /** Where it has not begun, it waits for a connection, and nobody for its end. */
  readonly #abort = (): void =>
    this.giveUp((this.#signal?.reason ?? new Error('The answer was broken off')) as Error)

  giveUp(reason: Error): void {
    this.heard?.()
    this.#answered.reject(reason)
    this.#controller?.abort(reason)
  }

  #forget(): void {
    this.heard?.()
    this.ended?.()
    this.#signal?.removeEventListener('abort', this.#abort)
  }
}

function firstOfEach(headers: IncomingHttpHeaders): AnswerHeaders {
  const first: Record<string, string | undefined> = {}
  for (const name in headers) {
    const value = headers[name]
    first[name] = Array.isArray(value) ? value[0] : value
  }
  return first
}

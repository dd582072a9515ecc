import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  isInitializeRequest,
  parseJSONRPCMessage,
  type InitializeRequest,
  type JSONRPCMessage,
  type RequestId,
  type Transport,
  type TransportSendOptions,
} from '@modelcontextprotocol/server'
import { MOST_AT_ONCE } from '../home/socket/lines.ts'
import { answerText } from '../mcp/index.ts'
import { EventStream } from './event-stream.ts'
import { Exchange } from './exchange.ts'
import type { Initialize } from './kept-sessions.ts'
import { MOST_UNDER_WAY } from './reader.ts'
import { refuse } from './refuse.ts'

/** The id of a request that no client has sent. */
const RESUMED = 'resumed'

/**
 * The server's side of one session of the 2025 protocols (MCP 2025-11-25, Streamable HTTP). A
 * request is answered with plain JSON where its result is all that there is to say, and with a
 * stream of events where more is. The SDK's own transport makes web streams of every request and
 * answer, which took more time than all else that the bridge does for a call.
 */
export class SessionTransport implements Transport {
  onclose?: () => void
  onerror?: (error: Error) => void
  onmessage?: (message: JSONRPCMessage) => void
  sessionId?: string
  /** Called when the client has ended the session. */
  ondeleted?: (id: string) => void
  /** Called when the client has sent its `initialize`. */
  readonly onopened: (id: string, initialize: Initialize) => void
  /** Settled by the answer to the `initialize` of a session that goes on. */
  #resumed: PromiseWithResolvers<void> | undefined
  readonly #exchanges = new Map<RequestId, Exchange>()
  #versions: readonly string[] = []
  /** The stream of the client's GET, for what is said unasked. */
  #push: EventStream | undefined
  #closed = false

  constructor(onopened: SessionTransport['onopened']) {
    this.onopened = onopened
  }

  start(): Promise<void> {
    return Promise.resolve()
  }

  setSupportedProtocolVersions(versions: string[]): void {
    this.#versions = versions
  }

  /**
   * Goes on with a session of an earlier run: the SDK hears what the client said of itself then, and what it answers
   * nobody waits for.
   * @throws Error where that is not taken any more
   */
  async resume(id: string, params: Initialize): Promise<void> {
    this.#resumed = Promise.withResolvers()
    this.onmessage?.({ jsonrpc: '2.0', id: RESUMED, method: 'initialize', params })
    await this.#resumed.promise
    this.#resumed = undefined
    this.sessionId = id
    this.onmessage?.({ jsonrpc: '2.0', method: 'notifications/initialized' })
  }

  /** Whether nobody waits for an answer, or listens. */
  get isIdle(): boolean {
    return this.#push === undefined && this.#exchanges.size === 0
  }

  /** Aborted when the client has closed the way of that request's answer: no other will ever be asked for. */
  hungUp(id: RequestId | undefined): AbortSignal | undefined {
    return id === undefined ? undefined : this.#exchanges.get(id)?.hungUp()
  }

  /** Serves one HTTP request of the session. @param body the parsed JSON of a POST */
  handle(request: IncomingMessage, response: ServerResponse, body: unknown): void {
    if (this.#closed) return refuse(response, 404, -32_001, 'Session not found')
    switch (request.method) {
      case 'POST':
        return this.#post(request, response, body)
      case 'GET':
        return this.#get(request, response)
      case 'DELETE':
        if (!this.#mayPass(request, response)) return
        if (this.sessionId !== undefined) this.ondeleted?.(this.sessionId)
        void this.close()
        response.writeHead(200).end()
        return
      default:
        response.setHeader('allow', 'GET, POST, DELETE')
        return refuse(response, 405, -32_000, 'Method not allowed.')
    }
  }

  async send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    if ('method' in message) {
      const related = options?.relatedRequestId
      if (related === undefined) return this.#tell(message)
      const exchange = this.#exchanges.get(related)
      if (!exchange) throw new Error(`Request ${related} is no longer under way.`)
      // A request to the client waits for its answer; what it is only told, it may miss.
      if (exchange.isRead || 'id' in message) exchange.say(message)
      return
    }
    const { id } = message
    if (id === RESUMED && this.#resumed) {
      if ('error' in message) this.#resumed.reject(new Error(message.error.message))
      else this.#resumed.resolve()
      return
    }
    const exchange = id === undefined ? undefined : this.#exchanges.get(id)
    if (id === undefined || !exchange) throw new Error(`Request ${id} is no longer under way.`)
    this.#exchanges.delete(id)
    exchange.answer(id, answerText(id, message))
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#push?.end()
    for (const exchange of this.#exchanges.values()) exchange.breakOff()
    this.#exchanges.clear()
    this.onclose?.()
  }

  /** A client that does not read is told no more: it opens another stream, and asks what has changed. */
  #tell(message: JSONRPCMessage): void {
    if (this.#push?.isRead === false) {
      this.#push.breakOff()
      this.#push = undefined
      this.onerror?.(new Error('A stream of notifications was ended, because nobody reads it.'))
    }
    this.#push?.send(message)
  }

  #post(request: IncomingMessage, response: ServerResponse, body: unknown): void {
    const { accept = '' } = request.headers
    if (!accept.includes('application/json') || !accept.includes('text/event-stream')) {
      const message = 'Not Acceptable: Client must accept both application/json and text/event-stream'
      return refuse(response, 406, -32_000, message)
    }
    const given: unknown[] = Array.isArray(body) ? body : [body]
    if (given.length > MOST_AT_ONCE)
      return refuse(response, 400, -32_600, `Invalid Request: more than ${MOST_AT_ONCE} messages`)
    let messages: JSONRPCMessage[]
    try {
      messages = given.map((message) => parseJSONRPCMessage(message))
    } catch (error) {
      this.onerror?.(error as Error)
      return refuse(response, 400, -32_700, 'Parse error: Invalid JSON-RPC message')
    }
    const [first] = messages
    if (this.sessionId === undefined && first && messages.length === 1 && isPing(first))
      return answerPing(response, first.id)
    const initialize = messages.find((message) => isInitialize(message))
    if (initialize) {
      if (this.sessionId !== undefined || messages.length > 1)
        return refuse(response, 400, -32_600, 'Invalid Request: only one initialize, and alone')
      this.sessionId = randomUUID()
      this.onopened(this.sessionId, initialize.params)
    } else if (!this.#mayPass(request, response)) return
    const requests = messages.filter((message) => 'method' in message && 'id' in message)
    // Of two requests with one id only one could be answered.
    if (requests.some(({ id }) => this.#exchanges.has(id)))
      return refuse(response, 400, -32_600, 'Invalid Request: a request with this id is under way')
    if (requests.length + this.#exchanges.size > MOST_UNDER_WAY)
      return refuse(response, 429, -32_000, `Too Many Requests: ${MOST_UNDER_WAY} are under way`)
    if (requests.length === 0) response.writeHead(202).end()
    else {
      const ids = requests.map(({ id }) => id)
      const exchange = new Exchange(response, ids, Array.isArray(body), this.#headers())
      for (const id of ids) this.#exchanges.set(id, exchange)
    }
    for (const message of messages) {
      this.onmessage?.(message)
      // It has no answer then (MCP 2025-11-25, Cancellation); what was asked for it is taken back first, by its stream.
      if (isCancellation(message))
        setImmediate(() => this.#forget(message.params?.['requestId'] as RequestId))
    }
  }

  #get(request: IncomingMessage, response: ServerResponse): void {
    // Its client has given up already: no `close` is still to come that would end the stream.
    if (response.destroyed) return
    if (!request.headers.accept?.includes('text/event-stream'))
      return refuse(response, 406, -32_000, 'Not Acceptable: Client must accept text/event-stream')
    if (!this.#mayPass(request, response)) return
    if (this.#push)
      return refuse(response, 409, -32_000, 'Conflict: Only one SSE stream is allowed per session')
    const push = (this.#push = new EventStream(response, this.#headers()))
    response.once('close', () => {
      if (this.#push === push) this.#push = undefined
    })
  }

  #forget(id: RequestId): void {
    const exchange = this.#exchanges.get(id)
    if (exchange && this.#exchanges.delete(id)) exchange.forget(id)
  }

  /** Answers what comes before `initialize`, or in a protocol that was never agreed on. */
  #mayPass(request: IncomingMessage, response: ServerResponse): boolean {
    if (this.sessionId === undefined) {
      refuse(response, 400, -32_000, 'Bad Request: Server not initialized')
      return false
    }
    const version = request.headers['mcp-protocol-version']?.toString()
    if (version === undefined || this.#versions.includes(version)) return true
    const versions = this.#versions.join(', ')
    const message = `Bad Request: Unsupported protocol version: ${version} (supported versions: ${versions})`
    refuse(response, 400, -32_000, message)
    return false
  }

  #headers(): Record<string, string> {
    return this.sessionId === undefined ? {} : { 'mcp-session-id': this.sessionId }
  }
}

/** Looks at the method first: a schema that does not fit costs more than all else that is done for a short call here. */
function isInitialize(message: JSONRPCMessage): message is InitializeRequest & JSONRPCMessage {
  return 'method' in message && message.method === 'initialize' && isInitializeRequest(message)
}

/** The one request that may come before `initialize` (MCP 2025-11-25, Lifecycle). */
function isPing(message: JSONRPCMessage): message is JSONRPCMessage & { id: RequestId } {
  return 'method' in message && 'id' in message && message.method === 'ping'
}

function answerPing(response: ServerResponse, id: RequestId): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ jsonrpc: '2.0', id, result: {} }))
}

function isCancellation(
  message: JSONRPCMessage,
): message is JSONRPCMessage & { params?: Record<string, unknown> } {
  return 'method' in message && message.method === 'notifications/cancelled'
}

import type { Socket } from 'node:net'
import {
  parseJSONRPCMessage,
  type JSONRPCMessage,
  type RequestId,
  type Transport,
  type TransportSendOptions,
} from '@modelcontextprotocol/server'
import { lineReader, MOST_MESSAGE_BYTES } from '../home/socket/lines.ts'
import {
  answerText,
  INTERNAL_ERROR,
  JsonRpcError,
  type McpNotification,
  type McpResult,
} from '../mcp/index.ts'
import { isObject } from '../platform/json.ts'
import { MOST_UNDER_WAY, MOST_UNREAD_BYTES } from './reader.ts'

/** Told of each request that begins and ends, so that a bridge that stops can wait for them. */
export interface UnderWay {
  began: () => void
  ended: () => void
}

/** A `tools/call` as it came. */
export interface LineCall {
  params: Record<string, unknown>
  /** Aborted when the assistant cancels it or goes away. */
  signal: AbortSignal
  /** Tells the assistant something that belongs to it. */
  notify: (notification: McpNotification) => void
}

/** @throws JsonRpcError */
type AnswerCall = (call: LineCall) => Promise<McpResult>

const CALL = 'tools/call'

interface CallMessage {
  id: RequestId
  params: Record<string, unknown>
}

type Line = { call: CallMessage } | { message: JSONRPCMessage }

/**
 * The server's side of one session of the 2025 protocols over the home's socket. Each message is a line; before an
 * answer of the bridge's stands the id of its request, as JSON, and a tab, so that the shim need not read the answer.
 * Calls of tools are answered past the SDK, which tries its schemas on each message one after another.
 */
export class LineTransport implements Transport {
  onclose?: () => void
  onerror?: (error: Error) => void
  onmessage?: (message: JSONRPCMessage) => void
  readonly #socket: Socket
  readonly #underWay: UnderWay
  readonly #answerCall: AnswerCall
  /** Requests that wait for their answer; what ends those that are calls. */
  readonly #due = new Map<RequestId, AbortController | undefined>()
  /** Nothing is said unasked before (MCP 2025-11-25, Lifecycle): an assistant's program may take it for its answer. */
  #initialized = false
  #closed = false

  constructor(socket: Socket, underWay: UnderWay, answerCall: AnswerCall) {
    this.#socket = socket
    this.#underWay = underWay
    this.#answerCall = answerCall
  }

  start(): Promise<void> {
    const tooLong = () => this.#socket.destroy(new Error('A message was too long'))
    const read = lineReader((line) => this.#take(line), MOST_MESSAGE_BYTES, tooLong)
    this.#socket.setEncoding('utf8').on('data', read).resume()
    // The HTTP server that has taken the connection lets it stand half open.
    this.#socket.once('end', () => this.#socket.end())
    this.#socket.once('close', () => {
      for (const id of this.#due.keys()) this.#cancel(id)
      this.onclose?.()
    })
    return Promise.resolve()
  }

  send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    if ('method' in message) {
      const isUnasked = !('id' in message) && options?.relatedRequestId === undefined
      if (isUnasked && !this.#initialized) return Promise.resolve()
      // What an assistant that does not read is only told, it misses.
      if ('id' in message || this.#socket.writableLength <= MOST_UNREAD_BYTES)
        this.#write('', JSON.stringify(message))
      return Promise.resolve()
    }
    const { id } = message
    if (id === undefined || !this.#due.has(id)) throw new Error(`Request ${id} is no longer under way.`)
    this.#answer(id, message)
    return Promise.resolve()
  }

  /** What comes after it is not taken: the key may have been taken back, and a client may go on all the same. */
  close(): Promise<void> {
    this.#closed = true
    this.#socket.destroySoon()
    return Promise.resolve()
  }

  #take(line: string): void {
    if (this.#closed) return
    let read: Line
    try {
      read = readLine(line)
    } catch (error) {
      this.onerror?.(error as Error)
      return this.#refuse(line, -32_600, 'Invalid Request: this is no JSON-RPC message')
    }
    if ('call' in read) return this.#takeCall(read.call, line)
    const { message } = read
    if ('method' in message && 'id' in message) {
      if (!this.#begin(message.id, undefined, line)) return
    } else if ('method' in message && message.method === 'notifications/initialized') {
      this.#initialized = true
    } else if ('method' in message && message.method === 'notifications/cancelled') {
      const id = message.params?.['requestId'] as RequestId
      if (this.#due.get(id)) this.#cancel(id)
      // The SDK answers nothing then.
      else if (this.#due.has(id)) queueMicrotask(() => this.#cancel(id))
    }
    this.onmessage?.(message)
  }

  /** @returns whether it is to be answered */
  #begin(id: RequestId, ending: AbortController | undefined, line: string): boolean {
    if (this.#due.size >= MOST_UNDER_WAY) {
      this.#refuse(line, -32_000, `Too Many Requests: ${MOST_UNDER_WAY} are under way`)
      return false
    }
    // The shim sees to it that an id is under way once only.
    if (this.#due.has(id)) return false
    this.#due.set(id, ending)
    this.#underWay.began()
    return true
  }

  #takeCall({ id, params }: CallMessage, line: string): void {
    const ending = new AbortController()
    if (!this.#begin(id, ending, line)) return
    const { signal } = ending
    const notify = (notification: McpNotification) => {
      if (this.#due.get(id) === ending)
        void this.send({ jsonrpc: '2.0', ...notification }, { relatedRequestId: id })
    }
    void this.#answerCall({ params, signal, notify })
      .then(
        (result) => ({ result }),
        (thrown: unknown) => ({ error: errorOf(thrown) }),
      )
      .then((said) => {
        // One that was cancelled has no answer (MCP 2025-11-25, Cancellation).
        if (this.#due.get(id) === ending) this.#answer(id, { jsonrpc: '2.0', id, ...said })
      })
  }

  #answer(id: RequestId, message: object): void {
    this.#write(JSON.stringify(id), answerText(id, message))
    this.#end(id)
  }

  #refuse(line: string, code: number, message: string): void {
    const id = idOf(line)
    const answer = JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } })
    this.#socket.write(`${JSON.stringify(id)}\t${answer}\n`)
  }

  #write(id: string, text: string): void {
    if (this.#socket.writable) this.#socket.write(`${id}\t${text}\n`)
  }

  #cancel(id: RequestId): void {
    const ending = this.#due.get(id)
    this.#end(id)
    ending?.abort()
  }

  #end(id: RequestId): void {
    if (this.#due.delete(id)) this.#underWay.ended()
  }
}

/** @throws SyntaxError, ZodError */
function readLine(line: string): Line {
  const read: unknown = JSON.parse(line)
  const call = callIn(read)
  return call ? { call } : { message: parseJSONRPCMessage(read) }
}

/** The call that a message is, where it is plainly one; whatever else it is, the SDK's schemas say. */
function callIn(message: unknown): CallMessage | undefined {
  if (!isObject(message) || message['jsonrpc'] !== '2.0' || message['method'] !== CALL) return undefined
  const { id, params } = message
  if (typeof id !== 'string' && !(typeof id === 'number' && Number.isSafeInteger(id))) return undefined
  if (!isObject(params)) return undefined
  const { _meta: meta } = params
  return meta === undefined || isObject(meta) ? { id, params } : undefined
}

function errorOf(thrown: unknown): { code: number; message: string; data?: unknown } {
  if (!(thrown instanceof JsonRpcError)) return { code: INTERNAL_ERROR, message: 'Internal error' }
  const { code, message, data } = thrown
  return { code, message, ...(data !== undefined && { data }) }
}

function idOf(line: string): string | number | null {
  try {
    const { id } = JSON.parse(line) as { id?: unknown }
    return typeof id === 'string' || typeof id === 'number' ? id : null
  } catch {
    return null
  }
}

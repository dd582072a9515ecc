import type { Socket } from 'node:net'
import {
  parseJSONRPCMessage,
  type JSONRPCMessage,
  type RequestId,
  type Transport,
  type TransportSendOptions,
} from '@modelcontextprotocol/server'
import { lineReader, MOST_MESSAGE_BYTES } from '../socket/lines.ts'
import { MOST_UNREAD_BYTES } from './reader.ts'

/** Requests of one assistant that wait for their answers. */
const MOST_UNDER_WAY = 256

/** Told of each request that begins and ends, so that a bridge that stops can wait for them. */
export interface UnderWay {
  began: () => void
  ended: () => void
}

/**
 * The server's side of one session of the 2025 protocols over the home's socket. Each message is a line; before an
 * answer of the bridge's stands the id of its request, as JSON, and a tab, so that the shim need not read the answer.
 */
export class LineTransport implements Transport {
  onclose?: () => void
  onerror?: (error: Error) => void
  onmessage?: (message: JSONRPCMessage) => void
  readonly #socket: Socket
  readonly #underWay: UnderWay
  readonly #due = new Set<RequestId>()
  /** Nothing is said unasked before (MCP 2025-11-25, Lifecycle): an assistant's program may take it for its answer. */
  #initialized = false
  #closed = false

  constructor(socket: Socket, underWay: UnderWay) {
    this.#socket = socket
    this.#underWay = underWay
  }

  start(): Promise<void> {
    const tooLong = () => this.#socket.destroy(new Error('A message was too long'))
    const read = lineReader((line) => this.#take(line), MOST_MESSAGE_BYTES, tooLong)
    this.#socket.setEncoding('utf8').on('data', read).resume()
    // The HTTP server that has taken the connection lets it stand half open.
    this.#socket.once('end', () => this.#socket.end())
    this.#socket.once('close', () => {
      for (const id of this.#due) this.#end(id)
      this.onclose?.()
    })
    return Promise.resolve()
  }

  send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    if ('method' in message) {
      const isUnasked = !('id' in message) && options?.relatedRequestId === undefined
      if (isUnasked && !this.#initialized) return Promise.resolve()
      // What an assistant that does not read is only told, it misses.
      if ('id' in message || this.#socket.writableLength <= MOST_UNREAD_BYTES) this.#write('', message)
      return Promise.resolve()
    }
    const { id } = message
    if (id === undefined || !this.#due.has(id)) throw new Error(`Request ${id} is no longer under way.`)
    this.#write(JSON.stringify(id), message)
    this.#end(id)
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
    let message: JSONRPCMessage
    try {
      message = parseJSONRPCMessage(JSON.parse(line))
    } catch (error) {
      this.onerror?.(error as Error)
      return this.#refuse(line, -32_600, 'Invalid Request: this is no JSON-RPC message')
    }
    if ('method' in message && 'id' in message) {
      if (this.#due.size >= MOST_UNDER_WAY)
        return this.#refuse(line, -32_000, `Too Many Requests: ${MOST_UNDER_WAY} are under way`)
      // The shim sees to it that an id is under way once only.
      if (this.#due.has(message.id)) return
      this.#due.add(message.id)
      this.#underWay.began()
    } else if ('method' in message && message.method === 'notifications/initialized') {
      this.#initialized = true
    } else if ('method' in message && message.method === 'notifications/cancelled') {
      // The SDK answers nothing then.
      const id = message.params?.['requestId'] as RequestId
      if (this.#due.has(id)) queueMicrotask(() => this.#end(id))
    }
    this.onmessage?.(message)
  }

  #refuse(line: string, code: number, message: string): void {
    const id = idOf(line)
    const answer = JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } })
    this.#socket.write(`${JSON.stringify(id)}\t${answer}\n`)
  }

  #write(id: string, message: JSONRPCMessage): void {
    if (this.#socket.writable) this.#socket.write(`${id}\t${JSON.stringify(message)}\n`)
  }

  #end(id: RequestId): void {
    if (this.#due.delete(id)) this.#underWay.ended()
  }
}

function idOf(line: string): string | number | null {
  try {
    const { id } = JSON.parse(line) as { id?: unknown }
    return typeof id === 'string' || typeof id === 'number' ? id : null
  } catch {
    return null
  }
}

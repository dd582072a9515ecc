import type { ServerResponse } from 'node:http'
import type { JSONRPCMessage } from '@modelcontextprotocol/server'
import { MOST_UNREAD_BYTES } from './reader.ts'

/** How often a stream on which nothing is said shows that it is alive, in milliseconds. */
const KEEP_ALIVE_MS = 15_000

/** A response that is a stream of server-sent events. What is sent to a client that has gone is lost. */
export class EventStream {
  readonly #response: ServerResponse

  constructor(response: ServerResponse, headers: Record<string, string>) {
    this.#response = response
    if (response.destroyed) return
    response.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
    })
    response.flushHeaders()
    const timer = setInterval(() => response.write(': keepalive\n\n'), KEEP_ALIVE_MS)
    timer.unref()
    response.once('close', () => clearInterval(timer))
  }

  send(message: JSONRPCMessage): void {
    this.sendText(JSON.stringify(message))
  }

  sendText(json: string): void {
    if (this.#response.destroyed) return
    this.#response.write(`event: message\ndata: ${json}\n\n`)
  }

  /** Whether what was sent is being read. */
  get isRead(): boolean {
    return this.#response.writableLength <= MOST_UNREAD_BYTES
  }

  end(): void {
    this.#response.end()
  }

  /** Ends it with what was not read. */
  breakOff(): void {
    this.#response.destroy()
  }
}

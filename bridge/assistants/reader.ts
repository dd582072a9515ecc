import type { ServerResponse } from 'node:http'

/** Bytes said unasked that may wait for an assistant to read them: thousands of notifications. */
export const MOST_UNREAD_BYTES = 4_000_000

/** Requests of one session or connection that wait for their answers. */
export const MOST_UNDER_WAY = 256

/**
 * Whoever reads a response that the MCP SDK writes. The SDK takes whatever is said, and keeps it while nobody reads.
 */
export class Reader {
  readonly #response: ServerResponse
  #unread = 0
  /** Whether what it asked for is a method that nobody has here. */
  methodIsUnknown = false

  constructor(response: ServerResponse) {
    this.#response = response
  }

  /** Whether so many bytes more may be said: not where what was said before is not being read. */
  takes(bytes: number): boolean {
    this.#unread = this.#response.writableNeedDrain ? this.#unread + bytes : 0
    return this.#unread <= MOST_UNREAD_BYTES
  }

  /** Ends it with a last event. */
  finish(message: object): void {
    if (!this.#response.headersSent) return this.end()
    // The SDK may still write to it.
    this.#response.on('error', () => undefined)
    this.#response.end(`event: message\ndata: ${JSON.stringify(message)}\n\n`)
  }

  /** Ends a connection that only listens: the assistant opens another, and asks what has changed. */
  end(): void {
    this.#response.destroy()
  }
}

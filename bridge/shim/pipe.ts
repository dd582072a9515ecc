import { MOST_MESSAGE_BYTES } from '../home/socket/lines.ts'
import type { FindBridge } from './find-bridge.ts'
import { errorLine, mayStartBridge, modernHeaders, parseMessage, type Hearer } from './messages.ts'
import { RequestWay } from './request-way.ts'
import { SessionWay } from './session-way.ts'

/**
 * Carries messages between an assistant's lines and the bridge. Each request is answered once, whatever happens to the
 * bridge.
 */
export class Pipe implements Hearer {
  readonly #write: (line: string) => void
  readonly #sessions: SessionWay
  readonly #requests: RequestWay
  /** Whether no bridge has answered this assistant yet. */
  #isNew = true

  constructor(find: FindBridge, write: (line: string) => void) {
    this.#write = write
    this.#sessions = new SessionWay(find, this)
    this.#requests = new RequestWay(find, this)
  }

  /** Requests that wait for their answer; those that only listen wait for none. */
  get waiting(): number {
    return this.#sessions.waiting + this.#requests.waiting
  }

  /** Takes one line of the assistant's. Never throws. */
  async send(line: string): Promise<void> {
    const message = parseMessage(line)
    if (!message) return this.#write(errorLine(null, 'This line is not a JSON-RPC message.'))
    if (line.length > MOST_MESSAGE_BYTES / 4 && Buffer.byteLength(line) > MOST_MESSAGE_BYTES)
      return this.#write(errorLine(message.id, `This message is larger than ${MOST_MESSAGE_BYTES} bytes.`))
    // Before its headers are looked at, which clients of the 2026 protocol give it as well.
    if (message.method === 'notifications/cancelled' && this.#requests.cancel(message.params?.requestId))
      return
    const mayStart = mayStartBridge(message, this.#isNew)
    const headers = modernHeaders(message)
    if (headers) return this.#requests.send(line, message, headers, mayStart)
    return this.#sessions.send(line, message, mayStart)
  }

  pass(line: string): void {
    this.#isNew = false
    this.#write(line)
  }

  refuse(id: unknown, why: string): void {
    this.#write(errorLine(id, why))
  }

  answerPing(id: unknown): void {
    this.#write(JSON.stringify({ jsonrpc: '2.0', id, result: {} }))
  }

  /** Whether something has not been handed to the bridge yet, which may be starting. */
  get isSending(): boolean {
    return this.#sessions.isSending || this.#requests.isSending
  }

  /** The assistant has gone: what it asked ends, and is answered so. */
  async close(): Promise<void> {
    await Promise.all([this.#sessions.close(), this.#requests.close()])
  }
}

import { MOST_AT_ONCE, MOST_MESSAGE_BYTES } from '../home/socket/lines.ts'
import { parseJson } from '../platform/json.ts'
import { Batch } from './batch.ts'
import type { FindBridge } from './find-bridge.ts'
import {
  asMessage,
  errorLine,
  isRequest,
  mayStartBridge,
  modernHeaders,
  type Hearer,
  type Message,
} from './messages.ts'
import { RequestWay } from './request-way.ts'
import { SessionWay } from './session-way.ts'

const NO_MESSAGE = 'This line is not a JSON-RPC message.'

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
  readonly #batches = new Set<Batch>()

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
    const read = parseJson(line)
    const message = asMessage(read)
    if (line.length > MOST_MESSAGE_BYTES / 4 && Buffer.byteLength(line) > MOST_MESSAGE_BYTES)
      return this.refuse(message?.id, `This message is larger than ${MOST_MESSAGE_BYTES} bytes.`)
    if (message) return this.#take(line, message)
    if (!Array.isArray(read) || read.length === 0) return this.refuse(null, NO_MESSAGE)
    if (read.length > MOST_AT_ONCE)
      return this.refuse(null, `More than ${MOST_AT_ONCE} messages came at once.`)
    await this.#takeAll(read)
  }

  /** Whether something has not been handed to the bridge yet, which may be starting. */
  get isSending(): boolean {
    return this.#sessions.isSending || this.#requests.isSending
  }

  pass(line: string, answered?: string): void {
    this.#isNew = false
    this.#hear(line, answered)
  }

  refuse(id: unknown, why: string): void {
    this.#hear(errorLine(id, why), JSON.stringify(id))
  }

  answerPing(id: unknown): void {
    this.#hear(JSON.stringify({ jsonrpc: '2.0', id, result: {} }), JSON.stringify(id))
  }

  /** The assistant has gone: what it asked ends, and is answered so. */
  async close(): Promise<void> {
    await Promise.all([this.#sessions.close(), this.#requests.close()])
  }

  async #take(line: string, message: Message): Promise<void> {
    const cancelled = message.method === 'notifications/cancelled' ? message.params?.requestId : undefined
    if (cancelled !== undefined) {
      const id = JSON.stringify(cancelled)
      this.#settle(id)
      // Before its headers are looked at, which clients of the 2026 protocol give it as well.
      if (this.#requests.cancel(cancelled)) return
    }
    const mayStart = mayStartBridge(message, this.#isNew)
    const headers = modernHeaders(message)
    if (headers) return this.#requests.send(line, message, headers, mayStart)
    return this.#sessions.send(line, message, mayStart)
  }

  async #takeAll(parts: readonly unknown[]): Promise<void> {
    const messages = parts.map((part) => asMessage(part))
    const due = messages.flatMap((message) =>
      message && isRequest(message) ? JSON.stringify(message.id) : [],
    )
    const batch = new Batch(due, this.#write)
    for (const message of messages) if (!message) batch.add(errorLine(null, NO_MESSAGE))
    this.#batches.add(batch)
    batch.endWhenDone()
    const taken = messages.filter((message) => message !== undefined)
    await Promise.all(taken.map((message) => this.#take(JSON.stringify(message), message)))
    if (batch.isDone) this.#batches.delete(batch)
  }

  /** @param answered the id, as JSON, of the request that it answers */
  #hear(line: string, answered: string | undefined): void {
    if (answered === undefined || !this.#settle(answered, line)) this.#write(line)
  }

  /** @returns whether the request belongs to a batch */
  #settle(id: string, answer?: string): boolean {
    if (this.#batches.size === 0) return false
    const batch = [...this.#batches].find((open) => open.isDue(id))
    batch?.settle(id, answer)
    if (batch?.isDone) this.#batches.delete(batch)
    return batch !== undefined
  }
}

import type { ServerResponse } from 'node:http'
import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/server'
import { EventStream } from './event-stream.ts'

/** An answer that takes longer goes as a stream, so that the client sees that it has been heard: milliseconds. */
const STREAM_AFTER_MS = 1_000

/** The requests of one POST and their answers. */
export class Exchange {
  readonly #response: ServerResponse
  readonly #due: Set<RequestId>
  readonly #isBatch: boolean
  readonly #headers: Record<string, string>
  readonly #answers: string[] = []
  readonly #timer: NodeJS.Timeout
  #stream: EventStream | undefined

  constructor(
    response: ServerResponse,
    ids: readonly RequestId[],
    isBatch: boolean,
    headers: Record<string, string>,
  ) {
    this.#response = response
    this.#due = new Set(ids)
    this.#isBatch = isBatch
    this.#headers = headers
    this.#timer = setTimeout(() => this.#openStream(), STREAM_AFTER_MS)
  }

  /** Whether what was said is being read. */
  get isRead(): boolean {
    return this.#stream?.isRead ?? true
  }

  /** Made where somebody asks: most answers come at once. */
  hungUp(): AbortSignal {
    const closed = new AbortController()
    if (this.#response.destroyed) closed.abort()
    else
      this.#response.once('close', () => {
        if (this.#due.size > 0) closed.abort()
      })
    return closed.signal
  }

  /** A notification, or a request to the client, that belongs to these requests. */
  say(message: JSONRPCMessage): void {
    this.#openStream().send(message)
  }

  answer(id: RequestId, text: string): void {
    this.#due.delete(id)
    if (this.#stream) this.#stream.sendText(text)
    else this.#answers.push(text)
    this.#endWhenDone()
  }

  /** A request that will not be answered. */
  forget(id: RequestId): void {
    this.#due.delete(id)
    this.#endWhenDone()
  }

  #endWhenDone(): void {
    if (this.#due.size > 0) return
    clearTimeout(this.#timer)
    // A stream without an answer says that there is none.
    if (this.#stream || this.#answers.length === 0) this.#openStream().end()
    else this.#endAsJson()
  }

  /** The session has ended: what was not answered will not be. */
  breakOff(): void {
    this.#openStream().end()
  }

  #endAsJson(): void {
    if (this.#response.destroyed) return
    // A text, which Node sends together with the headers.
    const body = this.#isBatch ? `[${this.#answers.join(',')}]` : (this.#answers[0] ?? '')
    this.#response.writeHead(200, {
      ...this.#headers,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    })
    this.#response.end(body)
  }

  #openStream(): EventStream {
    if (this.#stream) return this.#stream
    clearTimeout(this.#timer)
    this.#stream = new EventStream(this.#response, this.#headers)
    for (const answer of this.#answers.splice(0)) this.#stream.sendText(answer)
    return this.#stream
  }
}

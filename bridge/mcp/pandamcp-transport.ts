import { setTimeout } from 'node:timers/promises'
import type { JSONRPCMessage, JSONRPCRequest, RequestId, Transport } from '@modelcontextprotocol/server'
import { PieceCollector } from '../panda/garbage.ts'
import { EventMessages } from './event-messages.ts'
import { BrokenOff, type HttpAnswer } from './http-answer.ts'
import { GrowingBytes, MOST_BYTES, TooLarge } from './growing-bytes.ts'
import { LARGE_BYTES, readLargeMessage } from './large-message.ts'
import type { PandaMcpHttp } from './pandamcp-http.ts'

/** Bytes of a refusal that are looked at. */
const REFUSAL_BYTES = 10_000
/** Largest answer to all that is no call or resource, in bytes: the list of all of PanDA's tools has 200 kB. */
const USUAL_BYTES = 10_000_000
/** Largest message that PandaMCP may send unasked, in bytes: notifications, of a few hundred. */
const UNASKED_BYTES = 1_000_000
const largeMethods = new Set(['tools/call', 'resources/read'])
/** Between two attempts to listen for what PandaMCP says unasked, in milliseconds. */
const LISTEN_AGAIN_MS = 1_000
/** How long the server may take to take a message that has no answer, in milliseconds. */
const TELL_MS = 30_000
/** Attempts in a row that may fail. */
const MOST_FAILURES = 2

/** The server has answered with an HTTP error. */
export class HttpRefusal extends Error {
  readonly status: number
  readonly text: string

  constructor(status: number, text: string) {
    super(`The server answered with HTTP ${status}.`)
    this.status = status
    this.text = text
  }
}
export class TooSlow extends Error {}
/** What came is no MCP. */
export class NotMcp extends Error {}

/**
 * Streamable HTTP with PandaMCP (MCP 2025-11-25). Unlike the SDK's own transport it works on bytes:
 * a message is parsed once, PanDA's answer in a large one not at all, and a request whose response
 * ends without an answer fails at once. It resumes no streams, for which FastMCP would have to be
 * given a store of events.
 */
export class PandaMcpTransport implements Transport {
  onclose?: () => void
  onerror?: (error: Error) => void
  onmessage?: (message: JSONRPCMessage) => void
  readonly #http: PandaMcpHttp
  readonly #closed = new AbortController()
  /** Ends the request of that id, for whose answer nobody waits any more. */
  readonly #ends = new Map<RequestId, AbortController>()
  #sessionId: string | undefined
  #protocolVersion: string | undefined

  constructor(http: PandaMcpHttp) {
    this.#http = http
  }

  start(): Promise<void> {
    return Promise.resolve()
  }

  setProtocolVersion(version: string): void {
    this.#protocolVersion = version
  }

  /**
   * Sends a message and takes what the response says; settles when that has ended.
   * @throws HttpRefusal, BrokenOff, TooLarge, NotMcp, SyntaxError, or an error of the network
   */
  async send(message: JSONRPCMessage): Promise<void> {
    if (!('method' in message && 'id' in message)) return this.#tell(message)
    const ending = new AbortController()
    this.#ends.set(message.id, ending)
    try {
      await this.#ask(message, ending.signal)
    } finally {
      this.#ends.delete(message.id)
    }
  }

  /** A message that has no answer. */
  async #tell(message: JSONRPCMessage): Promise<void> {
    if ('method' in message && message.method === 'notifications/cancelled') {
      // The server is told, and what it sends or not is not waited for: else it would keep a connection for each.
      const id = message.params?.['requestId'] as RequestId
      this.#ends.get(id)?.abort()
    }
    const response = await this.#post(message, AbortSignal.timeout(TELL_MS))
    response.drain()
    if ('method' in message && message.method === 'notifications/initialized') void this.#listen()
  }

  /** @throws HttpRefusal, or an error of the network */
  async #post(message: JSONRPCMessage, signal: AbortSignal): Promise<HttpAnswer> {
    const headers = {
      ...this.#sessionHeaders(),
      accept: 'application/json, text/event-stream',
      'content-type': 'application/json',
    }
    const response = await this.#http.request('POST', headers, JSON.stringify(message), signal)
    const { status } = response
    if (status < 200 || status > 299) throw new HttpRefusal(status, await refusal(response))
    return response
  }

  async #ask(message: JSONRPCRequest, signal: AbortSignal): Promise<void> {
    const response = await this.#post(message, signal)
    if (message.method === 'initialize') this.#sessionId = response.headers['mcp-session-id']?.toString()
    let isAnswered = false
    const mostBytes = largeMethods.has(message.method) ? MOST_BYTES : USUAL_BYTES
    await readMessages(response, { mostBytes, mostEventBytes: mostBytes }, (received) => {
      if ('method' in received) return this.onmessage?.(received)
      isAnswered ||= received.id === message.id
      // The client takes up notifications a microtask later: an answer must not overtake them.
      queueMicrotask(() => this.onmessage?.(received))
    })
    if (!isAnswered) throw new BrokenOff()
  }

  /** Tells PandaMCP that the session is over. */
  async terminateSession(): Promise<void> {
    if (this.#sessionId === undefined) return
    const response = await this.#http.request('DELETE', this.#sessionHeaders())
    response.drain()
  }

  async close(): Promise<void> {
    if (this.#closed.signal.aborted) return
    this.#closed.abort()
    this.#http.close()
    this.onclose?.()
  }

  /** Hears what PandaMCP says unasked, as long as it lets: one without push answers with 400 or 405. */
  async #listen(): Promise<void> {
    const { signal } = this.#closed
    for (let failures = 0; failures < MOST_FAILURES;) {
      try {
        const headers = { ...this.#sessionHeaders(), accept: 'text/event-stream' }
        const response = await this.#http.request('GET', headers)
        if (response.status !== 200) {
          response.drain()
          return
        }
        const bounds = { mostBytes: Infinity, mostEventBytes: UNASKED_BYTES }
        await readMessages(response, bounds, (received) => {
          failures = 0
          this.onmessage?.(received)
        })
      } catch (error) {
        if (signal.aborted) return
        this.onerror?.(error as Error)
        failures += 1
      }
      await setTimeout(LISTEN_AGAIN_MS, undefined, { signal, ref: false }).catch(() => undefined)
      if (signal.aborted) return
    }
  }

  #sessionHeaders(): Record<string, string> {
    return {
      ...(this.#sessionId !== undefined && { 'mcp-session-id': this.#sessionId }),
      ...(this.#protocolVersion !== undefined && { 'mcp-protocol-version': this.#protocolVersion }),
    }
  }
}

/** Takes each message as soon as it is there. @throws BrokenOff, TooLarge, NotMcp, SyntaxError */
async function readMessages(
  response: HttpAnswer,
  { mostBytes, mostEventBytes }: { mostBytes: number; mostEventBytes: number },
  take: (message: JSONRPCMessage) => void,
): Promise<void> {
  const takeAny = (received: unknown) => {
    for (const message of Array.isArray(received) ? (received as unknown[]) : [received]) {
      if (typeof message !== 'object' || message === null) throw new NotMcp()
      // The client checks what it needs of it.
      take(message as JSONRPCMessage)
    }
  }
  const type = response.headers['content-type'] ?? ''
  if (type.startsWith('text/event-stream')) {
    const events = new EventMessages(takeAny, mostEventBytes)
    return readBody(response, mostBytes, (chunk) => events.add(chunk))
  }
  if (!type.startsWith('application/json')) {
    response.breakOff()
    throw new NotMcp()
  }
  const body = new GrowingBytes()
  await readBody(response, mostBytes, (chunk) => body.add(chunk))
  takeAny(body.length > LARGE_BYTES ? readLargeMessage(body, 0) : JSON.parse(body.view().toString()))
}

/** @throws BrokenOff, TooLarge, and what `take` throws: then the rest is not read */
function readBody(response: HttpAnswer, mostBytes: number, take: (chunk: Buffer) => void): Promise<void> {
  const pieces = new PieceCollector()
  let bytes = 0
  return response.read((chunk) => {
    bytes += chunk.length
    if (bytes > mostBytes) throw new TooLarge()
    take(chunk)
    pieces.read(chunk.length)
  })
}

async function refusal(response: HttpAnswer): Promise<string> {
  const text: Buffer[] = []
  await readBody(response, REFUSAL_BYTES, (chunk) => text.push(chunk)).catch(() => undefined)
  return Buffer.concat(text).toString()
}

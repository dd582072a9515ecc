import {
  StreamableHTTPClientTransport,
  type FetchLike,
  type JSONRPCMessage,
  type RequestId,
  type TransportSendOptions,
} from '@modelcontextprotocol/client'
import { z } from 'zod'
import { parseJson } from '../panda/fetch.ts'
import { bounded } from './bounded-response.ts'
import { HeldResults } from './results/index.ts'
import type { UpstreamResult } from './upstream.ts'

/** JSON-RPC error codes (of the range that is free for implementations): an answer that broke off, one that is too large. */
export const BROKEN_OFF = -32_050
export const TOO_LARGE = -32_053

/** Bytes of one response: PandaMCP sends an answer twice, as text and as structured content. */
const MOST_BYTES = 128_000_000

const withId = z.object({ id: z.union([z.string(), z.number()]) })

/**
 * The SDK's transport, with an answer for every request (the SDK waits for its timeout when a
 * server closes a response stream that held no response) and with large results kept out of it.
 */
export class PandaMcpTransport extends StreamableHTTPClientTransport {
  readonly #held: HeldResults
  readonly #unanswered: Set<RequestId>
  readonly #tooLarge: Set<RequestId>
  #listens = false

  /** @param fetch what attaches the login */
  constructor(url: URL, fetch: FetchLike) {
    const held = new HeldResults()
    const tooLarge = new Set<RequestId>()
    super(url, {
      fetch: async (address, init) => {
        const onTooLarge = () => {
          const id =
            typeof init?.body === 'string' ? withId.safeParse(parseJson(init.body)).data?.id : undefined
          if (id !== undefined) tooLarge.add(id)
        }
        const response = await fetch(address, init)
        // The stream of a GET goes on for as long as the session does.
        if (init?.method !== 'POST') return response
        return held.intercept(bounded(response, MOST_BYTES, onTooLarge))
      },
    })
    this.#held = held
    this.#tooLarge = tooLarge
    this.#unanswered = new Set()
  }

  /** The result as the server sent it: a large one has its structured content as bytes. */
  whole(result: UpstreamResult): UpstreamResult {
    return this.#held.take(result)
  }

  override async send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    if (!('method' in message && 'id' in message)) return super.send(message, options)
    this.#listen()
    const { id } = message
    this.#unanswered.add(id)
    const onRequestStreamEnd = () => {
      options?.onRequestStreamEnd?.()
      if (this.#unanswered.has(id)) this.onmessage?.(this.#broken(id))
    }
    try {
      await super.send(message, { ...options, onRequestStreamEnd })
    } catch (error) {
      this.#unanswered.delete(id)
      if (this.#tooLarge.has(id)) this.onmessage?.(this.#broken(id))
      else throw error
    }
  }

  #broken(id: RequestId): JSONRPCMessage {
    const error = this.#tooLarge.delete(id)
      ? { code: TOO_LARGE, message: 'The response is too large.' }
      : { code: BROKEN_OFF, message: 'The response stream ended without a response.' }
    return { jsonrpc: '2.0', id, error }
  }

  /** Notes which requests have their response, before the client that has connected hears of it. */
  #listen(): void {
    if (this.#listens) return
    this.#listens = true
    const toClient = this.onmessage
    this.onmessage = (message: JSONRPCMessage) => {
      if (!('method' in message) && message.id !== undefined) this.#unanswered.delete(message.id)
      toClient?.(message)
    }
  }
}

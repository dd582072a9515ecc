import type { ServerResponse } from 'node:http'
import { SUBSCRIPTION_ID_META_KEY } from '@modelcontextprotocol/server'
import { z } from 'zod'
import type { Log } from '../home/log.ts'
import type { Reader } from './reader.ts'
import { NOTIFICATION_COST } from './who-asks.ts'

/** Resources that one session, or one request of the 2026 protocol, may subscribe to. */
export const MOST_SUBSCRIPTIONS = 100

export const listenSchema = z.object({
  id: z.union([z.string(), z.number()]),
  method: z.literal('subscriptions/listen'),
  params: z.object({
    _meta: z.record(z.string(), z.unknown()).optional(),
    notifications: z.object({
      resourceSubscriptions: z.array(z.string()).max(MOST_SUBSCRIPTIONS).optional(),
    }),
  }),
})

/** Those who only listen, in the 2026 protocol, whose streams the SDK keeps. */
export class Listeners {
  readonly #log: Log
  /** With the ids of their requests, and the names of the keys that these came with. */
  readonly #open = new Map<Reader, { id: string | number; key: string }>()

  constructor(log: Log) {
    this.#log = log
  }

  /** Notes a request, where it is one that only listens. */
  add(body: unknown, reader: Reader, response: ServerResponse, key: string): void {
    const listening = listenSchema.safeParse(body)
    if (!listening.success) return
    this.#open.set(reader, { id: listening.data.id, key })
    response.once('close', () => this.#open.delete(reader))
  }

  /** Ends the streams of listeners that do not read. @param length of what they are told */
  leaveSlow(length: number): void {
    for (const reader of this.#open.keys()) {
      if (reader.takes(length + NOTIFICATION_COST)) continue
      this.#log.warn({}, 'A stream of notifications was ended, because nobody reads it')
      this.#open.delete(reader)
      reader.end()
    }
  }

  /** Breaks off those of a key that was taken back: the SDK, which goes on writing, would fail after an end. */
  revoke(key: string): void {
    for (const [reader, open] of this.#open) {
      if (open.key !== key) continue
      this.#open.delete(reader)
      reader.end()
    }
  }

  /** Ends all, as the protocol has it: with their result. */
  end(): void {
    for (const [reader, { id }] of this.#open) {
      const _meta = { [SUBSCRIPTION_ID_META_KEY]: id }
      reader.finish({ jsonrpc: '2.0', id, result: { resultType: 'complete', _meta } })
    }
    this.#open.clear()
  }
}

import type { Agent, ClientRequest, IncomingMessage } from 'node:http'
import { bridgeAgent, NotConnected } from '../home/socket/connect.ts'
import { eventReader } from '../platform/event-stream.ts'
import type { FindBridge } from './find-bridge.ts'
import {
  INPUT_ENDED,
  isRequest,
  parseMessage,
  SAME_ID,
  STOPPED,
  type Hearer,
  type Message,
} from './messages.ts'

/** How one delivery to the bridge ended, where it did not end well. */
class Undelivered extends Error {
  /** Nothing has reached the bridge: it may be sent again. */
  readonly untouched: boolean
  constructor(untouched: boolean) {
    super(untouched ? 'PanDA Bridge could not be reached: this was not sent. Ask again.' : STOPPED)
    this.untouched = untouched
  }
}

/** The bridge does not know the key (any more). */
class KeyRefused extends Error {}

/** One message on its way to the bridge, and its answer on the way back. */
class Delivery {
  /** Whether it waits for no answer, but for what the bridge has to tell. */
  readonly isListening: boolean
  #request: ClientRequest | undefined
  #cancelled = false

  constructor(isListening: boolean) {
    this.isListening = isListening
  }

  /** Whether it was handed on. */
  get isSent(): boolean {
    return this.#request !== undefined
  }

  get cancelled(): boolean {
    return this.#cancelled
  }

  cancel(): void {
    this.#cancelled = true
    this.#request?.destroy()
  }

  /** Goes by this request from now on. */
  by(request: ClientRequest): void {
    this.#request = request
    if (this.#cancelled) request.destroy()
  }
}

/** A message on its way, with what HTTP says of it. */
interface Sent {
  line: string
  headers: Record<string, string>
  mayStart: boolean
}

interface Found {
  agent: Agent
  key: string
}

/**
 * The way of the 2026 protocol, of which each message stands for itself: an HTTP request over the bridge's socket, for
 * which the bridge, and the MCP SDK in it, has all that the protocol needs.
 */
export class RequestWay {
  readonly #find: FindBridge
  readonly #hearer: Hearer
  readonly #underWay = new Map<unknown, Delivery>()
  #found: Promise<Found> | undefined
  /** Whether the search for it may start a bridge. */
  #mayStart = false

  constructor(find: FindBridge, hearer: Hearer) {
    this.#find = find
    this.#hearer = hearer
  }

  get waiting(): number {
    return [...this.#underWay.values()].filter(({ isListening }) => !isListening).length
  }

  get isSending(): boolean {
    return [...this.#underWay.values()].some(({ isSent }) => !isSent)
  }

  /** Sends one message of the assistant's. Never throws. @param mayStart whether a bridge is started for it */
  async send(
    line: string,
    message: Message,
    headers: Record<string, string>,
    mayStart: boolean,
  ): Promise<void> {
    const answered = { yes: false }
    const delivery = new Delivery(message.method === 'subscriptions/listen')
    if (isRequest(message) && this.#underWay.has(message.id)) return this.#hearer.refuse(message.id, SAME_ID)
    if (isRequest(message)) this.#underWay.set(message.id, delivery)
    const mustSay = () => isRequest(message) && !answered.yes && !delivery.cancelled
    try {
      await this.#deliver({ line, headers, mayStart }, delivery, (answer) => {
        if (answer.method === undefined && answer.id === message.id) answered.yes = true
      })
      if (mustSay()) this.#hearer.refuse(message.id, STOPPED)
    } catch (error) {
      if (mustSay()) this.#hearer.refuse(message.id, error instanceof Error ? error.message : String(error))
    } finally {
      // Where it was cancelled, another may have the id by now.
      if (this.#underWay.get(message.id) === delivery) this.#underWay.delete(message.id)
    }
  }

  /** The protocol cancels over HTTP by hanging up, where lines have a notification. @returns whether it was one of these */
  cancel(requestId: unknown): boolean {
    const delivery = this.#underWay.get(requestId)
    delivery?.cancel()
    return this.#underWay.delete(requestId)
  }

  async close(): Promise<void> {
    for (const [id, delivery] of this.#underWay) {
      delivery.cancel()
      if (!delivery.isListening) this.#hearer.refuse(id, INPUT_ENDED)
    }
    const found = await this.#found?.catch(() => undefined)
    found?.agent.destroy()
  }

  async #deliver(sent: Sent, delivery: Delivery, onAnswer: (answer: Message) => void): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const connected = this.#connect(sent.mayStart)
      try {
        return await this.#post(await connected, sent, delivery, onAnswer)
      } catch (error) {
        const again = error instanceof KeyRefused || (error instanceof Undelivered && error.untouched)
        if (!again || delivery.cancelled || attempt === 3) throw error
        // It has gone; the next look finds another or starts one.
        if (this.#found === connected) this.#found = undefined
      }
    }
  }

  #connect(mayStart: boolean): Promise<Found> {
    if (this.#found) {
      if (this.#mayStart || !mayStart) return this.#found
      // What was not started for another message is for this one.
      return this.#found.catch(() => this.#connect(mayStart))
    }
    const found = this.#find({ mayStart }).then(({ address, homeKey, key }) => ({
      agent: bridgeAgent(address, homeKey),
      key,
    }))
    this.#found = found
    this.#mayStart = mayStart
    // The next request looks again: the user may have repaired meanwhile what was wrong.
    found.catch(() => {
      if (this.#found === found) this.#found = undefined
    })
    return found
  }

  async #post(
    { agent, key }: Found,
    { line, headers }: Sent,
    delivery: Delivery,
    onAnswer: (answer: Message) => void,
  ): Promise<void> {
    const response = await exchange(agent, line, { ...headers, authorization: `Bearer ${key}` }, delivery)
    const take = (text: string) => {
      const message = parseMessage(text)
      if (!message) return
      onAnswer(message)
      // A line must stay one line, whatever spaces the JSON had.
      const answered = message.method === undefined ? JSON.stringify(message.id) : undefined
      this.#hearer.pass(text.includes('\n') ? JSON.stringify(message) : text, answered)
    }
    if (response.headers['content-type']?.startsWith('text/event-stream')) {
      return readChunks(response, eventReader(take))
    }
    const chunks: Buffer[] = []
    await readChunks(response, (chunk) => chunks.push(chunk))
    const text = Buffer.concat(chunks).toString('utf8')
    const { statusCode = 500 } = response
    if (statusCode < 400) return text === '' ? undefined : take(text)
    throwRefusal(statusCode, text, parseMessage(line), take)
  }
}

function exchange(
  agent: Agent,
  body: string,
  headers: Record<string, string>,
  delivery: Delivery,
): Promise<IncomingMessage> {
  const { request: httpRequest } = process.getBuiltinModule('node:http')
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const accept = { accept: 'application/json, text/event-stream', 'content-type': 'application/json' }
  const request = httpRequest(
    { path: '/mcp', method: 'POST', agent, headers: { ...headers, ...accept } },
    resolve,
  )
  request.once('error', (error) => reject(new Undelivered(error instanceof NotConnected)))
  delivery.by(request)
  request.end(body)
  return promise
}

/** The whole body, in the pieces in which it comes. */
function readChunks(response: IncomingMessage, take: (chunk: Buffer) => void): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const ended = () => (response.readableEnded ? resolve() : reject(new Undelivered(false)))
  response.on('data', take).once('end', ended).once('error', ended).once('close', ended)
  return promise
}

/** An HTTP error as the assistant can use it: the bridge's own JSON-RPC error where it sent one for this request. */
function throwRefusal(
  status: number,
  text: string,
  sent: Message | undefined,
  take: (text: string) => void,
): void {
  const answer = parseMessage(text)
  if (answer?.error !== undefined && answer.id !== null && answer.id === sent?.id) return take(text)
  const said = (answer?.error as { message?: unknown } | undefined)?.message
  const message = typeof said === 'string' ? said : `PanDA Bridge refused this (HTTP ${status}).`
  // It is about to stop, and has not looked at this.
  if (status === 503) throw new Undelivered(true)
  throw status === 401 ? new KeyRefused(message) : new Error(message)
}

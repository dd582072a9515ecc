import type { ClientRequest, IncomingMessage } from 'node:http'
import { eventReader } from './event-stream.ts'
import { NotConnected } from '../socket/connect.ts'
import type { FoundBridge } from './find-bridge.ts'
import { errorLine, isRequest, modernHeaders, parseMessage, type Message } from './messages.ts'

// An import statement would evaluate every export of node:http, and with that load fetch and
// WebSocket: 13 MB.
const { request: httpRequest } = process.getBuiltinModule('node:http')

/** Milliseconds that the bridge has to hear of the end of a session. */
const GOODBYE_MS = 500

/** How one delivery to the bridge ended, where it did not end well. */
class Undelivered extends Error {
  /** Nothing has reached the bridge: it may be sent again. */
  readonly untouched: boolean
  constructor(untouched: boolean) {
    super(
      untouched
        ? 'PanDA Bridge could not be reached: this was not sent. Ask again.'
        : 'PanDA Bridge stopped while this was under way. Look at what it did before repeating it.',
    )
    this.untouched = untouched
  }
}

/** Status of an answer that says: the session, or the key, is not known (any more). */
class Refused extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** One message on its way to the bridge, and its answer on the way back. */
class Delivery {
  #request: ClientRequest | undefined
  #cancelled = false

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

/**
 * Carries messages between an assistant's lines and the bridge. Each request is answered once,
 * whatever happens to the bridge; a restart of the bridge is healed without the assistant.
 */
export class Pipe {
  readonly #find: () => Promise<FoundBridge>
  readonly #write: (line: string) => void
  readonly #underWay = new Map<unknown, Delivery>()
  #bridge: Promise<FoundBridge> | undefined
  /** What opened the session, to open it again at a bridge that has restarted. */
  #initialize: Message | undefined
  #initialized: Message | undefined
  #opened: Promise<void> = Promise.resolve()
  #sessionId: string | undefined
  #protocolVersion: string | undefined
  #push: Delivery | undefined

  constructor(find: () => Promise<FoundBridge>, write: (line: string) => void) {
    this.#find = find
    this.#write = write
  }

  /** Requests that wait for their answer. */
  get waiting(): number {
    return this.#underWay.size
  }

  /** Takes one line of the assistant's. Never throws. */
  async send(line: string): Promise<void> {
    const message = parseMessage(line)
    if (!message) return this.#write(errorLine(null, 'This line is not a JSON-RPC message.'))
    if (message.method === 'notifications/cancelled' && this.#cancelModern(message)) return
    const answered = { yes: false }
    const delivery = new Delivery()
    if (isRequest(message)) this.#underWay.set(message.id, delivery)
    try {
      await this.#deliver(line, message, delivery, (answer) => {
        if (answer.method === undefined && answer.id === message.id) answered.yes = true
      })
      if (isRequest(message) && !answered.yes && !delivery.cancelled) {
        this.#write(errorLine(message.id, 'PanDA Bridge stopped before it answered. Ask again.'))
      }
    } catch (error) {
      if (isRequest(message) && !answered.yes && !delivery.cancelled) {
        this.#write(errorLine(message.id, error instanceof Error ? error.message : String(error)))
      }
    } finally {
      this.#underWay.delete(message.id)
    }
  }

  /** Tells the bridge that the assistant has gone. */
  async close(): Promise<void> {
    this.#push?.cancel()
    const bridge = await this.#bridge?.catch(() => undefined)
    if (bridge && this.#sessionId !== undefined) {
      const goodbye = new Delivery()
      setTimeout(() => goodbye.cancel(), GOODBYE_MS).unref()
      await this.#exchange(bridge, 'DELETE', undefined, this.#sessionHeaders(), goodbye).catch(
        () => undefined,
      )
    }
    bridge?.agent.destroy()
  }

  async #deliver(
    line: string,
    message: Message,
    delivery: Delivery,
    onAnswer: (answer: Message) => void,
  ): Promise<void> {
    const modern = modernHeaders(message)
    if (message.method === 'initialize') {
      this.#initialize = message
      this.#opened = this.#open(line, delivery, onAnswer)
      return this.#opened
    }
    if (message.method === 'notifications/initialized') this.#initialized = message
    if (!modern) await this.#opened.catch(() => undefined)
    for (let attempt = 1; ; attempt += 1) {
      const bridge = await this.#connect()
      const session = this.#sessionId
      try {
        await this.#post(bridge, line, modern ?? this.#sessionHeaders(), delivery, onAnswer)
        break
      } catch (error) {
        if (delivery.cancelled || attempt === 3) throw error
        if (error instanceof Undelivered && error.untouched) await this.#reopen(bridge, session)
        else if (error instanceof Refused && (error.status === 404 || error.status === 401))
          await this.#reopen(bridge, session)
        else throw error
      }
    }
    if (message.method === 'notifications/initialized') this.#listen()
  }

  async #open(line: string, delivery: Delivery, onAnswer: (answer: Message) => void): Promise<void> {
    const remember = (answer: Message) => {
      const version = answer.result?.protocolVersion
      if (typeof version === 'string') this.#protocolVersion = version
      onAnswer(answer)
    }
    const bridge = await this.#connect()
    try {
      await this.#post(bridge, line, {}, delivery, remember)
    } catch (error) {
      // The bridge that the runtime file named has gone; the next look finds another or starts one.
      if (
        !(error instanceof Undelivered && error.untouched) &&
        !(error instanceof Refused && error.status === 401)
      )
        throw error
      this.#forget(bridge)
      await this.#post(await this.#connect(), line, {}, delivery, remember)
    }
  }

  /** Finds the bridge anew and, for the protocols with sessions, opens a new one in place of the lost. */
  async #reopen(lost: FoundBridge, lostSession: string | undefined): Promise<void> {
    this.#forget(lost)
    if (!this.#initialize || this.#sessionId !== lostSession) return this.#opened
    this.#sessionId = undefined
    const silent: Message = { ...this.#initialize, id: 'panda-bridge-reopen' }
    this.#opened = this.#openSilently(silent)
    await this.#opened
  }

  async #openSilently(initialize: Message): Promise<void> {
    const bridge = await this.#connect()
    const silently = new Delivery()
    await this.#post(
      bridge,
      JSON.stringify(initialize),
      {},
      silently,
      () => undefined,
      () => undefined,
    )
    if (!this.#initialized) return
    await this.#post(
      bridge,
      JSON.stringify(this.#initialized),
      this.#sessionHeaders(),
      silently,
      () => undefined,
    )
    this.#listen()
  }

  #connect(): Promise<FoundBridge> {
    if (!this.#bridge) {
      const found = this.#find()
      this.#bridge = found
      // The next request looks again: the user may have repaired meanwhile what was wrong.
      found.catch(() => {
        if (this.#bridge === found) this.#bridge = undefined
      })
    }
    return this.#bridge
  }

  #forget(bridge: FoundBridge): void {
    const current = this.#bridge
    void current?.then((found) => {
      if (found === bridge && this.#bridge === current) this.#bridge = undefined
    })
    this.#bridge = undefined
  }

  /** The 2026 protocol cancels over HTTP by hanging up, where lines have a notification. */
  #cancelModern(message: Message): boolean {
    if (this.#sessionId !== undefined) return false
    this.#underWay.get(message.params?.requestId)?.cancel()
    return true
  }

  /** Opens the stream on which the bridge speaks unasked; one that breaks is opened again with the next session. */
  #listen(): void {
    this.#push?.cancel()
    const push = (this.#push = new Delivery())
    const headers = { ...this.#sessionHeaders(), accept: 'text/event-stream' }
    void this.#connect()
      .then((bridge) => this.#exchange(bridge, 'GET', undefined, headers, push))
      .then((response) => {
        if (response.statusCode !== 200) return response.resume()
        return response.on('data', eventReader(this.#write)).on('error', () => undefined)
      })
      .catch(() => undefined)
  }

  async #post(
    bridge: FoundBridge,
    body: string,
    headers: Record<string, string>,
    delivery: Delivery,
    onAnswer: (answer: Message) => void,
    write: (line: string) => void = this.#write,
  ): Promise<void> {
    const accept = { accept: 'application/json, text/event-stream', 'content-type': 'application/json' }
    const response = await this.#exchange(bridge, 'POST', body, { ...headers, ...accept }, delivery)
    const session = response.headers['mcp-session-id']
    if (typeof session === 'string') this.#sessionId = session
    const take = (text: string) => {
      const message = parseMessage(text)
      if (!message) return
      onAnswer(message)
      // A line must stay one line, whatever spaces the JSON had.
      write(text.includes('\n') ? JSON.stringify(message) : text)
    }
    if (response.headers['content-type']?.startsWith('text/event-stream')) {
      return readChunks(response, eventReader(take))
    }
    const chunks: Buffer[] = []
    await readChunks(response, (chunk) => chunks.push(chunk))
    const text = Buffer.concat(chunks).toString('utf8')
    const { statusCode = 500 } = response
    if (statusCode < 400) return text === '' ? undefined : take(text)
    throwRefusal(statusCode, text, parseMessage(body), take)
  }

  #exchange(
    bridge: FoundBridge,
    method: string,
    body: string | undefined,
    headers: Record<string, string>,
    delivery: Delivery,
  ): Promise<IncomingMessage> {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
    const { agent, key } = bridge
    const authorization = `Bearer ${key}`
    const request = httpRequest(
      { path: '/mcp', method, agent, headers: { ...headers, authorization } },
      resolve,
    )
    request.once('error', (error) => reject(new Undelivered(error instanceof NotConnected)))
    delivery.by(request)
    request.end(body)
    return promise
  }

  #sessionHeaders(): Record<string, string> {
    return {
      ...(this.#sessionId !== undefined && { 'mcp-session-id': this.#sessionId }),
      ...(this.#protocolVersion !== undefined && { 'mcp-protocol-version': this.#protocolVersion }),
    }
  }
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
  const message = (answer?.error as { message?: unknown } | undefined)?.message
  throw new Refused(
    status,
    typeof message === 'string' ? message : `PanDA Bridge refused this (HTTP ${status}).`,
  )
}

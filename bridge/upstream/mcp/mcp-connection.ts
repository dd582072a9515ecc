import { setTimeout } from 'node:timers/promises'
import { BridgeError } from '../../errors.ts'
import { JsonRpcError, type McpRequest, type McpResult } from '../../mcp/index.ts'
import { explainNetworkError } from '../../panda/certificate-error.ts'
import { describeNetworkError, neverConnected } from '../../panda/fetch.ts'
import { brokenOff, cancelled, tooLarge, tooSlow, type Reached } from '../../panda/unanswered.ts'
import { TooSlow, usualAskTimes, type AskTimes } from '../deadline.ts'
import { TooLarge } from '../large/growing-bytes.ts'
import type { RequestOptions } from '../upstream.ts'
import { BrokenOff } from './http-answer.ts'
import { HttpRefusal } from './http-refusal.ts'
import { LostSession, NotMcp } from './mcp-messages.ts'

export interface McpTimes extends AskTimes {
  /** Milliseconds for the server to accept a session. */
  connectMs: number
}

const usualTimes: McpTimes = { connectMs: 10_000, ...usualAskTimes }

/** One session with an MCP server, however it is reached. */
export interface McpSession {
  /** It has ended, and answers nothing any more; missing where only an answer tells. */
  readonly isOver?: boolean
  /** Opens the session. @param timeoutMs milliseconds @throws as `ask` */
  open(timeoutMs: number): Promise<void>
  /** @throws JsonRpcError, HttpRefusal, TooSlow, BrokenOff, TooLarge, NotMcp, SyntaxError, or an error of the network */
  ask(request: McpRequest, options: RequestOptions, times: AskTimes): Promise<McpResult>
  /** Tells the server that the session is over. */
  terminate(): Promise<void>
  /** What waits for an answer ends without it. */
  close(): void
}

/** What the user and the assistant are told of one MCP server. */
export interface McpWords {
  /** As the user knows it: "PandaMCP (HOST)". */
  who: string
  /** What an HTTP status other than 200 means. */
  refused(refusal: HttpRefusal, reached: Reached): BridgeError | JsonRpcError
  /** It answers to what opens a session with this error. */
  noSession(message: string): BridgeError
  /** It answers with something that is no MCP. */
  notMcp(reached: Reached): BridgeError
}

interface McpConnectionOptions {
  url: string
  words: McpWords
  newSession: () => McpSession
  /** The last attempt reached it, or failed for this reason. */
  onReachable: (problem: BridgeError | undefined) => void
  times: Partial<McpTimes>
}

interface Connection {
  session: McpSession
  requests: number
  /** No longer used for new requests; closed when its last one has ended. */
  retired: boolean
}

/** How one attempt has ended. */
export type Attempt = { result: McpResult } | Failure

/** What went wrong with one attempt, and whether the request may be sent once more. */
interface Failure {
  error: Error
  mayRepeat: boolean
  sessionLost?: boolean
  /** It is known that nothing was carried out: the server was not reached, or has not taken it. */
  isUnsent: boolean
}

/** One MCP server: one session of the bridge's, whatever the number of assistants, opened again when it is lost. */
export class McpConnection {
  readonly #options: McpConnectionOptions
  readonly #times: McpTimes
  #connection: Promise<Connection> | undefined
  readonly #ended = new AbortController()

  constructor(options: McpConnectionOptions) {
    this.#options = options
    this.#times = { ...usualTimes, ...options.times }
  }

  /** As {@link Upstream.request}. */
  async request(request: McpRequest, options: RequestOptions): Promise<McpResult> {
    const outcome = await this.tryRequest(request, options)
    if ('result' in outcome) return outcome.result
    throw outcome.error
  }

  /** The same, with what a failure means for asking elsewhere. Never throws. */
  tryRequest(request: McpRequest, options: RequestOptions): Promise<Attempt> {
    return this.#tryTwice(request, options)
  }

  /** Opens a session, or looks whether the one that there is still answers. @throws BridgeError where it cannot be asked */
  async open(): Promise<void> {
    const request = this.#connection && { method: 'ping' }
    const { connectMs } = this.#times
    const times = { requestMs: connectMs, longestRequestMs: connectMs }
    const outcome = await this.#tryTwice(request, { signal: this.#ended.signal, readOnly: true }, times)
    // One that does not know the method is there.
    if ('error' in outcome && outcome.error instanceof BridgeError) throw outcome.error
  }

  /** The session of now is used no more: the next request opens another. */
  renew(): void {
    const before = this.#connection
    this.#connection = undefined
    void before?.then(
      (connection) => {
        connection.retired = true
        if (connection.requests === 0) connection.session.close()
      },
      () => undefined,
    )
  }

  async close(): Promise<void> {
    this.#ended.abort()
    const connection = await this.#connection?.catch(() => undefined)
    if (!connection) return
    // Tells the server that the session is over; one that cannot hear it forgets the session by itself.
    await Promise.race([connection.session.terminate().catch(() => undefined), setTimeout(1_000)])
    connection.session.close()
  }

  /** @param request undefined where only the session is wanted */
  async #tryTwice(
    request: McpRequest | undefined,
    options: RequestOptions,
    times: AskTimes = this.#times,
  ): Promise<Attempt> {
    const first = await this.#attempt(request, options, times)
    if ('result' in first || !first.mayRepeat || options.signal.aborted) return first
    return this.#attempt(request, options, times)
  }

  async #attempt(
    request: McpRequest | undefined,
    options: RequestOptions,
    times: AskTimes,
  ): Promise<Attempt> {
    const { words, url, onReachable } = this.#options
    const joined = this.#connection !== undefined
    const used = (this.#connection ??= this.#connect())
    let connection: Connection | undefined
    try {
      connection = await used
      connection.requests += 1
      const result = request ? await connection.session.ask(request, options, times) : {}
      onReachable(undefined)
      return { result }
    } catch (thrown) {
      const isSent = connection !== undefined
      const failure: Failure = { ...classify(thrown, words, { ...options, isSent }), isUnsent: !isSent }
      if (neverConnected(thrown) || failure.sessionLost) failure.isUnsent = true
      if (failure.error instanceof BridgeError && failure.error.code === 'untrusted-certificate') {
        failure.error = await explainNetworkError(thrown, words.who, url)
      }
      const isOver = connection?.session.isOver === true
      if ((!connection || failure.sessionLost || isOver) && this.#connection === used) {
        this.#connection = undefined
        if (connection) connection.retired = true
      }
      // Waiting for somebody else's attempt says little about now: it may have begun while the server was still down.
      if (!connection && joined) failure.mayRepeat = true
      if (failure.error instanceof BridgeError && !options.signal.aborted) onReachable(failure.error)
      return failure
    } finally {
      if (connection) {
        connection.requests -= 1
        if (connection.retired && connection.requests === 0) connection.session.close()
      }
    }
  }

  async #connect(): Promise<Connection> {
    if (this.#ended.signal.aborted)
      throw new BridgeError('cancelled', 'The bridge is stopping.', 'Start it again.')
    const session = this.#options.newSession()
    await session.open(this.#times.connectMs)
    return { session, requests: 0, retired: false }
  }
}

/** @param isSent whether the request itself went out, and not only what opens the session */
function classify(
  thrown: unknown,
  words: McpWords,
  { readOnly, signal, isSent }: RequestOptions & { isSent: boolean },
): Omit<Failure, 'isUnsent'> {
  const { who } = words
  if (thrown instanceof BridgeError) return { error: thrown, mayRepeat: false }
  if (thrown instanceof LostSession) return { error: thrown.error, mayRepeat: true, sessionLost: true }
  if (thrown instanceof JsonRpcError)
    return { error: isSent ? thrown : words.noSession(thrown.message), mayRepeat: false }
  const reached = readOnly ? 'read' : isSent ? 'unknown' : 'unsent'
  if (signal.aborted) return { error: cancelled(reached), mayRepeat: false }
  if (thrown instanceof BrokenOff) return { error: brokenOff(who, reached), mayRepeat: readOnly }
  if (thrown instanceof TooSlow) return { error: tooSlow(who, reached), mayRepeat: false }
  if (thrown instanceof TooLarge) return { error: tooLarge(who, reached), mayRepeat: false }
  if (thrown instanceof HttpRefusal) {
    const sessionLost = thrown.isOfLostSession
    return { error: words.refused(thrown, reached), mayRepeat: sessionLost, sessionLost }
  }
  if (thrown instanceof NotMcp || thrown instanceof SyntaxError)
    return { error: words.notMcp(reached), mayRepeat: false }
  const described = describeNetworkError(thrown, who)
  const isKnown = reached !== 'unknown' && described.code !== 'unreachable'
  if (isKnown || described.code === 'untrusted-certificate' || neverConnected(thrown))
    return { error: described, mayRepeat: false }
  return { error: brokenOff(who, reached), mayRepeat: readOnly }
}

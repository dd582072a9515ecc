import { setTimeout } from 'node:timers/promises'
import type { Login } from '../../../auth/login.ts'
import { BridgeError } from '../../../errors.ts'
import type { Log } from '../../../home/log.ts'
import { JsonRpcError, type McpRequest, type McpResult } from '../../../mcp/index.ts'
import { explainNetworkError } from '../../../panda/certificate-error.ts'
import { describeNetworkError, neverConnected } from '../../../panda/fetch.ts'
import type { PandaServer } from '../../../panda/servers.ts'
import {
  brokenOff,
  cancelled,
  LOOK_FIRST,
  tooLarge,
  tooSlow,
  type Reached,
} from '../../../panda/unanswered.ts'
import { TooLarge } from '../../large/growing-bytes.ts'
import type { RequestOptions, Upstream, UpstreamEvents } from '../../upstream.ts'
import { explainPanda } from '../explain.ts'
import { needsPandaLogin } from '../panda-login.ts'
import { TooSlow, usualAskTimes, type AskTimes } from '../../deadline.ts'
import { BrokenOff } from './http-answer.ts'
import { HttpRefusal } from './http-refusal.ts'
import { PandaMcpClient } from './pandamcp-client.ts'
import { PandaMcpHttp, type UsesProxy } from './pandamcp-http.ts'
import { LostSession, NotMcp } from './pandamcp-messages.ts'
import { refused } from './refused.ts'

export interface PandaMcpTimes extends AskTimes {
  /** Milliseconds for PandaMCP to accept a session. */
  connectMs: number
}

const usualTimes: PandaMcpTimes = { connectMs: 10_000, ...usualAskTimes }

interface Connection {
  client: PandaMcpClient
  requests: number
  /** No longer used for new requests; closed when its last one has ended. */
  retired: boolean
}

/** PanDA's own MCP server: one session of the bridge's, whatever the number of assistants. */
export class PandaMcpUpstream implements Upstream {
  readonly name = 'PandaMCP'
  readonly kind = 'pandamcp'
  readonly needsLogin = needsPandaLogin
  readonly explain = explainPanda
  readonly url: string
  readonly #server: PandaServer
  readonly #who: string
  readonly #login: Login
  readonly #events: UpstreamEvents
  readonly #log: Log
  readonly #times: PandaMcpTimes
  readonly #usesProxy: UsesProxy | undefined
  #connection: Promise<Connection> | undefined
  readonly #ended = new AbortController()

  constructor(
    server: PandaServer & { pandaMcpUrl: string },
    login: Login,
    events: UpstreamEvents,
    log: Log,
    times: Partial<PandaMcpTimes> = {},
    usesProxy?: UsesProxy,
  ) {
    this.url = server.pandaMcpUrl
    this.#server = server
    this.#who = `PandaMCP (${new URL(server.pandaMcpUrl).host})`
    this.#login = login
    this.#events = events
    this.#log = log
    this.#times = { ...usualTimes, ...times }
    this.#usesProxy = usesProxy
  }

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

  /** Nobody is asked about a call that could not be sent. */
  check(): void {
    this.#login.checkHost(this.url)
  }

  async close(): Promise<void> {
    this.#ended.abort()
    const connection = await this.#connection?.catch(() => undefined)
    if (!connection) return
    // Tells PandaMCP that the session is over; one that cannot hear it forgets the session by itself.
    await Promise.race([connection.client.terminate().catch(() => undefined), setTimeout(1_000)])
    connection.client.close()
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
    const joined = this.#connection !== undefined
    const used = (this.#connection ??= this.#connect())
    let connection: Connection | undefined
    try {
      connection = await used
      connection.requests += 1
      const result = request ? await connection.client.ask(request, options, times) : {}
      this.#events.onReachable(undefined)
      return { result }
    } catch (thrown) {
      const isSent = connection !== undefined
      const failure: Failure = { ...classify(thrown, this.#who, { ...options, isSent }), isUnsent: !isSent }
      if (neverConnected(thrown) || failure.sessionLost) failure.isUnsent = true
      if (failure.error instanceof BridgeError && failure.error.code === 'untrusted-certificate') {
        failure.error = await explainNetworkError(thrown, this.#who, this.url)
      }
      if ((!connection || failure.sessionLost) && this.#connection === used) {
        this.#connection = undefined
        if (connection) connection.retired = true
      }
      // Waiting for somebody else's attempt says little about now: it may have begun while PandaMCP was still down.
      if (!connection && joined) failure.mayRepeat = true
      if (failure.error instanceof BridgeError && !options.signal.aborted)
        this.#events.onReachable(failure.error)
      return failure
    } finally {
      if (connection) {
        connection.requests -= 1
        if (connection.retired && connection.requests === 0) connection.client.close()
      }
    }
  }

  async #connect(): Promise<Connection> {
    if (this.#ended.signal.aborted)
      throw new BridgeError('cancelled', 'The bridge is stopping.', 'Start it again.')
    const client = new PandaMcpClient(
      new PandaMcpHttp(this.url, this.#server.vo, this.#login, this.#usesProxy),
      `PandaMCP at ${new URL(this.url).host}`,
      {
        onNotification: (notification) => this.#events.onNotification(notification),
        onProblem: (error) => this.#log.info({ error: error.name }, 'PandaMCP connection'),
      },
    )
    await client.open(this.#times.connectMs)
    return { client, requests: 0, retired: false }
  }
}

/** How one attempt has ended. */
export type Attempt = { result: McpResult } | Failure

/** What went wrong with one attempt, and whether the request may be sent once more. */
interface Failure {
  error: Error
  mayRepeat: boolean
  sessionLost?: boolean
  /** It is known that nothing was carried out: PandaMCP was not reached, or has not taken it. */
  isUnsent: boolean
}

/** @param isSent whether the request itself went out, and not only what opens the session */
function classify(
  thrown: unknown,
  who: string,
  { readOnly, signal, isSent }: RequestOptions & { isSent: boolean },
): Omit<Failure, 'isUnsent'> {
  if (thrown instanceof BridgeError) return { error: thrown, mayRepeat: false }
  if (thrown instanceof LostSession) return { error: thrown.error, mayRepeat: true, sessionLost: true }
  if (thrown instanceof JsonRpcError)
    return { error: isSent ? thrown : noSession(who, thrown), mayRepeat: false }
  const reached = readOnly ? 'read' : isSent ? 'unknown' : 'unsent'
  if (signal.aborted) return { error: cancelled(reached), mayRepeat: false }
  if (thrown instanceof BrokenOff) return { error: brokenOff(who, reached), mayRepeat: readOnly }
  if (thrown instanceof TooSlow) return { error: tooSlow(who, reached), mayRepeat: false }
  if (thrown instanceof TooLarge) return { error: tooLarge(who, reached), mayRepeat: false }
  if (thrown instanceof HttpRefusal) {
    const sessionLost = thrown.isOfLostSession
    return { error: refused(thrown, who, reached), mayRepeat: sessionLost, sessionLost }
  }
  if (thrown instanceof NotMcp || thrown instanceof SyntaxError) {
    return { error: notMcp(who, reached), mayRepeat: false }
  }
  const described = describeNetworkError(thrown, who)
  const isKnown = reached !== 'unknown' && described.code !== 'unreachable'
  if (isKnown || described.code === 'untrusted-certificate' || neverConnected(thrown))
    return { error: described, mayRepeat: false }
  return { error: brokenOff(who, reached), mayRepeat: readOnly }
}

function noSession(who: string, { message }: JsonRpcError): BridgeError {
  return new BridgeError(
    'not-panda',
    `${who} opens no session: ${message}`,
    'Check the PandaMCP address; this program may have to be updated.',
  )
}

function notMcp(who: string, reached: Reached): BridgeError {
  const said = `${who} gave an answer that is not the MCP protocol`
  return reached === 'unknown'
    ? new BridgeError('not-panda', `${said}: whether the call was carried out is not known.`, LOOK_FIRST)
    : new BridgeError(
        'not-panda',
        `${said}.`,
        'It may be restarting or behind a failing proxy: try again in a few minutes, or check its address.',
      )
}

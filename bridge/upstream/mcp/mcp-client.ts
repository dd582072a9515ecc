import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import { METHOD_NOT_FOUND, type McpNotification, type McpRequest, type McpResult } from '../../mcp/index.ts'
import { unlessAborted } from '../../platform/unless-aborted.ts'
import { version } from '../../platform/version.ts'
import { MOST_BYTES } from '../large/growing-bytes.ts'
import type { RequestOptions } from '../upstream.ts'
import { Deadline, type AskTimes } from '../deadline.ts'
import { CallQuestions, OUTSIDE_A_CALL } from './call-questions.ts'
import { BrokenOff, type HttpAnswer } from './http-answer.ts'
import type { Sending } from './http-pool.ts'
import { HttpRefusal } from './http-refusal.ts'
import type { McpSession } from './mcp-connection.ts'
import type { McpHttp } from './mcp-http.ts'
import { isAnswerTo, NotMcp, readMessages, readRefusal, resultOf, type Received } from './mcp-messages.ts'
import { countedUnasked, TooMuch } from './unasked.ts'

/** Servers of the 2026 protocol answer `initialize` as well. */
const PROTOCOL = '2025-11-25'
const understood: ReadonlySet<unknown> = new Set([PROTOCOL, '2025-06-18', '2025-03-26', '2024-11-05'])

/** Largest answer to all that is no call or resource, in bytes: the list of all of PanDA's tools has 200 kB. */
const USUAL_BYTES = 10_000_000
/** Largest message that a server may send unasked, in bytes: notifications, of a few hundred. */
const UNASKED_BYTES = 1_000_000
const largeMethods = new Set(['tools/call', 'resources/read'])
/** Between two attempts to listen for what the server says unasked, in milliseconds. */
const LISTEN_AGAIN_MS = 1_000
/** The same after it has said too much. */
const LISTEN_LATER_MS = 30_000
/** How long the server may take to take a message that has no answer, in milliseconds. */
const TELL_MS = 30_000
/** Requests of the server's that are answered at once: it has no reason for more. */
const MOST_ANSWERS = 10
/** A stream that breaks after so many milliseconds has not failed. */
const LASTED_MS = 10_000
/** Attempts in a row that may fail. */
const MOST_FAILURES = 2

/** The server may ask whether this is there (MCP 2025-11-25, Ping), and what belongs to a request that waits. */
const ownAnswers: ReadonlyMap<string, object> = new Map([
  ['ping', { result: {} }],
  ['elicitation/create', OUTSIDE_A_CALL],
])
const UNKNOWN = { error: { code: METHOD_NOT_FOUND, message: 'Method not found' } }

/** Made once: a response that ends after its answer would make one of each call in vain. */
const brokenOff = new BrokenOff()

/** What the server says unasked, and what goes wrong where nobody waits for it. */
export interface McpEvents {
  onNotification: (notification: McpNotification) => void
  onProblem: (error: Error) => void
}

/** What the user knows a server by. */
export interface ServerNames {
  /** `PandaMCP` */
  name: string
  /** Of who asks the user something: `PandaMCP at HOST`. */
  asking: string
}

/** What may stand in it goes on to assistants. */
const progressSchema = z.object({
  progressToken: z.number(),
  progress: z.number(),
  total: z.number().optional(),
  message: z.string().optional(),
})
const paramsSchema = z.record(z.string(), z.unknown()).optional()

/**
 * A session with an MCP server over HTTP (MCP 2025-11-25, Streamable HTTP). Unlike the SDK's client it works on bytes: a message is
 * parsed once, PanDA's answer in a large one not at all, and a request whose response is no answer, or ends without one,
 * fails at once. It resumes no streams, for which FastMCP would have to be given a store of events; it offers the server to put
 * questions by form while a request waits, and nothing else, and asks whatever assistants ask.
 */
export class McpClient implements McpSession {
  readonly #http: McpHttp
  readonly #names: ServerNames
  readonly #events: McpEvents
  readonly #closed = new AbortController()
  /** Requests that wait for their answer, by their ids, which are their progress tokens as well. */
  readonly #waiting = new Map<number, Deadline>()
  #lastId = 0
  /** Its own requests that are being answered. */
  #answering = 0
  #sessionHeaders: Record<string, string> = {}

  constructor(http: McpHttp, names: ServerNames, events: McpEvents) {
    this.#http = http
    this.#names = names
    this.#events = events
  }

  /** Opens the session. @param timeoutMs milliseconds @throws as `ask` */
  async open(timeoutMs: number): Promise<void> {
    try {
      const params = {
        protocolVersion: PROTOCOL,
        capabilities: { elicitation: { form: {} } },
        clientInfo: { name: 'panda-bridge', title: 'PanDA Bridge', version },
      }
      const times = { requestMs: timeoutMs, longestRequestMs: timeoutMs }
      const options = { signal: this.#closed.signal }
      const { protocolVersion } = await this.ask({ method: 'initialize', params }, options, times)
      if (!understood.has(protocolVersion)) throw new NotMcp()
      this.#sessionHeaders['mcp-protocol-version'] = String(protocolVersion)
      await this.#tell('notifications/initialized')
    } catch (error) {
      this.close()
      throw error
    }
    void this.#listen()
  }

  /** @throws JsonRpcError, HttpRefusal, TooSlow, Silent, BrokenOff, TooLarge, NotMcp, SyntaxError, or an error of the network */
  async ask(
    { method, params }: McpRequest,
    {
      signal,
      onProgress,
      readOnly = false,
      requestId,
      ...asking
    }: Pick<RequestOptions, 'signal'> & Partial<RequestOptions>,
    times: AskTimes,
  ): Promise<McpResult> {
    signal.throwIfAborted()
    const id = (this.#lastId += 1)
    const deadline = new Deadline(signal, times, onProgress)
    this.#waiting.set(id, deadline)
    const meta = onProgress && { _meta: { ...(params?.['_meta'] as object | undefined), progressToken: id } }
    const message = { jsonrpc: '2.0', id, method, params: meta ? { ...params, ...meta } : params }
    const questions = new CallQuestions(asking, this.#names.asking, deadline, (asked, answer) => {
      // What a user has said is never too much.
      if ('result' in answer) void this.#reply(asked, answer)
      else this.#answer(asked, answer)
    })
    try {
      // Also where nothing has been sent yet: the login may have to be renewed before.
      return await unlessAborted(
        this.#exchange(id, message, deadline, questions, { changes: !readOnly, requestId }),
        deadline.signal,
      )
    } catch (error) {
      if (!deadline.signal.aborted) throw error
      // The server is told, and what it sends or not is not waited for: else it would keep a connection for each.
      if (method !== 'initialize') this.#tellOfIt('notifications/cancelled', { requestId: id })
      throw deadline.signal.reason
    } finally {
      questions.end()
      this.#waiting.delete(id)
    }
  }

  /** Tells the server that the session is over. */
  async terminate(): Promise<void> {
    if (this.#sessionHeaders['mcp-session-id'] === undefined) return
    const response = await this.#http.request('DELETE', this.#sessionHeaders)
    response.drain()
  }

  /** What waits for an answer ends without it. */
  close(): void {
    this.#closed.abort()
    for (const deadline of this.#waiting.values()) deadline.end(new BrokenOff())
    this.#http.close()
  }

  /** Settles with the answer, though the response may go on: for as long as the request might have taken. */
  async #exchange(
    id: number,
    message: Received & { method: string },
    deadline: Deadline,
    questions: CallQuestions,
    sending: Pick<Sending, 'changes' | 'requestId'>,
  ): Promise<McpResult> {
    const { promise, resolve, reject } = Promise.withResolvers<McpResult>()
    const take = (received: Received) => {
      if (!isAnswerTo(id, received)) {
        if ('method' in received) return questions.take(received) || this.#take(received)
        // What answers no other request either is no answer that may come on this way.
        return reject(new NotMcp())
      }
      questions.end()
      try {
        resolve(resultOf(received, this.#names.name))
      } catch (error) {
        reject(error)
      }
    }
    this.#read(message.method, message, { signal: deadline.signal, ...sending }, take)
      .then((isStream) => reject(isStream ? brokenOff : new NotMcp()), reject)
      .finally(() => deadline.close())
    return promise
  }

  /** Sends a request and hears all of its response. @returns whether that was a stream, which may break off before its answer */
  async #read(
    method: string,
    message: Received,
    sending: Sending,
    take: (received: Received) => void,
  ): Promise<boolean> {
    const response = await this.#post(message, sending)
    const sessionId = response.headers['mcp-session-id']
    if (method === 'initialize' && sessionId !== undefined) this.#sessionHeaders['mcp-session-id'] = sessionId
    const mostBytes = largeMethods.has(method) ? MOST_BYTES : USUAL_BYTES
    return readMessages(response, { mostBytes, mostEventBytes: mostBytes }, take)
  }

  /** Nobody waits for its outcome. */
  #tellOfIt(method: string, params: Received): void {
    this.#tell(method, params).catch(this.#onProblem)
  }

  /** A message that has no answer. */
  async #tell(method: string, params?: Received): Promise<void> {
    if (this.#closed.signal.aborted) return
    const message = { jsonrpc: '2.0', method, ...(params && { params }) }
    return this.#send(message)
  }

  async #send(message: Received): Promise<void> {
    const response = await this.#post(message, { signal: AbortSignal.timeout(TELL_MS) })
    response.drain()
  }

  /** @throws HttpRefusal, or an error of the network */
  async #post(message: Received, sending: Sending): Promise<HttpAnswer> {
    const headers = {
      ...this.#sessionHeaders,
      accept: 'application/json, text/event-stream',
      'content-type': 'application/json',
      ...(sending.requestId !== undefined && { 'x-request-id': sending.requestId }),
    }
    const response = await this.#http.request('POST', headers, JSON.stringify(message), sending)
    const { status } = response
    if (status < 200 || status > 299)
      throw new HttpRefusal(status, await readRefusal(response), response.headers['location'])
    return response
  }

  /** Hears what the server says unasked, as long as it lets: one without push answers with 400 or 405. */
  async #listen(): Promise<void> {
    const { signal } = this.#closed
    for (let failures = 0; failures < MOST_FAILURES;) {
      const begun = performance.now()
      let againMs = LISTEN_AGAIN_MS
      try {
        const headers = { ...this.#sessionHeaders, accept: 'text/event-stream' }
        const response = await this.#http.request('GET', headers)
        if (response.status !== 200) return response.drain()
        const bounds = { mostBytes: Infinity, mostEventBytes: UNASKED_BYTES }
        const take = countedUnasked((received) => {
          failures = 0
          this.#take(received)
        })
        await readMessages(response, bounds, take)
      } catch (error) {
        if (signal.aborted) return
        this.#onProblem(error)
        if (error instanceof TooMuch) againMs = LISTEN_LATER_MS
        // One that has lasted breaks where the computer sleeps or is carried elsewhere, which says nothing of the next.
        failures = performance.now() - begun < LASTED_MS ? failures + 1 : 0
      }
      await setTimeout(againMs, undefined, { signal, ref: false }).catch(() => undefined)
      if (signal.aborted) return
    }
  }

  /** A message that is no answer to a request under way. */
  #take({ id, method, params: given }: Received): void {
    if (typeof method !== 'string') return
    if (id !== undefined) return this.#answer(id, ownAnswers.get(method) ?? UNKNOWN)
    if (method === 'notifications/progress') {
      const progress = progressSchema.safeParse(given).data
      if (progress) this.#waiting.get(progress.progressToken)?.progressed(progress)
      return
    }
    const { success, data: params } = paramsSchema.safeParse(given)
    if (success) this.#events.onNotification({ method, ...(params && { params }) })
  }

  #answer(id: unknown, answer: object): void {
    if (this.#answering >= MOST_ANSWERS) return
    this.#answering += 1
    void this.#reply(id, answer).finally(() => (this.#answering -= 1))
  }

  /** Never throws. */
  #reply(id: unknown, answer: object): Promise<void> {
    return this.#send({ jsonrpc: '2.0', id, ...answer }).catch(this.#onProblem)
  }

  readonly #onProblem = (error: unknown): void => this.#events.onProblem(error as Error)
}

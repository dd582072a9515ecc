import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { toNodeHandler, toWebRequest } from '@modelcontextprotocol/node'
import { createMcpHandler, isLegacyRequest, Server } from '@modelcontextprotocol/server'
import type { Asker, Assistant } from '../calls/asker.ts'
import type { Answering } from '../calls/answering.ts'
import { UnknownMethod } from '../calls/requests.ts'
import type { Log } from '../home/log.ts'
import {
  listMethods,
  type ListMethod,
  type McpNotification,
  type McpRequest,
  type McpResult,
} from '../mcp/index.ts'
import { isObject } from '../platform/json.ts'
import { version } from '../platform/version.ts'
import { askedByLine, askerOf, assistantOf, type Client } from './who-asks.ts'
import type { SdkRequest } from './forms.ts'
import { LineTransport, type UnderWay } from './line-transport.ts'
import type { KeptSessions } from './kept-sessions.ts'
import { Listeners } from './listeners.ts'
import { Reader } from './reader.ts'
import { refuse } from './refuse.ts'
import { Sessions, type Session } from './sessions.ts'
import { Wanted } from './wanted.ts'

/**
 * What the bridge offers, whatever stands behind it at the moment: an upstream can change, or be
 * away, while assistants stay connected.
 */
const capabilities = {
  tools: { listChanged: true },
  resources: { listChanged: true, subscribe: true },
  prompts: { listChanged: true },
  completions: {},
  logging: {},
}

export interface McpEndpointOptions {
  /** Who answers a client, by the name of its key; all, where none is given. */
  answering: (client: string | undefined) => Answering
  instructions: (client: string) => string
  onSeen: (assistant: Assistant) => void
  /** When the key of that name was made; undefined where there is none. */
  keyMadeAt: (key: string) => number | undefined
  log: Log
}

/**
 * The bridge's MCP endpoint for assistants: protocol 2026-07-28, and the older ones that open
 * with `initialize`, from the same relay.
 */
export class McpEndpoint {
  readonly #options: McpEndpointOptions
  readonly #sessions: Sessions
  readonly #wanted: Wanted
  #connections = 0
  readonly #listeners: Listeners
  readonly #modern
  readonly #handleModern

  /** @param kept the sessions of earlier runs */
  constructor(options: McpEndpointOptions, kept: KeptSessions) {
    this.#options = options
    this.#listeners = new Listeners(options.log)
    this.#sessions = new Sessions({
      serverFor: (key, holder) => this.#server(key, holder),
      kept,
      keyMadeAt: options.keyMadeAt,
      onResumed: (session) => this.#wanted.goOn(session),
    })
    this.#wanted = new Wanted(this.#sessions, options.answering)
    this.#modern = createMcpHandler(
      ({ authInfo }) =>
        this.#server(authInfo?.clientId ?? '', undefined, authInfo?.extra?.['reader'] as Reader),
      {
        legacy: 'reject',
        onerror: (error) => options.log.info({ error: error.message }, 'An MCP request was refused'),
      },
    )
    this.#handleModern = toNodeHandler({
      fetch: async (request, options) => {
        const answer = await this.#modern.fetch(request, options)
        const reader = options?.authInfo?.extra?.['reader'] as Reader | undefined
        return reader?.methodIsUnknown === true ? notFound(answer) : answer
      },
    })
  }

  /**
   * Serves one HTTP request whose key has been checked.
   * @param key the name of the client key
   * @param body the parsed JSON of a POST
   * @param mayGoOn whether the key is good still: it may be taken back while something is waited for. It answers a
   *   request whose key is not.
   */
  async handle(
    request: IncomingMessage,
    response: ServerResponse,
    key: string,
    body: unknown,
    mayGoOn: () => boolean,
  ): Promise<void> {
    if (!['GET', 'POST', 'DELETE'].includes(request.method ?? '')) {
      response.setHeader('allow', 'GET, POST, DELETE')
      return refuse(response, 405, -32_000, 'Method not allowed.')
    }
    this.#count(response)
    const sessionId = request.headers['mcp-session-id']
    // One that opens a session may still name the one before.
    if (typeof sessionId === 'string' && !(isObject(body) && body['method'] === 'initialize')) {
      const session = await this.#sessions.find(sessionId, key)
      if (!mayGoOn()) return
      if (session) return session.transport.handle(request, response, body)
      return refuse(response, 404, -32_001, 'This session has ended. Open a new one with initialize.')
    }
    const isLegacy =
      request.method === 'POST' && (await isLegacyRequest(await toWebRequest(request, body), body))
    if (!mayGoOn()) return
    if (isLegacy) {
      const { transport } = await this.#sessions.open(key)
      return transport.handle(request, response, body)
    }
    // Its client has given up already, which in this protocol cancels what it asked: no `close` is still to come.
    if (response.destroyed) return
    this.#wanted.listen(body, key)
    const reader = new Reader(response)
    this.#listeners.add(body, reader, response, key)
    const auth = { token: '', clientId: key, scopes: [], extra: { reader } }
    const authenticated = Object.assign(request, { auth })
    return this.#handleModern(authenticated, response, body)
  }

  /**
   * Serves a connection of the home's socket on which each message is a line.
   * @param key the name of the client key
   */
  async handleLines(socket: Socket, key: string, underWay: UnderWay): Promise<void> {
    this.#connections += 1
    socket.once('close', () => (this.#connections -= 1))
    const holder: { session?: Session } = {}
    const server = this.#server(key, holder)
    const counted = {
      began: () => {
        if (holder.session) holder.session.lastSeen = Date.now()
        underWay.began()
      },
      ended: underWay.ended,
    }
    const transport = new LineTransport(socket, counted, async (call) =>
      this.#take('tools/call', call.params, askedByLine(call, server), { key, server, holder }),
    )
    holder.session = this.#sessions.openLines(key, server, transport)
    await server.connect(transport)
  }

  /** Passes on what an upstream says by itself, and no call has caused. @param concerns whether it is for a client, by the name of its key */
  notify(notification: McpNotification, concerns: (client: string) => boolean): void {
    const { method, params } = notification
    if (method === 'notifications/resources/updated') {
      const uri = String(params?.['uri'])
      this.#sessions.notify(
        notification,
        (session) => session.subscriptions.has(uri) && concerns(session.key),
      )
      this.#listeners.leaveSlow(uri.length)
      this.#modern.notify.resourceUpdated(uri)
    } else {
      this.#sessions.notify(notification, (session) => concerns(session.key))
    }
  }

  /** Tells every assistant that a list is not what it was. */
  listChanged(method: ListMethod): void {
    this.#sessions.notify({ method: listMethods[method].changed })
    this.#listeners.leaveSlow(0)
    if (method === 'tools/list') this.#modern.notify.toolsChanged()
    else if (method === 'prompts/list') this.#modern.notify.promptsChanged()
    else this.#modern.notify.resourcesChanged()
  }

  /** Requests under way and streams held open: an assistant that runs has one, a session alone may be a dead one's. */
  get connections(): number {
    return this.#connections
  }

  /** Ends the streams on which assistants only listen. */
  endListening(): void {
    this.#listeners.end()
  }

  /** Ends all sessions of a key that was taken back, and the streams on which its assistants only listen. */
  revoke(key: string): Promise<void> {
    this.#listeners.revoke(key)
    return this.#sessions.revoke(key)
  }

  async close(): Promise<void> {
    await this.#sessions.close()
    await this.#modern.close()
  }

  #count(response: ServerResponse): void {
    if (response.destroyed) return
    this.#connections += 1
    response.once('close', () => (this.#connections -= 1))
  }

  /** @param reader of an answer in the 2026 protocol */
  #server(key: string, holder: { session?: Session } | undefined, reader?: Reader): Server {
    const server = new Server(
      { name: 'panda-bridge', title: 'PanDA Bridge', version },
      { capabilities, instructions: this.#options.instructions(key) },
    )
    // Its built-in answer would keep the level here, where upstream must hear of it.
    server.removeRequestHandler('logging/setLevel')
    // The fallback sees requests as they came and sends results as they are: registered handlers
    // go through schemas that drop the fields and content types that they do not know.
    server.fallbackRequestHandler = async ({ method, params }, { mcpReq }) => {
      try {
        return await this.#take(method, params, mcpReq, { key, server, holder, reader })
      } catch (error) {
        if (reader && error instanceof UnknownMethod) reader.methodIsUnknown = true
        throw error
      }
    }
    // A client that only looks whether the bridge is there has been seen as well.
    server.oninitialized = () => this.#options.onSeen(assistantOf(key, server.getClientVersion()))
    server.onerror = (error) =>
      this.#options.log.info({ error: error.message }, 'Something was wrong with an assistant’s messages')
    return server
  }

  #take(
    method: string,
    params: Record<string, unknown> | undefined,
    asked: SdkRequest,
    client: Client,
  ): Promise<McpResult> {
    const asker = askerOf(client, asked)
    this.#options.onSeen(asker.assistant)
    return this.#answer({ method, ...(params && { params }) }, asker, client.holder?.session)
  }

  async #answer(request: McpRequest, asker: Asker, session: Session | undefined): Promise<McpResult> {
    if (request.method === 'logging/setLevel')
      return this.#wanted.setLogLevel(request.params?.['level'], session)
    const who = this.#options.answering(asker.assistant.key)
    if (request.method === 'resources/subscribe') return this.#wanted.subscribe(request, asker, session, who)
    if (request.method === 'resources/unsubscribe') return this.#wanted.unsubscribe(request, session, who)
    return who.handle(request, asker)
  }
}

/** The SDK sends what a handler throws as an answer like any other; of a method that is not there it is 404 (MCP 2026-07-28, Transports). */
function notFound({ body, headers }: Response): Response {
  return new Response(body, { status: 404, headers })
}

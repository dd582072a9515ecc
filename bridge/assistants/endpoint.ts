import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { toNodeHandler, toWebRequest } from '@modelcontextprotocol/node'
import { CLIENT_INFO_META_KEY, createMcpHandler, isLegacyRequest, Server } from '@modelcontextprotocol/server'
import type { Asker, Assistant } from '../calls/asker.ts'
import type { Relay } from '../calls/relay.ts'
import { withoutServer } from '../calls/without-server.ts'
import type { Log } from '../home/log.ts'
import {
  INVALID_PARAMS,
  JsonRpcError,
  listMethods,
  type ListMethod,
  type McpNotification,
  type McpRequest,
  type McpResult,
} from '../mcp/index.ts'
import { version } from '../platform/version.ts'
import { askedByLine, askerOf, assistantOf, type Client } from './who-asks.ts'
import type { SdkRequest } from './elicitation.ts'
import { LineTransport, type UnderWay } from './line-transport.ts'
import { listenSchema, Listeners, MOST_SUBSCRIPTIONS } from './listeners.ts'
import { chattiest, isLogLevel } from './log-levels.ts'
import { Reader } from './reader.ts'
import { refuse } from './session-transport.ts'
import { Sessions, type Session } from './sessions.ts'

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
  /** What answers, or undefined while no PanDA server has been chosen. */
  relay: () => Relay | undefined
  instructions: () => string
  onSeen: (assistant: Assistant) => void
  log: Log
}

/**
 * The bridge's MCP endpoint for assistants: protocol 2026-07-28, and the older ones that open
 * with `initialize`, from the same relay.
 */
export class McpEndpoint {
  readonly #options: McpEndpointOptions
  readonly #sessions = new Sessions()
  #connections = 0
  readonly #listeners: Listeners
  readonly #modern
  readonly #handleModern

  constructor(options: McpEndpointOptions) {
    this.#options = options
    this.#listeners = new Listeners(options.log)
    this.#modern = createMcpHandler(
      ({ authInfo }) =>
        this.#server(authInfo?.clientId ?? '', undefined, authInfo?.extra?.['reader'] as Reader),
      {
        legacy: 'reject',
        onerror: (error) => options.log.info({ error: error.message }, 'An MCP request was refused'),
      },
    )
    this.#handleModern = toNodeHandler(this.#modern)
  }

  /**
   * Serves one HTTP request whose key has been checked.
   * @param key the name of the client key
   * @param body the parsed JSON of a POST
   */
  async handle(
    request: IncomingMessage,
    response: ServerResponse,
    key: string,
    body: unknown,
  ): Promise<void> {
    if (!['GET', 'POST', 'DELETE'].includes(request.method ?? '')) {
      response.setHeader('allow', 'GET, POST, DELETE')
      return refuse(response, 405, -32_000, 'Method not allowed.')
    }
    this.#count(response)
    const sessionId = request.headers['mcp-session-id']
    if (typeof sessionId === 'string') {
      const session = this.#sessions.find(sessionId, key)
      if (session) return session.transport.handle(request, response, body)
      return refuse(response, 404, -32_001, 'This session has ended. Open a new one with initialize.')
    }
    if (request.method === 'POST' && (await isLegacyRequest(await toWebRequest(request, body), body))) {
      return this.#openSession(key, request, response, body)
    }
    this.#subscribeUpstream(body, key)
    const reader = new Reader(response)
    this.#listeners.add(body, reader, response)
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

  /** Passes on what the upstream says by itself. */
  notify(notification: McpNotification): void {
    const { method, params } = notification
    if (method === 'notifications/resources/updated') {
      const uri = String(params?.['uri'])
      this.#sessions.notify(notification, (session) => session.subscriptions.has(uri))
      this.#listeners.leaveSlow(uri.length)
      this.#modern.notify.resourceUpdated(uri)
    } else if (!this.#options.relay()?.notifyInFlight(notification)) {
      this.#sessions.notify(notification)
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

  /** Ends all sessions of a key that was taken back. */
  revoke(key: string): Promise<void> {
    return this.#sessions.close(key)
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

  async #openSession(
    key: string,
    request: IncomingMessage,
    response: ServerResponse,
    body: unknown,
  ): Promise<void> {
    // Assigned before the first request is handled: the server's handlers see the finished session.
    const holder: { session?: Session } = {}
    const server = this.#server(key, holder)
    const session = (holder.session = this.#sessions.open(key, server))
    await server.connect(session.transport)
    session.transport.handle(request, response, body)
  }

  /** In the 2026 protocol the SDK answers subscriptions itself; upstream must still hear of the resources. */
  #subscribeUpstream(body: unknown, key: string): void {
    const { params } = listenSchema.safeParse(body).data ?? {}
    const uris = new Set(params?.notifications.resourceSubscriptions)
    if (!params || uris.size === 0) return
    const asker: Asker = {
      assistant: assistantOf(key, params._meta?.[CLIENT_INFO_META_KEY]),
      signal: AbortSignal.timeout(60_000),
      meta: {},
      notify: () => undefined,
      hears: () => false,
    }
    // As any other read, but one that is refused, or an upstream that cannot, is no error of the subscription.
    for (const uri of uris)
      this.#options
        .relay()
        ?.handle({ method: 'resources/subscribe', params: { uri } }, asker)
        .catch(() => undefined)
  }

  /** @param reader of an answer in the 2026 protocol */
  #server(key: string, holder: { session?: Session } | undefined, reader?: Reader): Server {
    const server = new Server(
      { name: 'panda-bridge', title: 'PanDA Bridge', version },
      { capabilities, instructions: this.#options.instructions() },
    )
    // Its built-in answer would keep the level here, where upstream must hear of it.
    server.removeRequestHandler('logging/setLevel')
    // The fallback sees requests as they came and sends results as they are: registered handlers
    // go through schemas that drop the fields and content types that they do not know.
    server.fallbackRequestHandler = ({ method, params }, { mcpReq }) =>
      this.#take(method, params, mcpReq, { key, server, holder, reader })
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
    if (request.method === 'logging/setLevel') return this.#setLogLevel(request.params?.['level'], session)
    const relay = this.#options.relay()
    if (!relay) return withoutServer(request)
    switch (request.method) {
      case 'resources/subscribe': {
        if (session && session.subscriptions.size >= MOST_SUBSCRIPTIONS)
          throw new JsonRpcError(
            INVALID_PARAMS,
            `No more than ${MOST_SUBSCRIPTIONS} resources can be subscribed to.`,
          )
        const result = await relay.handle(request, asker)
        session?.subscriptions.add(String(request.params?.['uri']))
        return result
      }
      case 'resources/unsubscribe': {
        const uri = String(request.params?.['uri'])
        const wasSubscribed = session?.subscriptions.delete(uri) ?? false
        const isWanted = this.#sessions.all().some((open) => open.subscriptions.has(uri))
        if (wasSubscribed && !isWanted) await relay.tell('resources/unsubscribe', { uri })
        return {}
      }
      default:
        return relay.handle(request, asker)
    }
  }

  /** What the session hears; upstream is asked for the chattiest that any of them wants. */
  async #setLogLevel(level: unknown, session: Session | undefined): Promise<McpResult> {
    if (!isLogLevel(level))
      throw new JsonRpcError(INVALID_PARAMS, `Not a log level: ${JSON.stringify(level)}`)
    if (session) session.logLevel = level
    const wanted = this.#sessions.all().flatMap((open) => open.logLevel ?? [])
    await this.#options.relay()?.tell('logging/setLevel', { level: chattiest(wanted) ?? level })
    return {}
  }
}

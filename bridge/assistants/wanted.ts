import { CLIENT_INFO_META_KEY } from '@modelcontextprotocol/server'
import type { Answering } from '../calls/answering.ts'
import type { Asker, Assistant } from '../calls/asker.ts'
import { INVALID_PARAMS, JsonRpcError, type McpRequest, type McpResult } from '../mcp/index.ts'
import { listenSchema, MOST_SUBSCRIPTIONS } from './listeners.ts'
import { chattiest, isLogLevel, type LogLevel } from './log-levels.ts'
import type { Session, Sessions } from './sessions.ts'
import { assistantOf } from './who-asks.ts'

/** What assistants want to hear unasked. Upstream is asked for all of it together. */
export class Wanted {
  readonly #sessions: Sessions
  readonly #answering: (client: string | undefined) => Answering

  constructor(sessions: Sessions, answering: (client: string | undefined) => Answering) {
    this.#sessions = sessions
    this.#answering = answering
  }

  /** @throws JsonRpcError */
  async subscribe(
    request: McpRequest,
    asker: Asker,
    session: Session | undefined,
    who: Answering,
  ): Promise<McpResult> {
    if (session && session.subscriptions.size >= MOST_SUBSCRIPTIONS)
      throw new JsonRpcError(
        INVALID_PARAMS,
        `No more than ${MOST_SUBSCRIPTIONS} resources can be subscribed to.`,
      )
    const result = await who.handle(request, asker)
    session?.subscriptions.add(String(request.params?.['uri']))
    if (session) this.#sessions.wants(session)
    return result
  }

  async unsubscribe(
    { params }: McpRequest,
    session: Session | undefined,
    who: Answering,
  ): Promise<McpResult> {
    const uri = String(params?.['uri'])
    const wasSubscribed = session?.subscriptions.delete(uri) ?? false
    if (session) this.#sessions.wants(session)
    const isWanted = this.#sessions.all().some((open) => open.subscriptions.has(uri))
    if (wasSubscribed && !isWanted) await who.tell('resources/unsubscribe', { uri })
    return {}
  }

  /** What the session hears; upstream is asked for the chattiest that any of them wants. @throws JsonRpcError */
  async setLogLevel(level: unknown, session: Session | undefined): Promise<McpResult> {
    if (!isLogLevel(level))
      throw new JsonRpcError(INVALID_PARAMS, `Not a log level: ${JSON.stringify(level)}`)
    if (session) {
      session.logLevel = level
      this.#sessions.wants(session)
    }
    await this.#tellLogLevel(level)
    return {}
  }

  /** In the 2026 protocol the SDK answers subscriptions itself; upstream must still hear of the resources. */
  listen(body: unknown, key: string): void {
    const { params } = listenSchema.safeParse(body).data ?? {}
    if (!params) return
    const uris = new Set(params.notifications.resourceSubscriptions)
    this.#askFor(uris, assistantOf(key, params._meta?.[CLIENT_INFO_META_KEY]))
  }

  /** Upstream may know nothing any more of what a session wanted that goes on. */
  goOn({ key, server, subscriptions, logLevel }: Session): void {
    this.#askFor(subscriptions, assistantOf(key, server.getClientVersion()))
    if (logLevel) void this.#tellLogLevel(logLevel)
  }

  /** As any other read, but one that is refused, or an upstream that cannot, is no error of the subscription. */
  #askFor(uris: Iterable<string>, assistant: Assistant): void {
    const asker: Asker = {
      assistant,
      signal: AbortSignal.timeout(60_000),
      meta: {},
      notify: () => undefined,
      hears: () => false,
    }
    for (const uri of uris)
      this.#answering(assistant.key)
        .handle({ method: 'resources/subscribe', params: { uri } }, asker)
        .catch(() => undefined)
  }

  async #tellLogLevel(level: LogLevel): Promise<void> {
    const wanted = this.#sessions.all().flatMap((open) => open.logLevel ?? [])
    await this.#answering(undefined).tell('logging/setLevel', { level: chattiest(wanted) ?? level })
  }
}

import { BridgeError } from '../../errors.ts'
import type { Log } from '../../home/log.ts'
import type { McpRequest, McpResult } from '../../mcp/index.ts'
import { plain } from '../../platform/plain.ts'
import type { Secret } from '../../platform/secret.ts'
import type { Entrance } from '../mcp/entrance.ts'
import { McpClient } from '../mcp/mcp-client.ts'
import { McpConnection, type McpSession, type McpTimes } from '../mcp/mcp-connection.ts'
import { McpHttp, type UsesProxy } from '../mcp/mcp-http.ts'
import type { RequestOptions, Upstream, UpstreamEvents } from '../upstream.ts'
import { calm } from './calm-events.ts'
import { placeOf, type FurtherEntry } from './entry.ts'
import { withoutPrefix, withPrefix } from './prefixed.ts'
import { StdioSession } from './stdio-session.ts'
import { wordsOf } from './words.ts'

export interface FurtherSite {
  log: Log
  times: Partial<McpTimes>
  usesProxy?: UsesProxy | undefined
  /** How an entry by HTTP is entered. */
  entrance: Entrance
  /** The secrets of an entry by command, for its variables. */
  secrets: () => Promise<Readonly<Record<string, Secret>>>
  /** Where programs are looked for. */
  path: () => Promise<string | undefined>
}

/** An MCP server besides PanDA, by HTTP or as a program on this computer. */
export class FurtherUpstream implements Upstream {
  readonly kind = 'other'
  readonly name: string
  readonly url: string
  readonly #entry: FurtherEntry
  readonly #connection: McpConnection
  readonly #events: ReturnType<typeof calm>
  #sessions = 0
  /** A session that was opened in the place of another has answered nothing yet. */
  #isAnew = false

  constructor(entry: FurtherEntry, events: UpstreamEvents, site: FurtherSite) {
    this.#entry = entry
    this.name = entry.name
    this.url = placeOf(entry)
    this.#events = calm(events)
    const who = whoIs(entry)
    this.#connection = new McpConnection({
      url: this.url,
      words: wordsOf(who),
      newSession: () => {
        this.#sessions += 1
        this.#isAnew = this.#sessions > 1
        return sessionWith(entry, who, this.#events, site)
      },
      onReachable: (problem) => this.#reachable(events, problem),
      times: site.times,
    })
  }

  needsLogin(): boolean {
    const { reach } = this.#entry
    return reach.by === 'http' && reach.login === 'panda'
  }

  async request(request: McpRequest, options: RequestOptions): Promise<McpResult> {
    const { prefix } = this.#entry
    try {
      const result = await this.#connection.request(withoutPrefix(prefix, request), options)
      return withPrefix(prefix, request.method, result)
    } catch (thrown) {
      throw thrown instanceof BridgeError ? ofFurther(thrown) : thrown
    }
  }

  #reachable(events: UpstreamEvents, problem: BridgeError | undefined): void {
    events.onReachable(problem && ofFurther(problem))
    if (problem || !this.#isAnew) return
    this.#isAnew = false
    // It may have been started anew, with other tools: no session was there to be told.
    this.#events.onNotification({ method: 'notifications/tools/list_changed' })
  }

  /** What it is entered with has changed: it is asked anew. */
  renew(): void {
    this.#connection.renew()
  }

  close(): Promise<void> {
    this.#events.close()
    return this.#connection.close()
  }
}

function sessionWith(
  entry: FurtherEntry,
  who: string,
  events: UpstreamEvents,
  site: FurtherSite,
): McpSession {
  const { reach, name } = entry
  const { log } = site
  if (reach.by === 'http')
    return new McpClient(
      new McpHttp(reach.url, site.entrance, site.usesProxy),
      { name, asking: who },
      {
        onNotification: (notification) => events.onNotification(notification),
        onProblem: (error) =>
          log.info({ upstream: name, error: error.name }, 'Connection of a further upstream'),
      },
    )
  const commandOf = async () => ({
    command: reach.command,
    arguments: reach.arguments,
    variables: reach.variables,
    secrets: await site.secrets(),
    path: await site.path(),
  })
  return new StdioSession(who, commandOf, {
    onNotification: (notification) => events.onNotification(notification),
    onErrorText: (text) => log.info({ upstream: name, says: plain(text).slice(0, 500) }, 'A program says'),
  })
}

/** As the user knows it. */
export function whoIs({ name, reach }: FurtherEntry): string {
  return reach.by === 'http' ? `${name} (${new URL(reach.url).host})` : name
}

/** What all servers have in common is said in the words of PanDA's. */
function ofFurther(error: BridgeError): BridgeError {
  if (error.code !== 'not-panda') return error
  return new BridgeError('not-mcp', error.message, error.nextStep, { cause: error })
}

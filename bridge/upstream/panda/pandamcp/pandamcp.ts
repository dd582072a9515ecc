import type { AnyLogin } from '../../../auth/login.ts'
import { BridgeError } from '../../../errors.ts'
import type { Log } from '../../../home/log.ts'
import type { McpRequest, McpResult } from '../../../mcp/index.ts'
import type { PandaServer } from '../../../panda/servers.ts'
import { LOOK_FIRST, type Reached } from '../../../panda/unanswered.ts'
import { originOf } from '../../../panda/vo.ts'
import type { Entrance } from '../../mcp/entrance.ts'
import { McpClient } from '../../mcp/mcp-client.ts'
import { McpConnection, type Attempt, type McpTimes, type McpWords } from '../../mcp/mcp-connection.ts'
import { McpHttp, type UsesProxy } from '../../mcp/mcp-http.ts'
import type { RequestOptions, Upstream, UpstreamEvents } from '../../upstream.ts'
import { explainPanda } from '../explain.ts'
import { needsPandaLogin } from '../panda-login.ts'
import { refused } from './refused.ts'

/** PanDA's own MCP server: one session of the bridge's, whatever the number of assistants. */
export class PandaMcpUpstream implements Upstream {
  readonly name = 'PandaMCP'
  readonly kind = 'pandamcp'
  readonly needsLogin = needsPandaLogin
  readonly explain = explainPanda
  readonly url: string
  readonly #login: AnyLogin
  readonly #connection: McpConnection

  constructor(
    server: PandaServer & { pandaMcpUrl: string },
    login: AnyLogin,
    events: UpstreamEvents,
    log: Log,
    times: Partial<McpTimes> = {},
    usesProxy?: UsesProxy,
  ) {
    const url = (this.url = server.pandaMcpUrl)
    const { host } = new URL(url)
    this.#login = login
    this.#connection = new McpConnection({
      url,
      words: wordsFor(`PandaMCP (${host})`),
      newSession: () =>
        new McpClient(
          new McpHttp(url, entranceOf(login, server.vo), usesProxy),
          { name: this.name, asking: `PandaMCP at ${host}` },
          {
            onNotification: (notification) => events.onNotification(notification),
            onProblem: (error) => log.info({ error: error.name }, 'PandaMCP connection'),
          },
        ),
      onReachable: (problem) => events.onReachable(problem),
      times,
    })
  }

  request(request: McpRequest, options: RequestOptions): Promise<McpResult> {
    return this.#connection.request(request, options)
  }

  /** As {@link McpConnection.tryRequest}. Never throws. */
  tryRequest(request: McpRequest, options: RequestOptions): Promise<Attempt> {
    return this.#connection.tryRequest(request, options)
  }

  /** As {@link McpConnection.open}. @throws BridgeError where it cannot be asked */
  open(): Promise<void> {
    return this.#connection.open()
  }

  /** Nobody is asked about a call that could not be sent. */
  check(): void {
    this.#login.checkHost(this.url)
  }

  close(): Promise<void> {
    return this.#connection.close()
  }
}

/** PanDA's login goes along where somebody is signed in, and the VO in any case. */
function entranceOf(login: AnyLogin, vo: string): Entrance {
  const origin = originOf(vo)
  return {
    secret: async (url) => (login.state.is === 'signed-in' ? login.idToken(url) : undefined),
    replaceRefused: (token, url) => login.replaceRefused(token, url),
    headers: (token): Record<string, string> => {
      if (!token) return { origin }
      const bearer = `Bearer ${token.reveal()}`
      // FastMCP hides Authorization from the code of its tools, and proxies may take it away.
      return { origin, authorization: bearer, 'x-auth-token': bearer }
    },
  }
}

function wordsFor(who: string): McpWords {
  return {
    who,
    refused: (refusal, reached) => refused(refusal, who, reached),
    noSession: (message) =>
      new BridgeError(
        'not-panda',
        `${who} opens no session: ${message}`,
        'Check the PandaMCP address; this program may have to be updated.',
      ),
    notMcp: (reached) => notMcp(who, reached),
  }
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

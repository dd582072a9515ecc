import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { CredentialStore } from '../auth/credentials.ts'
import { Login, type LoginState } from '../auth/login.ts'
import type { CallWay } from '../calls/call-way.ts'
import { Relay } from '../calls/relay.ts'
import type { Log } from '../home/log.ts'
import type { ListMethod } from '../mcp/lists.ts'
import type { McpNotification } from '../mcp/messages.ts'
import { AliveMonitor, type HealthState } from '../panda/alive.ts'
import type { PandaServer } from '../panda/servers.ts'
import { newTools } from '../policy/tools.ts'
import { cleanNotification } from '../upstream/from-upstream.ts'
import { Lists } from '../upstream/lists.ts'
import type { UsesProxy } from '../upstream/pandamcp/pandamcp-http.ts'
import { PandaMcpUpstream, type PandaMcpTimes } from '../upstream/pandamcp/pandamcp.ts'
import { RestUpstream } from '../upstream/rest/rest-upstream.ts'
import { SeenTools } from '../upstream/seen-tools.ts'
import { ServerTools } from '../upstream/server-tools.ts'
import type { UpstreamState, Upstream, UpstreamEvents } from '../upstream/upstream.ts'

export interface InstallationOptions {
  server: PandaServer
  credentials: CredentialStore
  cacheFolder: string
  /** Of what the user has seen of each server's tools. */
  toolsFolder: string
  log: Log
  times: Partial<PandaMcpTimes>
  usesProxy?: UsesProxy | undefined
  way: Omit<CallWay, 'send' | 'tools' | 'check' | 'facts' | 'login' | 'log' | 'server'>
  onLogin: (state: LoginState) => void
  onHealth: (state: HealthState) => void
  onUpstream: (change: Partial<UpstreamState>) => void
  onListChanged: (method: ListMethod) => void
  onNotification: (notification: McpNotification) => void
}

/** Everything that belongs to one PanDA server; replaced as a whole when the user chooses another. */
export class Installation {
  readonly server: PandaServer
  readonly login: Login
  readonly upstream: Upstream
  readonly lists: Lists
  readonly tools: ServerTools
  readonly relay: Relay
  readonly monitor: AliveMonitor
  readonly #seen: SeenTools
  #closed = false

  /** An installation with the login and the lists of earlier runs; nothing has been asked of PanDA yet. */
  static async open(options: InstallationOptions): Promise<Installation> {
    const installation = new Installation(options)
    await Promise.all([installation.login.load(), installation.lists.load(), installation.#seen.load()])
    return installation
  }

  private constructor(options: InstallationOptions) {
    const { server, log } = options
    const unlessClosed =
      <Args extends unknown[]>(tell: (...args: Args) => void) =>
      (...args: Args) => {
        if (!this.#closed) tell(...args)
      }
    this.server = server
    this.login = new Login(
      server,
      options.credentials,
      log,
      unlessClosed((state) => options.onLogin(state)),
    )
    this.upstream = makeUpstream(options, this.login, {
      onNotification: unlessClosed((notification) => this.#heard(notification, options)),
      onReachable: unlessClosed((problem) =>
        options.onUpstream(
          problem ? { problem: problem.toValue() } : { problem: undefined, reachedAt: Date.now() },
        ),
      ),
    })
    const { url } = this.upstream
    const name = createHash('sha256').update(`${server.url} ${server.vo} ${url}`).digest('hex').slice(0, 16)
    const changed = unlessClosed((method: ListMethod) => {
      options.onUpstream(this.toolsState)
      options.onListChanged(method)
    })
    this.lists = new Lists(this.upstream, options.cacheFolder, name, log, changed)
    this.#seen = new SeenTools(join(options.toolsFolder, `seen-${name}.json`), log)
    this.tools = new ServerTools(this.lists, this.#seen, () => changed('tools/list'))
    this.relay = new Relay(this.upstream, this.lists, this.tools, {
      ...options.way,
      login: this.login,
      server,
      log,
    })
    this.monitor = new AliveMonitor(server.url, {
      log,
      onChange: unlessClosed((state) => options.onHealth(state)),
    })
  }

  /** What there is to say of the upstream's tools. */
  get toolsState(): Pick<UpstreamState, 'tools' | 'newTools' | 'heldTools'> {
    const known = this.lists.known('tools/list')
    return { tools: known.length, newTools: newTools(known), heldTools: this.tools.held }
  }

  /** Begins to ask PanDA whether it is alive, and what tools there are where no earlier run has seen them. */
  start(): void {
    this.monitor.start()
    if (this.lists.known('tools/list').length === 0) void this.lists.refresh('tools/list')
  }

  /** Asks for the tools anew, unless that was just done. */
  look(): void {
    void this.lists.get('tools/list')
  }

  async close(): Promise<void> {
    this.#closed = true
    this.monitor.close()
    await this.upstream.close()
    await this.login.close()
    await this.#seen.written
  }

  #heard(notification: McpNotification, { onNotification }: InstallationOptions): void {
    switch (notification.method) {
      case 'notifications/tools/list_changed':
        void this.lists.refresh('tools/list')
        break
      case 'notifications/prompts/list_changed':
        void this.lists.refresh('prompts/list')
        break
      case 'notifications/resources/list_changed':
        void this.lists.refresh('resources/list')
        void this.lists.refresh('resources/templates/list')
        break
      default: {
        const clean = cleanNotification(notification)
        if (clean && this.relay.isHeard) onNotification(clean)
      }
    }
  }
}

/** PandaMCP where the server has one, REST where not, or as the user says. */
function makeUpstream(
  { server, log, times, usesProxy }: InstallationOptions,
  login: Login,
  events: UpstreamEvents,
): Upstream {
  const { pandaMcpUrl, upstream = 'auto' } = server
  if (pandaMcpUrl === undefined || upstream === 'rest') return new RestUpstream(server, login, events)
  return new PandaMcpUpstream({ ...server, pandaMcpUrl }, login, events, log, times, usesProxy)
}

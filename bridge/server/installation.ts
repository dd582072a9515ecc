import { BigPanda, type MonitorState } from '../bigpanda/index.ts'
import {
  Login,
  robotLogin,
  type AnyLogin,
  type CredentialStore,
  type LoginState,
  type RobotWay,
} from '../auth/index.ts'
import {
  Answers,
  AnswersUpstream,
  type Documentation,
  type TasksState,
  type TaskWatch,
} from '../answers/index.ts'
import { Relay, type ServerSide, type UserSide } from '../calls/index.ts'
import type { Brought } from '../extensions/index.ts'
import type { Log } from '../home/index.ts'
import type { ListMethod } from '../mcp/index.ts'
import { AliveMonitor, type HealthState, type PandaServer } from '../panda/index.ts'
import {
  UpstreamInUse,
  Upstreams,
  type McpTimes,
  type Upstream,
  type UpstreamEvents,
  type UpstreamInUseOptions,
  type UpstreamState,
  type UsesProxy,
} from '../upstream/index.ts'
import { makePanda, type UpstreamSite } from './upstreams-of.ts'

export interface InstallationOptions {
  server: PandaServer
  /** What the addresses of its resources begin with where it is used beside another. */
  scheme: string
  /** Whether another PanDA server is in use as well. */
  isOneOfSeveral: () => boolean
  credentials: CredentialStore
  cacheFolder: string
  /** Of what the user has seen of each server's tools. */
  toolsFolder: string
  log: Log
  times: Partial<McpTimes>
  usesProxy?: UsesProxy | undefined
  /** Who answers besides PanDA, at this moment. */
  further: () => readonly UpstreamInUse[]
  /** Who is signed in where no person is. */
  robot?: { name: string; login: RobotWay } | undefined
  /** Where the login is wanted besides PanDA. */
  furtherHosts: () => readonly string[]
  documentation: Documentation
  /** What extensions add to the answers, at this moment. */
  added: () => Pick<Brought, 'prompts' | 'errors'>
  user: UserSide
  /** Whether the user's tasks are looked at. */
  watchesTasks: () => 'on' | 'paused' | 'off'
  onLogin: (state: LoginState) => void
  onHealth: (state: HealthState) => void
  onBigPanda: (state: MonitorState) => void
  onTasks: (state: TasksState) => void
  onUpstream: (state: UpstreamState) => void
  onListChanged: (method: ListMethod) => void
  onNotification: UpstreamInUseOptions['onNotification']
}

/** Everything that belongs to one PanDA server; replaced as a whole when the user chooses another. */
export class Installation {
  readonly server: PandaServer
  readonly login: AnyLogin
  readonly relay: Relay
  /** The same without who is not of this server, for an assistant that has another PanDA first. */
  readonly ownRelay: Relay
  readonly monitor: AliveMonitor
  /** The monitor that people look at, as a second source. */
  readonly bigPanda: BigPanda
  readonly upstreams: Upstreams
  readonly answers: Answers
  readonly tasks: TaskWatch
  #closed = false
  /** Whether PanDA was alive when it was last looked at. */
  #isThere = false
  /** The hosts that the login may go to, while somebody is signed in. */
  #mayGoTo = ''

  /** An installation with the login and the lists of earlier runs; nothing has been asked of PanDA yet. */
  static async open(options: InstallationOptions): Promise<Installation> {
    const installation = new Installation(options)
    await Promise.all([installation.login.load(), installation.upstreams.load()])
    return installation
  }

  private constructor(options: InstallationOptions) {
    const { server, scheme, log, cacheFolder, toolsFolder } = options
    const unlessClosed =
      <Args extends unknown[]>(tell: (...args: Args) => void) =>
      (...args: Args) => {
        if (!this.#closed) tell(...args)
      }
    this.server = server
    const onChange = unlessClosed((state: LoginState) => {
      options.onLogin(state)
      this.bigPanda.loginChanged()
      if (state.is === 'signed-out') this.answers.forget()
      this.#loginChanged(state)
      this.tasks.changed()
    })
    const { robot, furtherHosts } = options
    this.login = robot
      ? robotLogin({ name: robot.name, way: robot.login, server, log, onChange })
      : new Login(server, options.credentials, log, onChange, { furtherHosts })
    this.bigPanda = new BigPanda({
      server,
      login: this.login,
      log,
      onState: unlessClosed((state) => options.onBigPanda(state)),
    })
    const { times, usesProxy } = options
    const site: UpstreamSite = { server, login: this.login, log, times, usesProxy }
    const inUse = (make: (events: UpstreamEvents) => Upstream) =>
      new UpstreamInUse(make, {
        at: `${server.url} ${server.vo}`,
        scheme,
        cacheFolder,
        toolsFolder,
        log,
        onState: unlessClosed(() => options.onUpstream(this.upstreams.state)),
        onListChanged: unlessClosed((method) => options.onListChanged(method)),
        onNotification: unlessClosed((notification, from) => options.onNotification(notification, from)),
      })
    const panda = inUse((events) => makePanda(events, site))
    this.answers = Answers.at({
      server,
      panda,
      login: () => this.login.state,
      health: () => this.monitor.state,
      documentation: options.documentation,
      addedErrors: () => options.added().errors,
      bigPanda: this.bigPanda,
    })
    this.tasks = this.answers.watchTasks({
      at: `${server.url} ${server.vo}`,
      cacheFolder,
      log,
      wanted: options.watchesTasks,
      onState: unlessClosed((state) => options.onTasks(state)),
    })
    this.upstreams = new Upstreams(
      inUse((events) => new AnswersUpstream(this.answers, () => options.added().prompts, this.tasks, events)),
      panda,
      options.further,
    )
    const { isOneOfSeveral } = options
    const side: ServerSide = { login: this.login, server, log, isOneOfSeveral }
    const user: UserSide = {
      ...options.user,
      record: (call) => {
        // What a command has changed is read anew.
        if (call.effect !== 'read') this.answers.forget()
        options.user.record(call)
      },
    }
    this.relay = new Relay(this.upstreams, side, user)
    this.ownRelay = new Relay(this.upstreams.alone(), side, user)
    this.monitor = new AliveMonitor(server.url, {
      log,
      onChange: unlessClosed((state) => this.#healthChanged(state, options)),
    })
  }

  /** Somebody may have signed in, or let the login go to another host: that it was renewed opens no other way. */
  #loginChanged(state: LoginState): void {
    const mayGoTo = state.is === 'signed-in' ? allowedOf(state) : ''
    if (mayGoTo !== '' && mayGoTo !== this.#mayGoTo) this.upstreams.wake()
    this.#mayGoTo = mayGoTo
  }

  #healthChanged(state: HealthState, { onHealth }: Pick<InstallationOptions, 'onHealth'>): void {
    const isThere = state.is === 'alive' || state.is === 'slow'
    if (isThere && !this.#isThere) this.upstreams.wake()
    this.#isThere = isThere
    onHealth(state)
  }

  /** The lists of all who answer. */
  get lists(): Upstreams['lists'] {
    return this.upstreams.lists
  }

  /**
   * Begins to ask PanDA whether it is alive, how the user's tasks stand, and all who answer what they have, where no
   * earlier run has seen it.
   */
  start(): void {
    this.monitor.start()
    this.tasks.start()
    this.upstreams.start()
  }

  /** Asks for the tools anew, unless that was just done. */
  look(): void {
    void this.lists.get('tools/list')
  }

  /** The computer goes to sleep: nothing is asked until it wakes. */
  sleep(): void {
    this.monitor.pause()
    this.tasks.pause()
  }

  /** It has woken up, or is in another network. */
  wake(): void {
    this.login.wake()
    this.upstreams.wake()
    this.monitor.wake()
    this.tasks.wake()
  }

  async close(): Promise<void> {
    this.#closed = true
    this.monitor.close()
    this.bigPanda.close()
    await this.tasks.close()
    await this.upstreams.close()
    await this.login.close()
  }
}

function allowedOf({ hosts }: Extract<LoginState, { is: 'signed-in' }>): string {
  return hosts
    .filter(({ is }) => is === 'allowed')
    .map(({ origin }) => origin)
    .join(' ')
}

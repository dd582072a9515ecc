import { rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { ActivityRecord, type EndedCall } from './activity/index.ts'
import type { BridgeApi, BridgeState } from './api.ts'
import { McpDoor } from './assistants/door.ts'
import { SeenAssistants } from './assistants/seen-assistants.ts'
import { ClientKeys, CONTROL_KEY } from './auth/client-keys.ts'
import { FileCredentialStore, type CredentialStore } from './auth/credentials.ts'
import type { LoginState } from './auth/login.ts'
import { Connections } from './clients/connections.ts'
import type { Disconnected } from './clients/index.ts'
import { BridgeError, type BridgeErrorValue } from './errors.ts'
import { checkHome, checkInside, closeCredentials } from './home/home-check.ts'
import type { Home } from './home/home.ts'
import type { Log } from './home/log.ts'
import type { Runtime } from './home/runtime-record.ts'
import { LocalServer, portProblem } from './http/local-server.ts'
import { withLostKeys } from './http/lost-keys.ts'
import type { BridgeParts } from './methods/bridge-parts.ts'
import { bridgeApi } from './methods/index.ts'
import type { PandaServer } from './panda/servers.ts'
import { headlessShell, type Shell } from './platform/shell.ts'
import { version } from './platform/version.ts'
import { watchForWake } from './platform/wake.ts'
import { Approvals } from './policy/approvals.ts'
import type { Origin } from './policy/decision.ts'
import { KeptResults } from './results/index.ts'
import type { Installation } from './server/installation.ts'
import { ServerInUse } from './server/server-in-use.ts'
import type { Program } from './shim/program.ts'
import { Choices } from './state/choices.ts'
import { noCalls, withoutServer } from './state/first-state.ts'
import { SettingsFile, type Settings } from './state/settings.ts'
import type { UsesProxy } from './upstream/pandamcp/pandamcp-http.ts'
import type { PandaMcpTimes } from './upstream/pandamcp/pandamcp.ts'

export interface BridgeOptions {
  home: Home
  log: Log
  /** Where logins are kept; files in the home where none is given. */
  credentials?: CredentialStore
  /** Port on 127.0.0.1: 0 for any free one, undefined for the one that the settings remember. */
  port?: number
  /** The settings file of the home, where the shell opens it in a way of its own. */
  settings?: SettingsFile
  /** Talks to this server instead of the one in the settings, and leaves the settings as they are. */
  server?: PandaServer
  /** Bounds of time for requests to PandaMCP. */
  times?: Partial<PandaMcpTimes>
  /** Whether a server is reached by a proxy that only `fetch` knows of. */
  usesProxy?: UsesProxy
  /** How assistants start the shim. */
  program: Program
  /** The program around the bridge; nothing but the bridge itself where none is given. */
  shell?: Shell
  /** Whether the assistants' configuration files are watched, for windows to show. */
  watchClients?: boolean
  /** What went wrong before this start, for the windows to show. */
  problem?: BridgeErrorValue
  /** Milliseconds after which no answer to an approval is a no. */
  approvalMs?: number
}

/** The port that is tried first; another free one is taken, and remembered, where it is in use. */
const USUAL_PORT = 25_680
const RECENT_CALLS = 20
/** A person at the window or the command line sees an answer whole up to this size: bytes of JSON. */
const WINDOW_BUDGET_BYTES = 5_000_000

/** The whole bridge in one object: both shells make one and hand its `api` to their transports. */
export class Bridge implements BridgeParts {
  /** What the bridge does for its user, as the window asks for it. */
  readonly api: BridgeApi
  readonly settings: SettingsFile
  readonly choices: Choices
  readonly approvals: Approvals
  readonly activity: ActivityRecord
  readonly connections: Connections
  readonly shell: Shell
  /** Ends what the bridge itself has asked for, when it stops. */
  readonly ended = new AbortController()
  readonly #options: BridgeOptions
  readonly #keys: ClientKeys
  readonly #credentials: CredentialStore
  readonly #results: KeptResults
  readonly #mcp: McpDoor
  readonly #local: LocalServer
  readonly #listeners = new Set<(state: BridgeState) => void>()
  readonly #seen: SeenAssistants
  readonly #server: ServerInUse
  readonly #stopped = Promise.withResolvers<void>()
  #state: BridgeState
  #portProblem: BridgeErrorValue | undefined
  #stopping: Promise<void> | undefined
  #socket: string | undefined
  #lastUsedAt = Date.now()
  /** Who was signed in last, as the identity provider knows them. */
  #subject: string | undefined

  /** A bridge that listens, with the login of its last run. @throws BridgeError */
  static async start(options: BridgeOptions): Promise<Bridge> {
    const { home, log } = options
    checkHome(home)
    checkInside(home)
    const wereOpen = closeCredentials(home)
    const fileStore = new FileCredentialStore(home.credentialsFolder)
    const keys = new ClientKeys(fileStore)
    await keys.load()
    if (wereOpen.length > 0) {
      log.warn(
        { files: wereOpen },
        'Others could have read these files of the credentials: the keys are renewed',
      )
      await keys.replaceAll()
    }
    let started: Bridge | undefined
    const activity = await ActivityRecord.open(home.activityFolder, {
      log,
      onProblem: () => {
        if (started) started.#showProblems()
      },
    })
    const bridge = new Bridge(options, options.credentials ?? fileStore, keys, activity)
    started = bridge
    try {
      await bridge.#start()
    } catch (error) {
      await bridge.stop()
      throw error
    }
    return bridge
  }

  private constructor(
    options: BridgeOptions,
    credentials: CredentialStore,
    keys: ClientKeys,
    activity: ActivityRecord,
  ) {
    const { home, log } = options
    this.#options = options
    this.shell = options.shell ?? headlessShell
    this.#keys = keys
    this.#credentials = credentials
    this.activity = activity
    this.#seen = new SeenAssistants(activity.calls)
    this.#portProblem = options.problem
    this.settings = options.settings ?? new SettingsFile(home)
    this.choices = new Choices(this.settings, () => this.#choicesChanged())
    this.approvals = new Approvals((change) => this.#change(change), options.approvalMs)
    this.#results = new KeptResults({
      log,
      budgetOf: (client) => (client === CONTROL_KEY ? WINDOW_BUDGET_BYTES : this.#budgetOf(client)),
    })
    this.#mcp = new McpDoor({
      relay: () => this.#server.installation?.relay,
      instructions: () => this.#instructions(),
      onSeen: (assistant) => {
        this.#lastUsedAt = Date.now()
        if (this.#seen.see(assistant, this.#lastUsedAt)) this.#change(this.#seenState())
      },
      log,
    })
    this.#server = new ServerInUse({
      credentials,
      cacheFolder: home.cacheFolder,
      toolsFolder: home.toolsFolder,
      log,
      times: options.times ?? {},
      usesProxy: options.usesProxy,
      way: {
        policy: () => this.choices.policy,
        approvals: this.approvals,
        results: this.#results,
        record: (call) => this.#callEnded(call),
      },
      onUsed: (installation) => this.#used(installation),
      onLogin: (login) => {
        if (this.#isLeft(login)) {
          this.#results.clear()
          this.approvals.withdraw('signed-out')
        }
        this.#change({ login })
      },
      onHealth: (health) => this.#change({ health }),
      onUpstream: (change) => this.#change({ upstream: { ...this.#state.upstream, ...change } }),
      onListChanged: (method) => this.#mcp.listChanged(method),
      onNotification: (notification) => this.#mcp.notify(notification),
    })
    this.connections = new Connections({
      home,
      keys,
      mcpUrl: () => this.#state.mcpUrl,
      program: options.program,
      onRevoked: async (key) => {
        this.#results.forget(key)
        this.approvals.forget(key)
        await this.#mcp.revoke(key)
      },
    })
    this.api = this.apiFrom('window')
    const apiFrom = (where: Origin) => (where === 'window' ? this.api : this.apiFrom(where))
    this.#local = new LocalServer(keys, this.#mcp, apiFrom, home, log)
    this.#state = {
      version,
      mcpUrl: '',
      folders: { home: home.folder, logs: home.logsFolder },
      ...withoutServer,
      ...noCalls,
      approvals: [],
      grants: [],
      clients: [],
      recentCalls: activity.calls.slice(-RECENT_CALLS).toReversed(),
      problems: [activity.problem, this.#portProblem].filter((problem) => problem !== undefined),
      probe: undefined,
      shell: this.shell.state,
      ...this.#seenState(),
      ...this.#settingsState(0),
      ...this.#choicesState(),
    }
    this.shell.subscribe?.(() => {
      this.#change({ shell: this.shell.state })
      this.#showProblems()
    })
    keys.follow(() => this.#change(this.#seenState()))
  }

  /** The same as one transport carries it: what is decided through it stands in the record as decided there. */
  apiFrom(where: Origin): BridgeApi {
    return { ...bridgeApi(this, where), subscribe: (listener) => this.subscribe(listener) }
  }

  get home(): Home {
    return this.#options.home
  }

  get state(): BridgeState {
    return this.#state
  }

  /** `http://127.0.0.1:PORT` */
  get url(): string {
    return new URL(this.#state.mcpUrl).origin
  }

  /** Where it is reached, for the runtime file. */
  get addresses(): Pick<Runtime, 'url' | 'socket'> {
    return { url: this.url, ...(this.#socket !== undefined && { socket: this.#socket }) }
  }

  /** Settles when the bridge has been stopped, by whomever. */
  get stopped(): Promise<void> {
    return this.#stopped.promise
  }

  /** Milliseconds that no assistant has been connected or has asked anything. */
  get idleMs(): number {
    return this.#mcp.connections > 0 ? 0 : Date.now() - this.#lastUsedAt
  }

  /** The PanDA server in use and all that belongs to it. @throws BridgeError while none has been chosen */
  get installation(): Installation {
    const { installation } = this.#server
    if (installation) return installation
    throw new BridgeError(
      'invalid-input',
      'No PanDA server has been chosen yet.',
      'Choose one with "panda-bridge login --server NAME", for example --server ATLAS.',
    )
  }

  subscribe(listener: (state: BridgeState) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Uses this server from now on; assistants stay connected and see its tools. @throws BridgeError */
  async useServer(server: PandaServer): Promise<void> {
    if (this.#options.server === undefined) this.settings.change({ server: this.#server.entryOf(server) })
    this.#results.clear()
    // A number that was asked about is another task at another server.
    this.approvals.withdraw('server-changed')
    await this.#server.use(server)
    this.look()
    this.#mcp.listChanged('tools/list')
  }

  /** Choices that take effect without more ado. */
  changeSettings(settings: Partial<Pick<Settings, 'port' | 'servers' | 'autoRepair'>>): void {
    this.settings.change(settings)
    this.#change(this.#settingsState())
  }

  /** Shows the windows how far a look at a server entry has come. */
  showProbe(probe: BridgeState['probe']): void {
    this.#change({ probe })
  }

  /**
   * Forgets login, settings, keys, record and caches, and goes on as on the first day. Log files stay.
   * @param disconnect takes the entries out of the assistants' files first; those of which that fails keep
   *   what is needed to do it later
   * @returns what became of the entries
   */
  async reset(disconnect: boolean): Promise<Disconnected[]> {
    this.approvals.withdraw('reset')
    const disconnected = disconnect ? await this.connections.disconnectAll() : []
    if (disconnect && disconnected.every((each) => each.disconnected)) await this.connections.forget()
    await this.#server.stop({ signOut: true })
    const names = this.#keys.list().map(({ name }) => name)
    for (const name of await this.#credentials.names()) await this.#credentials.remove(name)
    await this.#keys.renew()
    for (const name of names) await this.#mcp.revoke(name)
    this.settings.clear()
    this.shell.reset?.()
    await rm(this.#options.home.cacheFolder, { recursive: true, force: true })
    await rm(this.#options.home.toolsFolder, { recursive: true, force: true })
    this.#results.clear()
    this.#seen.forget()
    this.#change({ ...withoutServer, ...noCalls, ...this.#settingsState(), ...this.#seenState() })
    this.#showProblems()
    this.choices.reload()
    if (this.#options.server) await this.#server.use(this.#options.server)
    // Last, as a disk may refuse it: all else is done then, and the error says what is not.
    await this.activity.clear()
    return disconnected
  }

  /** Somebody looks at the state: what it says of the upstream should be of now. */
  look(): void {
    this.#server.installation?.look()
  }

  /** The computer woke up, or its network changed. */
  wake(): void {
    this.#server.installation?.login.wake()
    this.#server.installation?.monitor.wake()
  }

  /** The computer goes to sleep: nothing is asked until it wakes. */
  sleep(): void {
    this.#server.installation?.monitor.pause()
  }

  /** @throws BridgeError where its CA file cannot be used */
  trust(server: PandaServer | undefined): Promise<unknown> {
    return this.#server.trust.trust(server)
  }

  /** Answers what is under way, then ends. What waits for approval is not sent. */
  async stop(): Promise<void> {
    this.#stopping ??= this.#stop()
    await this.#stopping
  }

  async #start(): Promise<void> {
    const { server, port } = this.settings.read()
    const used = this.#options.server ?? server
    if (used) await this.#server.use(used)
    await this.#listen(port)
    if (this.#options.watchClients) this.#watchClients()
    watchForWake(() => this.wake(), this.ended.signal)
  }

  #watchClients(): void {
    const mayRepair = (id: string) => this.#state.autoRepair.includes(id)
    const onStatus = (status: BridgeState['clients'][number]) => {
      const others = this.#state.clients.filter(({ id }) => id !== status.id)
      this.#change({ clients: [...others, status] })
    }
    this.connections.watch(onStatus, mayRepair, this.ended.signal)
  }

  async #listen(remembered: number | undefined): Promise<void> {
    const asked = this.#options.port ?? remembered
    let address: AddressInfo
    try {
      address = await this.#local.listen(asked ?? USUAL_PORT)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
      const taken = asked ?? USUAL_PORT
      // Assistants send their keys to the remembered port; to another that is asked for none has ever gone.
      const lost = taken === (remembered ?? USUAL_PORT) ? await this.#renewGivenOut() : []
      const problem = withLostKeys(portProblem(taken, error), lost)
      if (asked !== undefined) throw problem
      if (lost.length > 0) this.#portProblem = problem.toValue()
      address = await this.#local.listen(0)
      this.#showProblems()
    }
    if (this.#options.port !== 0) this.settings.change({ port: address.port })
    this.#socket = await this.#local.listenInHome()
    const mcpUrl = `http://127.0.0.1:${address.port}/mcp`
    this.#change({ mcpUrl, ...this.#settingsState(address.port) })
  }

  /** @returns the names of the keys that were renewed since others may have them */
  async #renewGivenOut(): Promise<string[]> {
    const names = this.#keys.givenOut()
    for (const name of names) await this.#keys.replace(name)
    return names
  }

  #used({ server, login, monitor, upstream, toolsState }: Installation): void {
    const { kind, url } = upstream
    this.#showProblems()
    this.#change({
      server,
      login: login.state,
      health: monitor.state,
      upstream: { kind, url, ...toolsState, reachedAt: undefined, problem: undefined },
    })
  }

  #showProblems(): void {
    const problems = [
      this.#server.trust.problem,
      this.activity.problem,
      this.shell.problem,
      this.#portProblem,
    ]
    this.#change({ problems: problems.filter((problem) => problem !== undefined) })
  }

  #budgetOf(client: string): number {
    const { rulesOf, budgetBytes } = this.choices.policy
    return rulesOf(client).budgetBytes ?? budgetBytes
  }

  #instructions(): string {
    const { server, set } = this.#state
    if (!server) return 'PanDA Bridge: no PanDA server has been chosen yet.'
    return (
      `Tools of the PanDA workload management system at ${server.name}, for the VO ${server.vo}, as the signed-in user.` +
      ` The user has chosen the endpoint set "${set.name}"; calls that change something may wait for their approval.` +
      ' A task (jediTaskID) consists of jobs (PandaID). Times are UTC.'
    )
  }

  /** Whether a login has ended, or has given way to that of somebody else: one may sign in without signing out. */
  #isLeft(login: LoginState): boolean {
    const before = this.#subject
    if (login.is === 'signed-in') this.#subject = login.account.subject
    return login.is === 'signed-out' || (before !== undefined && before !== this.#subject)
  }

  #callEnded(ended: EndedCall): void {
    const call = this.activity.add(ended)
    const { answered, failed, refused } = this.#state.calls
    this.#change({
      calls: {
        answered: answered + 1,
        failed: failed + Number(call.outcome === 'failed'),
        refused: refused + Number(call.outcome === 'refused'),
      },
      recentCalls: [call, ...this.#state.recentCalls].slice(0, RECENT_CALLS),
    })
  }

  #choicesChanged(): void {
    if (this.choices.policy.paused) this.approvals.withdraw('paused')
    this.#change(this.#choicesState())
    this.#mcp.listChanged('tools/list')
  }

  #choicesState(): Pick<BridgeState, 'set' | 'rules' | 'budgetBytes' | 'clientRules' | 'paused'> {
    const { set, rules, budgetBytes, clientRules, paused } = this.choices.policy
    return {
      set: { id: set.id, name: set.name, tools: set.tools.length },
      rules,
      budgetBytes,
      clientRules,
      paused,
    }
  }

  #settingsState(now = this.#state.ports.now): Pick<BridgeState, 'ports' | 'autoRepair'> {
    const { port = USUAL_PORT, autoRepair } = this.settings.read()
    return { ports: { now, next: port }, autoRepair }
  }

  #seenState(): Pick<BridgeState, 'assistants' | 'keys'> {
    const keys = this.#keys.list().filter(({ name }) => name !== CONTROL_KEY)
    return {
      assistants: this.#seen.shown(Date.now()),
      keys: keys.map((key) => ({ ...key, lastSeen: this.#seen.lastSeen(key.name) })),
    }
  }

  #change(change: Partial<BridgeState>): void {
    this.#state = { ...this.#state, ...change }
    for (const listener of this.#listeners) listener(this.#state)
  }

  async #stop(): Promise<void> {
    // First of all: a call that waits for a yes must not be sent while the bridge ends.
    this.approvals.withdraw('bridge-ends')
    await this.#local.close()
    this.ended.abort()
    await this.#mcp.close()
    await this.#server.stop({ signOut: false })
    await this.activity.close()
    this.#stopped.resolve()
  }
}

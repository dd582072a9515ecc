import { rm } from 'node:fs/promises'
import { CallMetrics, mostUsed, type ActivityRecord, type Call } from '../activity/index.ts'
import { Assistants } from '../assistants/index.ts'
import { CONTROL_KEY, KEYS_NAME, type ClientKeys, type CredentialStore } from '../auth/index.ts'
import { RunningCalls } from '../calls/index.ts'
import { documentationIn, type Documentation } from '../answers/index.ts'
import { Connections, unaskedShell, type Disconnected } from '../clients/index.ts'
import { noDocumentationNews } from '../documentation/index.ts'
import { BridgeError, type BridgeErrorValue } from '../errors.ts'
import type { Home } from '../home/index.ts'
import { listMethods, type ListMethod, type McpNotification } from '../mcp/index.ts'
import { USUAL_PORT } from '../http/index.ts'
import { HealthRecord, type PandaServer } from '../panda/index.ts'
import { pandaMcpHosts } from '../panda/servers.ts'
import { version } from '../platform/index.ts'
import { Approvals } from '../policy/index.ts'
import { FurtherUpstreams } from '../upstream/index.ts'
import { KeptResults } from '../results/index.ts'
import { instructionsFor, noServer, ServerInUse, type Installation } from '../server/index.ts'
import {
  callsAtStart,
  Choices,
  headlessShell,
  LiveState,
  SettingsFile,
  withCall,
  type BridgeState,
  type Settings,
  type Shell,
} from '../state/index.ts'
import { Forgetting } from './forgetting.ts'
import type { BridgeOptions } from './options.ts'

/** A person at the window or the command line sees an answer whole up to this size: bytes of JSON. */
const WINDOW_BUDGET_BYTES = 5_000_000

export interface PartsOptions extends BridgeOptions {
  credentials: CredentialStore
  keys: ClientKeys
  activity: ActivityRecord
}

/**
 * The bridge's parts, put together: the state, the server in use, the assistants, and what the user has chosen. The
 * methods of BridgeApi act on them.
 */
export class BridgeParts {
  readonly settings: SettingsFile
  readonly choices: Choices
  readonly approvals: Approvals
  readonly activity: ActivityRecord
  readonly running: RunningCalls
  /** Of the calls since the start. */
  readonly metrics = new CallMetrics()
  readonly connections: Connections
  readonly shell: Shell
  readonly assistants: Assistants
  readonly server: ServerInUse
  /** Who answers besides PanDA. */
  readonly further: FurtherUpstreams
  readonly documentation: Documentation
  /** How the servers were. */
  readonly health: HealthRecord
  /** Aborted when the bridge stops, for what it has asked for itself. */
  readonly ended = new AbortController()
  /** Why the usual port is not the one in use, and what went wrong before this start. */
  portProblem: BridgeErrorValue | undefined
  readonly #options: PartsOptions
  readonly #results: KeptResults
  readonly #state: LiveState

  constructor(options: PartsOptions) {
    const { home, log, keys, activity } = options
    const tell = (change: Partial<BridgeState>) => this.#state.change(change)
    this.#options = options
    this.shell = options.shell ?? headlessShell
    this.activity = options.activity
    this.portProblem = options.problem
    this.settings = options.settings ?? new SettingsFile(home)
    this.choices = new Choices(this.settings, () => this.#choicesChanged(), options.robot)
    this.approvals = new Approvals(tell, options.approvalMs)
    this.running = new RunningCalls((runningCalls) => tell({ runningCalls }))
    this.#results = new KeptResults({
      log,
      budgetOf: (client) => (client === CONTROL_KEY ? WINDOW_BUDGET_BYTES : this.choices.budgetOf(client)),
    })
    this.assistants = new Assistants({
      keys,
      earlier: activity.calls,
      relay: () => this.server.installation?.relay,
      instructions: () => instructionsFor(this.state.server, this.state.set.name),
      tell,
      sessionsFile: home.assistantSessionsFile,
      log,
    })
    this.health = new HealthRecord(home.cacheFolder, log)
    this.documentation = documentationIn(home.documentationFolder, log, {
      ...(options.documentationSource && { source: options.documentationSource }),
      tell: (documentation) => tell({ documentation }),
    })
    const { door } = this.assistants
    // What an upstream says by itself reaches nobody whom the user has stopped.
    const onNotification = (notification: McpNotification) => {
      if (!this.choices.policy.paused) door.notify(notification)
    }
    const onListChanged = (method: ListMethod) => door.listChanged(method)
    this.further = new FurtherUpstreams({
      credentials: options.credentials,
      cacheFolder: home.cacheFolder,
      toolsFolder: home.toolsFolder,
      log,
      times: options.times ?? {},
      usesProxy: options.usesProxy,
      pandaLogin: () => this.server.installation?.login,
      path: () => undefined,
      onState: (further) => tell({ further }),
      onListChanged,
      onNotification,
    })
    this.server = new ServerInUse({
      credentials: options.credentials,
      cacheFolder: home.cacheFolder,
      toolsFolder: home.toolsFolder,
      log,
      times: options.times ?? {},
      usesProxy: options.usesProxy,
      robot: options.robot,
      further: () => this.further.inUse,
      furtherHosts: () => this.further.hostsForPandaLogin,
      documentation: this.documentation,
      user: {
        policy: () => this.choices.policy,
        approvals: this.approvals,
        results: this.#results,
        running: this.running,
        mostUsed: (client) => mostUsed(activity.calls, client),
        record: (call) => this.#ended(activity.add(call)),
      },
      watchesTasks: () => (!this.state.watchTasks ? 'off' : this.choices.policy.paused ? 'paused' : 'on'),
      tell: (change) => {
        const server = change.server ?? this.state.server
        if (change.health && server) this.health.heard(server.url, change.health)
        tell(change)
      },
      onUsed: () => this.showProblems(),
      onLeft: () => this.#forgetAsked('signed-out'),
      onListChanged,
      onNotification,
    })
    this.connections = new Connections({
      home,
      keys,
      mcpUrl: () => this.state.mcpUrl,
      pandaHosts: () =>
        pandaMcpHosts([...this.settings.read().servers, ...(this.state.server ? [this.state.server] : [])]),
      program: options.program,
      loginShell: options.shell?.state.kind === 'desktop' ? unaskedShell() : undefined,
      onRevoked: async (key) => {
        this.#results.forget(key)
        this.approvals.forget(key)
        await door.revoke(key)
      },
    })
    this.#state = new LiveState({
      version,
      robot: options.robot?.name,
      mcpUrl: '',
      folders: { home: home.folder, logs: home.logsFolder },
      ...noServer,
      ...callsAtStart(activity.calls),
      runningCalls: [],
      ...this.assistants.state,
      ...this.settingsState(0),
      ...this.choices.state,
      approvals: [],
      leftApprovals: [],
      grants: [],
      clients: [],
      problems: this.#problems,
      further: [],
      probe: undefined,
      documentation: noDocumentationNews,
      shell: this.shell.state,
    })
    this.shell.subscribe?.(() => {
      tell({ shell: this.shell.state })
      this.showProblems()
    })
  }

  get home(): Home {
    return this.#options.home
  }

  get state(): BridgeState {
    return this.#state.now
  }

  /** The PanDA server in use and all that belongs to it. @throws BridgeError while none has been chosen */
  get installation(): Installation {
    const { installation } = this.server
    if (installation) return installation
    throw new BridgeError(
      'invalid-input',
      'No PanDA server has been chosen yet.',
      'Choose one with "panda-bridge login --server NAME", for example --server ATLAS.',
    )
  }

  subscribe(listener: (state: BridgeState) => void): () => void {
    return this.#state.subscribe(listener)
  }

  change(change: Partial<BridgeState>): void {
    this.#state.change(change)
  }

  /** Uses this server from now on; assistants stay connected and see its tools. @throws BridgeError */
  async useServer(server: PandaServer): Promise<void> {
    const { robot } = this.#options
    if (robot)
      throw new BridgeError(
        'not-allowed',
        `This bridge runs for the robot "${robot.name}", at the server that its file names.`,
        'Change that there, and start the bridge again.',
      )
    if (this.#options.server === undefined) this.settings.change({ server: this.server.entryOf(server) })
    // A number that was asked about is another task at another server.
    this.#forgetAsked('server-changed')
    await this.server.use(server)
    this.look()
    this.assistants.door.listChanged('tools/list')
  }

  /** Choices that take effect without more ado. */
  changeSettings(
    settings: Partial<
      Pick<Settings, 'port' | 'servers' | 'changedServers' | 'upstreams' | 'autoRepair' | 'watchTasks'>
    >,
  ): void {
    this.settings.change(settings)
    this.#state.change(this.settingsState())
  }

  /** Who answers besides PanDA from now on. @throws BridgeError where that cannot be saved; nothing is changed then */
  async useUpstreams(upstreams: Settings['upstreams']): Promise<void> {
    this.changeSettings({ upstreams })
    await this.further.use(upstreams)
    this.server.installation?.login.hostsChanged()
    for (const method of Object.keys(listMethods) as ListMethod[]) this.assistants.door.listChanged(method)
  }

  /** Shows the windows how far a look at a server entry has come. */
  showProbe(probe: BridgeState['probe']): void {
    this.#state.change({ probe })
  }

  /**
   * Forgets login, settings, keys, record and caches, and goes on as on the first day. Log files stay.
   * @param disconnect takes the entries out of the assistants' files first; those of which that fails keep
   *   what is needed to do it later
   * @returns what became of the entries
   */
  async reset(disconnect: boolean): Promise<Disconnected[]> {
    const { home, server, credentials } = this.#options
    this.approvals.withdraw('reset')
    const forgetting = new Forgetting()
    const disconnected = disconnect ? await this.connections.disconnectAll() : []
    if (disconnect && disconnected.every((each) => each.disconnected))
      await forgetting.forget('What is kept of assistants’ files', () => this.connections.forget())
    await forgetting.forget('The login', () => this.server.stop({ signOut: true }))
    // The file of the keys gets others in one step: the command line knows the bridge by it.
    for (const name of (await credentials.names()).filter((name) => name !== KEYS_NAME))
      await forgetting.forget('What is kept of a login', () => credentials.remove(name))
    await forgetting.forget('The keys', () => this.assistants.forget())
    await forgetting.forget('The settings', () => this.settings.clear())
    await forgetting.forget('What the app remembers', () => this.shell.reset?.())
    await this.health.forget()
    const away = (folder: string) => rm(folder, { recursive: true, force: true })
    await forgetting.forget('What PanDA said', () => away(home.cacheFolder))
    await forgetting.forget('Which tools you have seen', () => away(home.toolsFolder))
    await forgetting.forget('The documentation', () => this.documentation.forget())
    this.#results.clear()
    this.#state.change({ ...noServer, ...callsAtStart([]), ...this.settingsState() })
    this.showProblems()
    this.choices.reload()
    await this.further.use([])
    if (server) await this.server.use(server)
    await forgetting.forget('The record of calls', () => this.activity.clear())
    forgetting.end()
    return disconnected
  }

  /** Somebody looks at the state: what it says of the upstreams should be of now. */
  look(): void {
    this.server.installation?.look()
  }

  /** @throws BridgeError where its CA file cannot be used */
  trust(server: PandaServer | undefined): Promise<unknown> {
    return this.server.trust.trust(server)
  }

  /** Shows the windows the assistants' files as they change. */
  watchClients(): void {
    const mayRepair = (id: string) => this.state.autoRepair.includes(id)
    const onStatus = (status: BridgeState['clients'][number]) => {
      const others = this.state.clients.filter(({ id }) => id !== status.id)
      this.#state.change({ clients: [...others, status] })
    }
    this.connections.watch(onStatus, mayRepair, this.ended.signal)
  }

  showProblems(): void {
    this.#state.change({ problems: this.#problems })
  }

  /** @param now the port that is listened at */
  settingsState(now = this.state.ports.now): Pick<BridgeState, 'ports' | 'autoRepair' | 'watchTasks'> {
    const { port = USUAL_PORT, autoRepair, watchTasks } = this.settings.read()
    return { ports: { now, next: port }, autoRepair, watchTasks }
  }

  get #problems(): BridgeErrorValue[] {
    const all = [this.server.trust.problem, this.activity.problem, this.shell.problem, this.portProblem]
    return all.filter((problem) => problem !== undefined)
  }

  #ended(call: Call): void {
    const { id, clientName, tool, upstream = call.server, effect, outcome, error, ms, bytes } = call
    const fields = { request: id, assistant: clientName, tool, upstream, effect, outcome, error }
    this.#options.log.info({ ...fields, ms: Math.round(ms), bytes }, 'A call has ended')
    this.metrics.ended(call)
    this.#state.change(withCall(this.state, call))
  }

  /** What is kept of a login's answers, and what waits for a yes to a call in its name. */
  #forgetAsked(because: 'signed-out' | 'server-changed'): void {
    this.#results.clear()
    this.approvals.withdraw(because)
  }

  #choicesChanged(): void {
    const { paused, serversMayAsk } = this.choices.policy
    if (paused) this.approvals.withdraw('paused')
    if (!serversMayAsk) this.approvals.serverQuestions.withdraw(() => true)
    this.#state.change(this.choices.state)
    this.server.installation?.tasks.changed()
    this.assistants.door.listChanged('tools/list')
  }
}

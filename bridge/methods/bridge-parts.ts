import { join } from 'node:path'
import { CallMetrics, type ActivityRecord, type Call, type EndedCall } from '../activity/index.ts'
import { Assistants } from '../assistants/index.ts'
import { RunningCalls } from '../calls/index.ts'
import { documentationIn, type Documentation } from '../answers/index.ts'
import { terminalOfLogin, type Connections } from '../clients/index.ts'
import { BridgeError, type BridgeErrorValue } from '../errors.ts'
import { AddedDocumentation, Extensions } from '../extensions/index.ts'
import type { Home } from '../home/index.ts'
import { systemFolder } from '../home/system-file.ts'
import { listMethods, type ListMethod } from '../mcp/index.ts'
import { USUAL_PORT } from '../http/index.ts'
import { HealthRecord, type PandaServer } from '../panda/index.ts'
import { Approvals } from '../policy/index.ts'
import { FurtherUpstreams } from '../upstream/index.ts'
import { isSamePanda, type BesideEntry, type Installation, type Servers } from '../server/index.ts'
import {
  Choices,
  headlessShell,
  allowedServer,
  LiveState,
  readManaged,
  SettingsFile,
  withCall,
  type BridgeState,
  type Settings,
  type Shell,
} from '../state/index.ts'
import { connectionsOf } from './connections-of.ts'
import { firstState } from './first-state.ts'
import type { PartsOptions } from './options.ts'
import { hear, serversOf } from './servers-of.ts'
import { UserSides } from './user-sides.ts'

/**
 * The bridge's parts, put together: the state, the servers in use, the assistants, and what the user has chosen. The
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
  readonly servers: Servers
  /** What of a call's way is the user's, at each server. */
  readonly sides: UserSides
  /** Who answers besides PanDA. */
  readonly further: FurtherUpstreams
  readonly documentation: Documentation
  /** What others bring. */
  readonly extensions: Extensions
  readonly addedDocumentation: AddedDocumentation
  /** How the servers were. */
  readonly health: HealthRecord
  /** Aborted when the bridge stops, for what it has asked for itself. */
  readonly ended = new AbortController()
  /** Why the usual port is not the one in use, and what went wrong before this start. */
  portProblem: BridgeErrorValue | undefined
  /** Why the server that was in use before is not used. */
  serverProblem: BridgeErrorValue | undefined
  readonly options: PartsOptions
  readonly #state: LiveState

  constructor(options: PartsOptions) {
    const { home, log, keys, activity } = options
    const tell = (change: Partial<BridgeState>) => this.#state.change(change)
    this.options = options
    this.shell = options.shell ?? headlessShell
    this.activity = options.activity
    this.portProblem = options.problem
    this.settings =
      options.settings ?? new SettingsFile(home, undefined, readManaged(options.system ?? systemFolder))
    this.extensions = new Extensions({
      folder: home.extensionsFolder,
      system: options.system ?? systemFolder,
      switched: () => this.settings.read().extensions,
      keep: (extensions) => this.settings.change({ extensions }),
      setsInForce: () => this.choices.setsInForce,
      onChange: () => this.#extensionsChanged(),
    })
    const added = () => this.extensions.brought
    this.choices = new Choices(this.settings, () => this.#choicesChanged(), added, options.robot)
    this.approvals = new Approvals(tell, options.approvalMs)
    this.running = new RunningCalls((runningCalls) => tell({ runningCalls }))
    const { choices, approvals, running } = this
    const record = (call: EndedCall) => this.#ended(activity.add(call))
    this.sides = new UserSides({ log, choices, approvals, running, activity, record })
    this.assistants = new Assistants({
      keys,
      earlier: activity.calls,
      answering: (client) => this.servers.answering(client),
      instructions: (client) => this.servers.instructions(client),
      tell,
      sessionsFile: home.assistantSessionsFile,
      log,
    })
    this.health = new HealthRecord(home.cacheFolder, log)
    this.addedDocumentation = new AddedDocumentation(join(home.documentationFolder, 'added'), log)
    this.documentation = documentationIn(home.documentationFolder, log, {
      addedErrors: () => added().errors,
      addedSections: () => this.addedDocumentation.sections(added().documentation),
      ...(options.documentationSource && { source: options.documentationSource }),
      tell: (documentation) => tell({ documentation }),
    })
    const { door } = this.assistants
    const onListChanged = (method: ListMethod) => door.listChanged(method)
    // Asked once: what the system has started at login has another PATH than a terminal.
    const terminal = options.shell?.state.kind === 'desktop' ? terminalOfLogin() : undefined
    this.further = new FurtherUpstreams({
      credentials: options.credentials,
      cacheFolder: home.cacheFolder,
      toolsFolder: home.toolsFolder,
      log,
      times: options.times ?? {},
      usesProxy: options.usesProxy,
      pandaLogin: () => this.servers.first.installation?.login,
      path: async () => (await terminal)?.PATH,
      onState: (further) => tell({ further }),
      onListChanged,
      onNotification: (notification, from) => hear(this, notification, from),
    })
    this.servers = serversOf(this, {
      onListChanged,
      onNotification: (notification, from, server) => hear(this, notification, from, { server }),
    })
    this.connections = connectionsOf(this, terminal)
    this.#state = new LiveState(firstState(this))
    this.shell.subscribe?.(() => {
      tell({ shell: this.shell.state })
      this.showProblems()
    })
  }

  get home(): Home {
    return this.options.home
  }

  get state(): BridgeState {
    return this.#state.now
  }

  /** The first PanDA server and all that belongs to it. @throws BridgeError while none has been chosen */
  get installation(): Installation {
    return this.installationOf(undefined)
  }

  /** The same of the one of that name, where one is named. @throws BridgeError where it is not in use */
  installationOf(server: string | undefined): Installation {
    return this.servers.installationOf(server)
  }

  subscribe(listener: (state: BridgeState) => void): () => void {
    return this.#state.subscribe(listener)
  }

  change(change: Partial<BridgeState>): void {
    this.#state.change(change)
  }

  /** Uses this server as the first from now on; assistants stay connected and see its tools. @throws BridgeError */
  async useServer(chosen: PandaServer): Promise<void> {
    this.#checkNoRobot()
    const server = allowedServer(this.settings.managed, chosen)
    if (this.options.server === undefined)
      this.settings.change({ server: this.servers.first.entryOf(server) })
    // One that was beside the first takes its place.
    const others = this.choices.beside.filter((each) => !isSamePanda(each.server, server))
    if (others.length < this.choices.beside.length) await this.useBeside(others)
    // A number that was asked about is another task at another server.
    this.forgetAsked('server-changed', undefined)
    await this.servers.use(server)
    this.look()
    this.#tellListsChanged()
  }

  /** Uses these servers beside the first from now on. @throws BridgeError where that cannot be saved */
  async useBeside(entries: readonly BesideEntry[]): Promise<void> {
    this.#checkNoRobot()
    try {
      this.choices.setBeside(entries)
    } finally {
      // To leave one holds also where it cannot be saved.
      await this.servers.useBeside(this.choices.beside)
      this.#tellListsChanged()
    }
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
    for (const { login } of this.servers.installations) login.hostsChanged()
    this.#tellListsChanged()
  }

  /** Shows the windows how far a look at a server entry has come. */
  showProbe(probe: BridgeState['probe']): void {
    this.#state.change({ probe })
  }

  /** What is kept of a login's answers, and what waits for a yes to a call in its name. @param server one beside the first */
  forgetAsked(because: 'signed-out' | 'server-changed', server: string | undefined): void {
    this.sides.forgetAt(server)
    const name = server ?? this.state.server?.name
    if (name !== undefined) this.approvals.withdraw(because, name)
  }

  /** Somebody looks at the state: what it says of the upstreams should be of now. */
  look(): void {
    for (const installation of this.servers.installations) installation.look()
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
    this.#state.change({ problems: this.problems })
  }

  /** @param now the port that is listened at */
  settingsState(now = this.state.ports.now): Pick<BridgeState, 'ports' | 'autoRepair' | 'watchTasks'> {
    const { port = USUAL_PORT, autoRepair, watchTasks } = this.settings.read()
    return { ports: { now, next: port }, autoRepair, watchTasks }
  }

  /** What the user should know of the bridge itself. */
  get problems(): BridgeErrorValue[] {
    const first = [this.settings.managed.problem, this.serverProblem, ...this.servers.trust.problems]
    const all = [...first, this.activity.problem, this.shell.problem, this.portProblem]
    return all.filter((problem) => problem !== undefined)
  }

  #ended(call: Call): void {
    const { id, trace, robot, clientName, tool, upstream = call.server, effect, outcome, error } = call
    const who = { request: id, trace, robot, assistant: clientName }
    const [ms, bytes] = [Math.round(call.ms), call.bytes]
    const fields = { ...who, tool, upstream, effect, outcome, error, ms, bytes }
    this.options.log.info(fields, 'A call has ended')
    this.metrics.ended(call)
    this.#state.change(withCall(this.state, call))
  }

  /** What they bring is another: sets and rules count at once, and assistants hear of the prompts. */
  #extensionsChanged(): void {
    const { state, brought } = this.extensions
    this.#state.change({ extensions: state, moreQuestions: brought.questions })
    this.documentation.extraChanged()
    // What was read of late was explained without it.
    for (const { answers } of this.servers.installations) answers.forget()
    this.choices.addedChanged()
    this.assistants.door.listChanged('prompts/list')
  }

  #choicesChanged(): void {
    const { paused, serversMayAsk } = this.choices.policy
    if (paused) this.approvals.withdraw('paused')
    if (!serversMayAsk) this.approvals.serverQuestions.withdraw(() => true)
    this.#state.change(this.choices.state)
    this.servers.beside.tell()
    for (const { tasks } of this.servers.installations) tasks.changed()
    this.assistants.door.listChanged('tools/list')
  }

  #tellListsChanged(): void {
    for (const method of Object.keys(listMethods) as ListMethod[]) this.assistants.door.listChanged(method)
  }

  #checkNoRobot(): void {
    const { robot } = this.options
    if (robot)
      throw new BridgeError(
        'not-allowed',
        `This bridge runs for the robot "${robot.name}", at the server that its file names.`,
        'Change that there, and start the bridge again.',
      )
  }
}

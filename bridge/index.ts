import { rm } from 'node:fs/promises'
import { upToDate } from './panda/changed-servers.ts'
import { ActivityRecord } from './activity/index.ts'
import type { BridgeApi } from './api.ts'
import { toBridgeError } from './errors.ts'
import { AGENT_KEY, ClientKeys, FileCredentialStore } from './auth/index.ts'
import {
  checkHome,
  checkInside,
  closeCredentials,
  openCredentials,
  wasStopped,
  type Home,
  type Runtime,
} from './home/index.ts'
import { listenAtPort, LocalServer } from './http/index.ts'
import { BridgeParts } from './methods/bridge-parts.ts'
import { bridgeApi } from './methods/index.ts'
import type { BridgeOptions } from './methods/options.ts'
import { keepConnectionsShort, type PandaServer } from './panda/index.ts'
import { watchForWake } from './platform/index.ts'
import type { Origin } from './policy/index.ts'
import type { Installation } from './server/index.ts'
import { allowedServer, isLocked, serversToChoose, type BridgeState } from './state/index.ts'

export type { BridgeOptions }

/** How long calls under way may take to end when the bridge stops, in milliseconds. */
const FINISH_MS = 5_000

/** The whole bridge in one object: both shells make one and hand its `api` to their transports. */
export class Bridge {
  /** What the bridge does for its user, as the window asks for it. */
  readonly api: BridgeApi
  readonly #options: BridgeOptions
  readonly #parts: BridgeParts
  readonly #local: LocalServer
  readonly #stopped = Promise.withResolvers<void>()
  #stopping: Promise<void> | undefined
  #socket: string | undefined

  /** A bridge that listens, with the login of its last run. @throws BridgeError */
  static async start(options: BridgeOptions): Promise<Bridge> {
    const { home, log } = options
    checkHome(home)
    keepConnectionsShort()
    checkInside(home)
    const fileStore = new FileCredentialStore(home.credentialsFolder)
    const keys = new ClientKeys(fileStore)
    const wereOpen = openCredentials(home)
    const areKnown = wereOpen.length > 0
    if (areKnown) await rm(home.windowsFile, { force: true })
    await keys.load(areKnown)
    if (options.agentKey) await keys.take(AGENT_KEY, options.agentKey)
    // Last: a start that fails or is killed before that leaves them open, and the next one does all of it.
    closeCredentials(home)
    if (areKnown) {
      log.warn(
        { files: wereOpen },
        'Others could have read these files of the credentials: the keys are renewed',
      )
    }
    let started: Bridge | undefined
    const activity = await ActivityRecord.open(home.activityFolder, {
      log,
      onProblem: () => {
        if (started) started.#parts.showProblems()
      },
    })
    const bridge = new Bridge(options, keys, activity, fileStore)
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
    keys: ClientKeys,
    activity: ActivityRecord,
    fileStore: FileCredentialStore,
  ) {
    const { home, log, credentials = fileStore } = options
    this.#options = options
    this.#parts = new BridgeParts({ ...options, credentials, keys, activity })
    this.api = this.apiFrom('window')
    const apiFrom = (where: Origin) => (where === 'window' ? this.api : this.apiFrom(where))
    this.#local = new LocalServer(keys, this.#parts.assistants.door, apiFrom, home, log)
  }

  /** The same as one transport carries it: what is decided through it stands in the record as decided there. */
  apiFrom(where: Origin): BridgeApi {
    return {
      ...bridgeApi(this.#parts, where, {
        stop: () => this.stop(),
        shutOutWindows: () => this.#local.shutOutWindows(),
      }),
      subscribe: (listener) => this.subscribe(listener),
    }
  }

  get home(): Home {
    return this.#options.home
  }

  get state(): BridgeState {
    return this.#parts.state
  }

  /** `http://127.0.0.1:PORT` */
  get url(): string {
    return new URL(this.state.mcpUrl).origin
  }

  /** Where it is reached, for the runtime file. */
  get addresses(): Pick<Runtime, 'url' | 'socket'> {
    return { url: this.url, ...(this.#socket !== undefined && { socket: this.#socket }) }
  }

  /** Settles when the bridge has been stopped, by whomever. */
  get stopped(): Promise<void> {
    return this.#stopped.promise
  }

  /** Milliseconds that no assistant has been connected or has asked anything, and none has a question before its user. */
  get idleMs(): number {
    const { approvals, assistants } = this.#parts
    return approvals.serverQuestions.isAnyOpen ? 0 : assistants.idleMs
  }

  /** The first PanDA server and all that belongs to it. @throws BridgeError while none has been chosen */
  get installation(): Installation {
    return this.#parts.installation
  }

  get activity(): ActivityRecord {
    return this.#parts.activity
  }

  get choices(): BridgeParts['choices'] {
    return this.#parts.choices
  }

  /** Those that can be chosen. */
  get servers(): PandaServer[] {
    return serversToChoose(this.settings, this.#parts.extensions.brought.servers)
  }

  get settings(): BridgeParts['settings'] {
    return this.#parts.settings
  }

  /** Calls the listener with each new state. @returns what ends that */
  subscribe(listener: (state: BridgeState) => void): () => void {
    return this.#parts.subscribe(listener)
  }

  /** The computer woke up, or its network changed. */
  wake(): void {
    this.#parts.servers.wake()
    this.#parts.further.wake()
  }

  /** The computer goes to sleep: nothing is asked until it wakes. */
  sleep(): void {
    this.#parts.servers.sleep()
  }

  /**
   * Answers what is under way, then ends. What waits for approval is not sent; what takes longer than `finishMs` is
   * answered with that.
   */
  async stop(): Promise<void> {
    this.#stopping ??= this.#stop()
    await this.#stopping
  }

  /** A stop waits for no call any longer: each is answered at once. */
  endCalls(): void {
    if (this.#stopping) this.#parts.running.endAll()
  }

  async #start(): Promise<void> {
    const { settings, choices, servers, extensions, further, ended } = this.#parts
    const { server, port, upstreams } = settings.read()
    const given = this.#options.robot?.server ?? this.#options.server
    const used = given
      ? allowedServer(settings.managed, given)
      : this.#allowedBefore(server && upToDate(server))
    await extensions.look()
    choices.mustHaveSetOfRobot()
    await further.use(upstreams)
    if (used) await servers.use(used)
    await servers.useBeside(choices.beside)
    await this.#listen(port)
    if (this.#options.watchClients) this.#parts.watchClients()
    watchForWake(() => this.wake(), ended.signal)
  }

  /** The server of earlier runs, unless an administrator has set others since: what is wrong is shown then. */
  #allowedBefore(server: PandaServer | undefined): PandaServer | undefined {
    try {
      return server && allowedServer(this.settings.managed, server)
    } catch (thrown) {
      this.#parts.serverProblem = toBridgeError(thrown).toValue()
      this.#parts.showProblems()
      return undefined
    }
  }

  async #listen(remembered: number | undefined): Promise<void> {
    const { assistants, settings } = this.#parts
    const { port, problem } = await listenAtPort(this.#local, {
      asked: this.#options.port,
      remembered,
      renewGivenOut: () => assistants.renewGivenOut(),
    })
    if (problem) {
      this.#parts.portProblem = problem
      this.#parts.showProblems()
    }
    if (this.#options.port !== 0 && !isLocked(settings.managed, 'port')) settings.change({ port })
    this.#socket = await this.#local.listenInHome()
    this.#parts.change({ mcpUrl: `http://127.0.0.1:${port}/mcp`, ...this.#parts.settingsState(port) })
  }

  async #stop(): Promise<void> {
    const { approvals, running, ended, assistants, servers, further, activity, health, documentation } =
      this.#parts
    // First of all: a call that waits for a yes must not be sent while the bridge ends.
    approvals.withdraw('bridge-ends')
    running.takeNoMore()
    // Over an update, a crash or the end of a session windows go on; who stops the bridge leaves none open.
    if (wasStopped(this.home)) await this.#local.shutOutWindows()
    const { finishMs = FINISH_MS } = this.#options
    await this.#local.close({ withinMs: finishMs, endAll: () => running.endAll() })
    ended.abort()
    await assistants.door.close()
    await servers.stop({ signOut: false })
    await further.close()
    await documentation.close()
    await health.flush()
    await activity.close()
    this.#stopped.resolve()
  }
}

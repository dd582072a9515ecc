import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { CONTROL_KEY, STDIO_KEY } from '../auth/key-names.ts'
import { BridgeError } from '../errors.ts'
import type { Home } from '../home/home.ts'
import { makePrivateFolder } from '../platform/files.ts'
import { mustNotBeOurs } from '../platform/real-file.ts'
import { Secret } from '../platform/secret.ts'
import type { Program } from '../shim/program.ts'
import type { Assistant, AssistantId } from './assistants/assistant.ts'
import { assistantById } from './assistants/index.ts'
import { isByHand, linesByHand } from './by-hand.ts'
import { inDownloads, writeShimBundle } from './shim-bundle.ts'
import { change, type Outcome } from './change.ts'
import { connect, disconnect, mayHoldKey, type TakeBack } from './connect.ts'
import { planRemoval } from './direct-entries.ts'
import type { Backup } from './files/record.ts'
import { defaultName, type Expected, type Offer } from './offer.ts'
import { NotedTerminal } from './noted-terminal.ts'
import { linesFor, type Lines } from './paste.ts'
import { inPlace, type Place, type Wish } from './place.ts'
import { mayUse, minded } from './permission.ts'
import { bundleProblem } from './policies/claude-desktop.ts'
import { previewConnect, previewDisconnect, type Preview } from './preview.ts'
import { remoteProblem } from './remote.ts'
import { disconnectAll, repairClients, type Disconnected, type Reconnect, type Repaired } from './repair.ts'
import { restartAssistant } from './restart.ts'
import { backups, restore } from './restore.ts'
import { describeClients, whereConnected, type ClientStatus } from './status.ts'
import { thisComputer, type Surroundings } from './surroundings.ts'
import { renewKey, takeBack, type KeyRing } from './taken-keys.ts'
import type { Where } from './target.ts'
import type { Terminal, Variables } from './terminal.ts'
import { watchClients, type WatchOptions } from './watch.ts'

const bundleName = 'panda-bridge.mcpb'

export interface ConnectionsOptions extends KeyRing {
  home: Home
  /** `http://127.0.0.1:PORT/mcp` */
  mcpUrl: () => string
  program: Program
  surroundings?: Surroundings
  /** The variables of a terminal, where this program was started without one. */
  terminalOfLogin?: Promise<Variables | undefined> | undefined
  /** Host and port of what may be a PandaMCP. */
  pandaHosts: () => readonly string[]
}

/** Connects assistants to this bridge: gives each its key, and its configuration file the entry. */
export class Connections {
  readonly #options: ConnectionsOptions
  readonly #noted: NotedTerminal
  readonly #where: Where
  #look: () => void = () => undefined

  constructor(options: ConnectionsOptions) {
    this.#options = options
    this.#noted = new NotedTerminal(options.home.clientsFolder, options.terminalOfLogin)
    const here = options.surroundings ?? thisComputer()
    this.#where = {
      surroundings: { ...here, terminal: (id) => this.#noted.variables(id) },
      stateDir: options.home.clientsFolder,
      bridgeHome: options.home.folder,
      pandaHosts: options.pandaHosts,
    }
  }

  async list(terminal?: Terminal): Promise<ClientStatus[]> {
    return describeClients(await this.#in({ terminal }), (id) => this.#expected(id))
  }

  /** What connecting would change in the assistant's file; nothing is written. @throws BridgeError */
  async preview(client: string, { http, ...place }: Wish = {}): Promise<Preview> {
    const assistant = assistantById(client)
    // What is shown covers the key in any case; where there is none yet, connecting will make one.
    const key = http ? (this.#options.keys.find(assistant.id) ?? new Secret('a-new-key')) : undefined
    return previewConnect(assistant, this.#offer(assistant.id, key), await this.#in(place))
  }

  /** What disconnecting would change. @throws BridgeError */
  async previewDisconnect(client: string, place: Place = {}): Promise<Preview> {
    const assistant = assistantById(client)
    const where = await this.#whereIn(assistant, place)
    return previewDisconnect(assistant, this.#expected(assistant.id), where)
  }

  /** @throws BridgeError with nothing changed */
  async connect(client: string, { http = false, ...place }: Wish = {}): Promise<Outcome> {
    const assistant = assistantById(client)
    const where = await this.#in(place)
    const outcome = await (http ? this.#connectOverHttp(assistant, where) : this.#connect(assistant, where))
    const { file, terminal } = place
    if (terminal && file === undefined) await this.#noted.note(assistant.id, terminal.variables)
    return outcome
  }

  async #connectOverHttp(assistant: Assistant, where: Where): Promise<Outcome> {
    // Before the key is marked as given out: most refusals come here.
    const wanted = this.#offer(assistant.id, new Secret('a-new-key'))
    await mayUse(assistant, wanted, where)
    await mayHoldKey(assistant, wanted, where)
    return connect(
      assistant,
      this.#offer(assistant.id, await this.#options.keys.giveOut(assistant.id)),
      where,
    )
  }

  async #connect(assistant: Assistant, where: Where): Promise<Outcome> {
    await mayUse(assistant, this.#offer(assistant.id), where)
    await this.#options.keys.ensure(assistant.id)
    return connect(assistant, this.#offer(assistant.id), where, (key) => renewKey(this.#options, key))
  }

  /** Takes out what was put in, and takes back the key. @throws BridgeError */
  async disconnect(client: string, place: Place = {}): Promise<Outcome> {
    const assistant = assistantById(client)
    const where = await this.#whereIn(assistant, place)
    return disconnect(assistant, this.#expected(assistant.id), where, this.#takeBack)
  }

  readonly #takeBack: TakeBack = async (id) => void (await takeBack(this.#options, id))

  /** Takes out an entry by which an assistant reaches PanDA past the bridge. @throws BridgeError */
  async removeDirectEntry(client: string, name: string, place: Place = {}): Promise<Outcome> {
    const assistant = assistantById(client)
    const { pandaHosts } = this.#options
    const outcome = await change(assistant, await this.#in(place), async (snapshot, connection) =>
      planRemoval(assistant, snapshot, connection, name, defaultName, pandaHosts()),
    )
    this.look()
    return outcome
  }

  /** Takes the bridge out of every assistant, and takes back their keys. What could not be taken out is said. */
  async disconnectAll(): Promise<Disconnected[]> {
    return disconnectAll(await this.#in({}), (id) => this.#expected(id), this.#takeBack)
  }

  /** Forgets what was put into the assistants' files, and the copies of them: nothing of it can be taken out after. */
  async forget(): Promise<void> {
    this.#noted.forget()
    await rm(this.#where.stateDir, { recursive: true, force: true })
  }

  /**
   * Mends the entries that vanished, or lead somewhere else than here.
   * @param client only this one, which gets a key where its key was taken back @throws BridgeError `not-found`
   */
  async repair(client?: string): Promise<Repaired[]> {
    const { keys } = this.#options
    const only = client === undefined ? undefined : [assistantById(client).id]
    const expected = (id: AssistantId) => (only || keys.find(id) ? this.#expected(id) : undefined)
    return repairClients(await this.#in({}), expected, this.#reconnect, only)
  }

  readonly #reconnect: Reconnect = ({ id, transport }, file) =>
    this.connect(id, { file, http: transport === 'http' })

  /** Takes a key back and ends what is open with it. @throws BridgeError */
  async revokeKey(name: string): Promise<void> {
    if (name === CONTROL_KEY) {
      throw new BridgeError(
        'invalid-input',
        'The key "control" is that of the windows and the command line.',
        'To make a new one, stop the bridge and delete the file credentials/keys.json in its folder.',
      )
    }
    // Refused from now on, also where the file of the keys is not written.
    if (!(await takeBack(this.#options, name).finally(() => this.look())))
      throw new BridgeError('not-found', `There is no key "${name}".`, 'See them with "panda-bridge keys".')
    // The shim, which reads its key where it is kept, comes with the new one from its next start on.
    if (name === STDIO_KEY) await this.#options.keys.ensure(STDIO_KEY)
  }

  /**
   * Ends the assistant and starts it again, where the system allows.
   * @param between done while it does not run @throws BridgeError that says how else
   */
  restart<Result>(client: string, between: () => Promise<Result>): Promise<Result> {
    return restartAssistant(assistantById(client), this.#where.surroundings, between)
  }

  async backups(client: string): Promise<Backup[]> {
    return backups(assistantById(client), await this.#in({}))
  }

  /** @throws BridgeError */
  async restore(client: string, backup: string): Promise<Outcome> {
    return restore(assistantById(client), backup, await this.#in({}))
  }

  /**
   * The lines to paste by hand: for one assistant, or for any other program.
   * @param http over HTTP: they hold a key @throws BridgeError
   */
  async lines(client: string, http = false): Promise<Lines> {
    const assistant = isByHand(client) ? undefined : assistantById(client)
    const { keys } = this.#options
    const name = assistant?.id ?? STDIO_KEY
    const problem = http ? remoteProblem(this.#where.surroundings) : undefined
    if (problem) throw problem
    const key = http ? await keys.giveOut(name) : void (await keys.ensure(name))
    const offer = this.#offer(assistant?.id, key)
    if (assistant === undefined) return linesByHand(client, offer) ?? linesFor(assistantById(client), offer)
    return minded(linesFor(assistant, offer), assistant, offer, this.#where)
  }

  /**
   * Writes the `.mcpb` bundle for Claude Desktop: the shim, and how it finds this bridge.
   * @param named among the user's downloads where none is named @returns the file @throws BridgeError
   */
  async bundle(named?: string): Promise<string> {
    if (named !== undefined) await mustNotBeOurs(named, this.#options.home.folder)
    return this.#writeBundle(named ?? (await inDownloads(this.#where.surroundings, bundleName)))
  }

  /** The same among the bridge's own files, for Claude Desktop to be opened with. */
  async ownBundle(): Promise<string> {
    await makePrivateFolder(this.#options.home.cacheFolder)
    return this.#writeBundle(join(this.#options.home.cacheFolder, bundleName))
  }

  async #writeBundle(target: string): Promise<string> {
    const problem = await bundleProblem(this.#where.surroundings)
    if (problem) throw problem
    await writeShimBundle(target, this.#options.program, this.#homeVariable())
    await this.#options.keys.ensure('claude-desktop')
    return target
  }

  /** Tells of each assistant's state, and of each change of it, until the signal. */
  watch(
    onStatus: (status: ClientStatus) => void,
    mayRepair: (id: string) => boolean,
    signal: AbortSignal,
  ): void {
    const options: WatchOptions = {
      expectedFor: (id) => this.#expected(id),
      repair: {
        // One whose key was taken back stays out.
        wants: (id) => mayRepair(id) && this.#options.keys.find(id) !== undefined,
        reconnect: this.#reconnect,
      },
      onStatus,
      signal,
    }
    void this.#noted.settled.then(() => (this.#look = watchClients(this.#where, options)))
  }

  /** Has the watchers look at once. */
  look(): void {
    this.#look()
  }

  async #in(place: Place): Promise<Where> {
    await this.#noted.settled
    return inPlace(this.#where, place)
  }

  async #whereIn(assistant: Assistant, place: Place): Promise<Where> {
    return whereConnected(assistant, this.#expected(assistant.id), await this.#in(place), this.#where)
  }

  #offer(id: AssistantId | undefined, key?: Secret): Offer {
    const { command, args, env: own } = this.#options.program.shim
    const env = { ...own, ...this.#homeVariable() }
    return {
      name: defaultName,
      stdio: {
        command,
        args: [...args, ...(id === undefined ? [] : ['--client', id])],
        ...(Object.keys(env).length > 0 && { env }),
      },
      http: { url: this.#options.mcpUrl(), ...(key && { key }) },
    }
  }

  #expected(id: AssistantId): Expected {
    const { keys, mcpUrl } = this.#options
    const accepts = (key: Secret) => keys.identify(`Bearer ${key.reveal()}`) === id
    return { ...this.#offer(id), http: { url: mcpUrl(), accepts }, hasKey: keys.find(id) !== undefined }
  }

  /** An assistant starts the shim with an environment of its own: a home that is not the usual one must be named. */
  #homeVariable(): Record<string, string> {
    const isUsual = process.env['PANDA_BRIDGE_HOME'] === undefined
    return isUsual ? {} : { PANDA_BRIDGE_HOME: this.#options.home.folder }
  }
}

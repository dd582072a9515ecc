import {
  givenNone,
  JoinedRelay,
  withoutServer,
  type Answering,
  type Joined,
  type Speaker,
  type UserSide,
} from '../calls/index.ts'
import { BridgeError } from '../errors.ts'
import type { McpNotification, McpRequest } from '../mcp/index.ts'
import type { PandaServer } from '../panda/index.ts'
import { schemeOf } from '../upstream/index.ts'
import { checkBeside, isSameServer, type BesideEntry } from './beside-entry.ts'
import type { Installation } from './installation.ts'
import { instructionsFor, type Given } from './instructions.ts'
import { ServerInUse, type ServerInUseOptions } from './server-in-use.ts'
import type { BesideState, ServerState } from './server-state.ts'
import { ServerTrust } from './server-trust.ts'
import { ServersBeside } from './servers-beside.ts'

type Common = Omit<
  ServerInUseOptions,
  'scheme' | 'isOneOfSeveral' | 'trust' | 'user' | 'tell' | 'onUsed' | 'onLeft' | 'onNotification'
>

export interface ServersOptions extends Common {
  /** What of a call's way is the user's, at one beside the first by its name. */
  userAt: (server: string | undefined) => UserSide
  /** The endpoint set in force, as of `userAt`. */
  setAt: (server: string | undefined) => BesideState['set']
  /** The names of the servers that a client has; undefined for all. */
  serversOf: (client: string) => readonly string[] | undefined
  /** Called with what has changed of the state of the first. */
  tell: (change: Partial<ServerState>) => void
  tellBeside: (states: readonly BesideState[]) => void
  onUsed: () => void
  /** The login at one has ended or given way to somebody else's, or it is left: what was asked there is to be dropped. */
  onLeft: (server: string | undefined, because: 'signed-out' | 'server-changed') => void
  /** @param server which one beside the first says it, by its name */
  onNotification: (notification: McpNotification, from: Speaker, server: string | undefined) => void
}

const anyList: McpRequest = { method: 'tools/list' }

/** One in use, as an assistant may have it. */
interface InUse {
  name: string
  /** Of its tools, where an assistant has another before it. */
  prefix: string
  isFirst: boolean
  installation: Installation | undefined
}

/**
 * The PanDA servers in use: the first, and those beside it; and which of them answer which assistant. Each has a login,
 * lists, and a record of how it is, of its own.
 */
export class Servers {
  readonly first: ServerInUse
  readonly beside: ServersBeside
  readonly trust: ServerTrust
  readonly #options: ServersOptions
  /** The one that is first, also while it is brought into use. */
  #firstServer: PandaServer | undefined
  /** Those that assistants have had since a server came or went. */
  #joined: { members: readonly InUse[]; relay: JoinedRelay }[] = []

  constructor(options: ServersOptions) {
    const { tell, tellBeside, setAt, userAt, onLeft, onNotification, onUsed, log } = options
    this.#options = options
    this.trust = new ServerTrust(log)
    const isOneOfSeveral = () => this.#all.length > 1
    const common = { ...options, trust: this.trust, isOneOfSeveral }
    this.first = new ServerInUse({
      ...common,
      scheme: '',
      user: userAt(undefined),
      tell,
      onUsed,
      onLeft: () => onLeft(undefined, 'signed-out'),
      onNotification: (notification, from) => onNotification(notification, from, undefined),
    })
    this.beside = new ServersBeside({
      log,
      setAt,
      onState: tellBeside,
      onLeft: ({ server }) => onLeft(server.name, 'server-changed'),
      make: ({ server: { name }, prefix }, tellOf) =>
        new ServerInUse({
          ...common,
          scheme: schemeOf(prefix),
          // Who is no PanDA is entered with the login of the first, which is not to act for whoever has only this one.
          furtherHosts: () => [],
          further: () => options.further().filter(({ upstream }) => !upstream.needsLogin(anyList)),
          user: userAt(name),
          tell: tellOf,
          onUsed,
          onLeft: () => onLeft(name, 'signed-out'),
          onNotification: (notification, from) => onNotification(notification, from, name),
        }),
    })
  }

  /** Uses this as the first from now on. */
  async use(server: PandaServer): Promise<void> {
    this.#firstServer = server
    this.#joined = []
    await this.first.use(server)
  }

  /** Uses these beside it from now on; of those that would be taken for another, which a hand may write into the settings, none. */
  async useBeside(entries: readonly BesideEntry[]): Promise<void> {
    this.#joined = []
    await this.beside.use(entries.filter((entry, index) => this.#isApart(entry, entries.slice(0, index))))
  }

  #isApart(entry: BesideEntry, before: readonly BesideEntry[]): boolean {
    try {
      checkBeside(entry, { first: this.#firstServer, others: before, prefixes: [] })
      return true
    } catch (thrown) {
      this.#options.log.warn({ server: entry.server.name, why: String(thrown) }, 'A server is not used')
      return false
    }
  }

  /** The one of that name, or the first where none is named. @throws BridgeError where it is not in use */
  installationOf(name: string | undefined): Installation {
    const all = this.#all
    const named = name === undefined ? all.find(({ isFirst }) => isFirst) : this.#find(name)
    if (named?.installation) return named.installation
    if (name === undefined)
      throw new BridgeError(
        'invalid-input',
        'No PanDA server has been chosen yet.',
        'Choose one with "panda-bridge login --server NAME", for example --server ATLAS.',
      )
    if (named)
      throw new BridgeError(
        'unreachable',
        `${named.name} cannot be used now.`,
        'Look at the status of the bridge.',
      )
    throw new BridgeError(
      'not-found',
      `No PanDA server "${name.slice(0, 100)}" is in use.`,
      `In use: ${all.map((each) => each.name).join(', ') || 'none'}.`,
    )
  }

  /** How the policy and the user's side know it: by its name where it is beside the first. @throws BridgeError */
  placeOf(name: string | undefined): string | undefined {
    if (name === undefined) return undefined
    const found = this.#find(name)
    if (!found) this.installationOf(name)
    return found?.isFirst === false ? found.name : undefined
  }

  get installations(): readonly Installation[] {
    return this.#all.flatMap(({ installation }) => installation ?? [])
  }

  /** Who answers a client, by the name of its key; with none given, all that are in use. */
  answering(client: string | undefined): Answering {
    const given = this.#given(client)
    const [first, ...others] = given
    if (!first) return this.#all.length > 0 ? givenNone : withoutServer
    // Never another in its place: the names of its tools would be that one's.
    if (!first.installation) return withoutServer
    const open = others.filter(({ installation }) => installation)
    return open.length === 0 ? first.installation.relay : this.#join([first, ...open])
  }

  /** What a client is told at first. */
  instructions(client: string): string {
    return instructionsFor(
      this.#given(client).map(({ name, prefix, isFirst, installation }, index): Given => {
        const server = installation?.server
        const place = isFirst ? undefined : name
        return {
          name,
          vo: server?.vo ?? '',
          set: this.#options.setAt(place).name,
          prefix: index === 0 ? '' : prefix,
          login: installation?.login.state,
        }
      }),
      this.#all.length > 0,
    )
  }

  /** Whether a client has the server. @param server as of `placeOf` */
  has(client: string, server: string | undefined): boolean {
    return this.#given(client).some(({ name, isFirst }) => (server === undefined ? isFirst : name === server))
  }

  /** As {@link Relay.notifyInFlight}, at one by its name as of `placeOf`, or at all for who is no PanDA. */
  notifyInFlight(
    notification: McpNotification,
    from: Speaker,
    at: { server: string | undefined } | undefined,
  ): boolean {
    const isMeant = ({ name, isFirst }: InUse) =>
      at === undefined || (at.server === undefined ? isFirst : name === at.server)
    const meant = this.#all.filter(isMeant)
    const relays = meant.flatMap(({ installation }) =>
      installation ? [installation.relay, installation.ownRelay] : [],
    )
    return relays.map((relay) => relay.notifyInFlight(notification, from)).includes(true)
  }

  /** As {@link Relay.isOfAnother}, at any of them. */
  isOfAnother(uri: string, from: Speaker): boolean {
    return this.installations.some(({ relay }) => relay.isOfAnother(uri, from))
  }

  wake(): void {
    for (const installation of this.installations) installation.wake()
  }

  sleep(): void {
    for (const installation of this.installations) installation.sleep()
  }

  /** Uses none any more. @param signOut also forgets the logins @throws BridgeError where a file of one stays */
  async stop(how: { signOut: boolean }): Promise<void> {
    this.#firstServer = undefined
    this.#joined = []
    const stopped = await Promise.allSettled([this.first.stop(how), this.beside.stop(how)])
    const failed = stopped.find((one) => one.status === 'rejected')
    if (failed) throw failed.reason
  }

  get #all(): readonly InUse[] {
    const first = this.#firstServer
    return [
      ...(first
        ? [{ name: first.name, prefix: '', isFirst: true, installation: this.first.installation }]
        : []),
      ...this.beside.all.map(({ entry, installation }) => ({
        name: entry.server.name,
        prefix: entry.prefix,
        isFirst: false,
        installation,
      })),
    ]
  }

  #find(name: string): InUse | undefined {
    return this.#all.find((each) => isSameServer(each, name))
  }

  #given(client: string | undefined): readonly InUse[] {
    const names = client === undefined ? undefined : this.#options.serversOf(client)
    return names
      ? this.#all.filter(({ name }) => names.some((each) => isSameServer({ name }, each)))
      : this.#all
  }

  #join(members: readonly [InUse, ...InUse[]]): Answering {
    const isSame = (one: readonly InUse[]) =>
      one.length === members.length &&
      one.every(({ installation }, index) => installation === members[index]?.installation)
    const known = this.#joined.find((joined) => isSame(joined.members))
    if (known) return known.relay
    const relay = this.#newJoined(members)
    this.#joined.push({ members, relay })
    return relay
  }

  #newJoined([first, ...others]: readonly [InUse, ...InUse[]]): JoinedRelay {
    const user = (one: InUse) => this.#options.userAt(one.isFirst ? undefined : one.name)
    const joined = (one: InUse, prefix: string): Joined[] => {
      const { installation, name, isFirst } = one
      if (!installation) return []
      const relay = prefix === '' ? installation.relay : installation.ownRelay
      return [{ server: name, prefix, scheme: isFirst ? '' : schemeOf(one.prefix), relay }]
    }
    const [head] = joined(first, '')
    if (!head) throw new Error('A server that is not in use joins no other')
    const named = (client: string) =>
      others.flatMap((one) =>
        user(one)
          .mostUsed(client)
          .map((tool) => one.prefix + tool),
      )
    return new JoinedRelay(
      head,
      others.flatMap((one) => joined(one, one.prefix)),
      {
        policy: user(first).policy,
        mostUsed: (client) => [...user(first).mostUsed(client), ...named(client)],
      },
    )
  }
}

import { isDeepStrictEqual } from 'node:util'
import type { CredentialStore } from '../../auth/credentials.ts'
import type { AnyLogin } from '../../auth/login.ts'
import { BridgeError } from '../../errors.ts'
import type { Log } from '../../home/log.ts'
import { InTurn } from '../../platform/in-turn.ts'
import { Secret } from '../../platform/secret.ts'
import { guarded } from '../guarded.ts'
import { openToAll, type Entrance } from '../mcp/entrance.ts'
import type { McpTimes } from '../mcp/mcp-connection.ts'
import type { UsesProxy } from '../mcp/mcp-http.ts'
import { UpstreamInUse, type UpstreamInUseOptions } from '../upstream-in-use.ts'
import { byBearer, byPandaLogin } from './entrances.ts'
import { isSameEntry, placeOf, type FurtherEntry } from './entry.ts'
import { FurtherUpstream, whoIs } from './further-upstream.ts'
import type { FurtherState } from './further-state.ts'
import { KeptSecrets, variablesOf } from './kept-secrets.ts'
import type { Linking } from './oauth/oauth-link.ts'
import { close, isLinked, linkOf, start, stateOf, type Used } from './used.ts'

export interface FurtherUpstreamsOptions extends Omit<UpstreamInUseOptions, 'at' | 'onState' | 'trust'> {
  credentials: CredentialStore
  log: Log
  times: Partial<McpTimes>
  usesProxy?: UsesProxy | undefined
  /** That of the PanDA server in use. */
  pandaLogin: () => AnyLogin | undefined
  /** Where programs are looked for; undefined for where this program's own are. */
  path: () => Promise<string | undefined>
  onState: (states: readonly FurtherState[]) => void
}

/** The MCP servers that answer besides PanDA, whatever the PanDA server in use. One that is in trouble harms no other. */
export class FurtherUpstreams {
  readonly #options: FurtherUpstreamsOptions
  #all: Used[] = []
  readonly #turns = new InTurn()

  constructor(options: FurtherUpstreamsOptions) {
    this.#options = options
  }

  /** Those that are switched on, in the order in which their names count. */
  get inUse(): readonly UpstreamInUse[] {
    return this.#all.flatMap(({ inUse }) => inUse ?? [])
  }

  get states(): readonly FurtherState[] {
    return this.#all.map((used) => stateOf(used))
  }

  /** Whether a tool of this name is one of theirs, also while its server is away or switched off. */
  hasTool(name: string): boolean {
    return this.#all.some(
      ({ entry: { prefix }, inUse }) =>
        (prefix !== '' && name.startsWith(prefix)) || inUse?.tools.has(name) === true,
    )
  }

  /** Where PanDA's login is wanted: scheme, host and port. */
  get hostsForPandaLogin(): string[] {
    return this.#all.flatMap(({ entry: { on, reach } }) =>
      on && reach.by === 'http' && reach.login === 'panda' ? [new URL(reach.url).origin] : [],
    )
  }

  /** Uses these from now on; those whose entry is as it was go on. Two windows may change them faster than one ends. */
  use(entries: readonly FurtherEntry[]): Promise<void> {
    return this.#turns.do(() => this.#use(entries))
  }

  async #use(entries: readonly FurtherEntry[]): Promise<void> {
    const before = this.#all
    const kept = before.filter(({ entry }) => entries.some((each) => isDeepStrictEqual(each, entry)))
    const opened = await Promise.all(
      entries.map(
        async (entry) => kept.find((each) => isDeepStrictEqual(each.entry, entry)) ?? this.#open(entry),
      ),
    )
    this.#all = opened
    this.#tell()
    for (const { inUse } of opened.filter((used) => !kept.includes(used))) start(inUse)
    await Promise.all(before.filter((used) => !kept.includes(used)).map(close))
  }

  /** Keeps a bearer for it, or with nothing forgets it. @throws BridgeError */
  async keepBearer(name: string, bearer: Secret | undefined): Promise<void> {
    const used = this.#find(name)
    await used.secrets.change((kept) => ({ ...kept, bearer: bearer?.reveal() }))
    await this.#entranceChanged(used)
  }

  /** Keeps the values of variables that are secret. @throws BridgeError */
  async keepVariables(name: string, values: Readonly<Record<string, Secret>>): Promise<void> {
    const used = this.#find(name)
    const given = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value.reveal()]))
    await used.secrets.change((kept) => ({ ...kept, variables: { ...kept.variables, ...given } }))
    await this.#entranceChanged(used)
  }

  /** Begins a login in the browser. @throws BridgeError */
  async link(name: string): Promise<Linking> {
    const used = this.#find(name)
    if (!used.link)
      throw new BridgeError(
        'invalid-input',
        `${used.entry.name} needs no login in a browser.`,
        'Its entry says how it is entered.',
      )
    const linking = await used.link.begin()
    this.#tell()
    used.link
      .ended()
      .catch(() => undefined)
      .finally(() => void this.#entranceChanged(used))
    return linking
  }

  /** Settles when the user has decided in the browser. @throws BridgeError where no login came of it */
  async linked(name: string): Promise<void> {
    await this.#find(name).link?.ended()
  }

  /** @throws BridgeError where the address is not that at which the browser ended */
  finishLink(name: string, address: string): void {
    this.#find(name).link?.finishWith(address)
  }

  cancelLink(name: string): void {
    this.#find(name).link?.cancel()
  }

  /**
   * Forgets all secrets that are kept for it, and ends its login there.
   * @returns what the user has to know where that was not done
   * @throws BridgeError
   */
  async unlink(name: string): Promise<string | undefined> {
    const used = this.#find(name)
    used.link?.cancel()
    const revoke = await used.link?.revocation()
    await used.secrets.forget()
    await this.#entranceChanged(used)
    return revoke?.()
  }

  /** The same of all. @throws BridgeError */
  async unlinkAll(): Promise<void> {
    await Promise.all(this.#all.map(({ entry }) => this.unlink(entry.name)))
  }

  /** Asks it now. */
  async look(name: string): Promise<FurtherState> {
    const { inUse, entry } = this.#find(name)
    await inUse?.lists.refresh('tools/list')
    return this.states.find((state) => state.name === entry.name) ?? stateOf(this.#find(name))
  }

  /** What failed for want of a network, or of PanDA's login, is tried again. */
  wake(): void {
    for (const { inUse } of this.#all) inUse?.wake()
  }

  async close(): Promise<void> {
    const all = this.#all
    this.#all = []
    await Promise.all(all.map(close))
  }

  #find(name: string): Used {
    const found = this.#all.find(({ entry }) => isSameEntry(entry, { name }))
    if (found) return found
    throw new BridgeError(
      'not-found',
      `There is no server "${name.slice(0, 100)}".`,
      'Use one of those that are listed.',
    )
  }

  async #open(entry: FurtherEntry): Promise<Used> {
    const { credentials, log } = this.#options
    const secrets = new KeptSecrets(credentials, entry)
    const link = linkOf(entry, secrets, log)
    const used: Used = { entry, secrets, link, isLinked: undefined, inUse: undefined, renew: () => undefined }
    used.isLinked = await isLinked(used).catch(() => false)
    if (!entry.on) return used
    try {
      used.inUse = this.#make(used)
      await used.inUse.load()
    } catch (error) {
      log.error({ upstream: entry.name, error: String(error) }, 'A further upstream could not be made')
    }
    return used
  }

  #make(used: Used): UpstreamInUse {
    const { entry, secrets } = used
    const { log, times, usesProxy, path } = this.#options
    const site = {
      log,
      times,
      usesProxy,
      path,
      entrance: this.#entranceOf(used),
      secrets: async () => variablesOf(entry, (await secrets.read()).variables ?? {}),
    }
    return new UpstreamInUse(
      (events) => {
        const upstream = new FurtherUpstream(entry, events, site)
        used.renew = () => upstream.renew()
        return guarded(upstream, times)
      },
      {
        ...this.#options,
        at: `further ${placeOf(entry)}`,
        trust: entry.trust,
        onState: () => this.#tell(),
      },
    )
  }

  #entranceOf({ entry, secrets, link }: Used): Entrance {
    const { reach } = entry
    if (reach.by !== 'http') return openToAll
    switch (reach.login) {
      case 'none':
        return openToAll
      case 'panda':
        return byPandaLogin(this.#options.pandaLogin)
      case 'bearer':
        return byBearer(whoIs(entry), async () => {
          const { bearer } = await secrets.read()
          return bearer === undefined ? undefined : new Secret(bearer)
        })
      case 'oauth':
        return link?.entrance ?? openToAll
    }
  }

  async #entranceChanged(used: Used): Promise<void> {
    used.isLinked = await isLinked(used).catch(() => false)
    used.renew()
    start(used.inUse)
    this.#tell()
  }

  #tell(): void {
    this.#options.onState(this.states)
  }
}

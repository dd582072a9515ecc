import { z } from 'zod'
import { BridgeError } from '../errors.ts'
import type { PandaServer } from '../panda/servers.ts'
import { parseJson } from '../platform/json.ts'
import type { CredentialStore } from './credentials.ts'

/** A host that a server's entry names, and what the user says of it. */
export interface LoginHost {
  /** Scheme, host and port: `https://pandaserver.cern.ch:25443`. */
  origin: string
  /** `asked`: the user has not said anything yet, and it gets nothing. */
  is: 'allowed' | 'asked' | 'refused'
  /** It is the monitor's, and nothing of PanDA's: pages of jobs and logs are read there, and no call waits for it. */
  isMonitor?: boolean
  /** It is that of a server besides PanDA: no call of PanDA's waits for it. */
  isFurther?: boolean
}

const knownSchema = z.object({ allowed: z.array(z.string()), refused: z.array(z.string()) })
type Known = z.infer<typeof knownSchema>

/**
 * Which hosts may see the login to one VO of one server: those that its entry names when the first login comes. An
 * entry may change under a login, by a hand in the settings file or a new version of this program: what it names then
 * is asked about. That outlives a login, so that signing out and in again brings in nobody.
 */
export class LoginHosts {
  readonly #named: readonly string[]
  /** Its monitor's, where that is another. */
  readonly #monitor: string | undefined
  /** Those of servers besides PanDA that its user wants entered with the login. */
  readonly #further: () => readonly string[]
  readonly #store: CredentialStore
  readonly #name: string
  #known: Known | undefined
  #checked = { url: '', origin: '' }

  constructor(
    server: PandaServer,
    store: CredentialStore,
    name: string,
    further: () => readonly string[] = () => [],
  ) {
    const { url, pandaMcpUrl, otherPandaMcpUrls = [], monitorUrl } = server
    const ofPanda = [url, pandaMcpUrl, ...otherPandaMcpUrls].flatMap((each) =>
      each === undefined ? [] : [new URL(each).origin],
    )
    const ofMonitor = monitorUrl === undefined ? undefined : new URL(monitorUrl).origin
    this.#monitor = ofMonitor !== undefined && ofPanda.includes(ofMonitor) ? undefined : ofMonitor
    this.#named = [...new Set(this.#monitor === undefined ? ofPanda : [...ofPanda, this.#monitor])]
    this.#further = further
    this.#store = store
    this.#name = name
  }

  async load(): Promise<void> {
    const text = await this.#store.read(this.#name)
    if (text === undefined) return
    // Of a file that cannot be read only what the login's own name says is taken as known: the server itself.
    const nothingElse = { allowed: this.#named.slice(0, 1), refused: [] }
    this.#known = knownSchema.safeParse(parseJson(text)).data ?? nothingElse
  }

  /**
   * Lets the hosts of the entry see the login, where no login before has fixed which may. Where the store does not take
   * that, as on a full disk, it holds for this run: the login does, too.
   */
  async fix(): Promise<void> {
    if (this.#known) return
    const known: Known = { allowed: [...this.#named], refused: [] }
    await this.#keep(known).catch(() => (this.#known = known))
  }

  /** The same for a login of a version that noted no hosts, and sent it to no monitor. */
  async fixEarlier(): Promise<void> {
    const allowed = this.#named.filter((origin) => origin !== this.#monitor)
    if (!this.#known) await this.#keep({ allowed, refused: [] })
  }

  get list(): readonly LoginHost[] {
    const further = this.#further().filter((origin) => !this.#named.includes(origin))
    return [...this.#named, ...new Set(further)].map((origin) => ({
      origin,
      is: this.#standing(origin),
      ...(origin === this.#monitor && { isMonitor: true }),
      ...(further.includes(origin) && { isFurther: true }),
    }))
  }

  /** Takes the user's answer. @throws BridgeError `not-found` where the entry does not name that host (any more) */
  async answer(origin: string, isYes: boolean): Promise<void> {
    if (!this.#known || !this.list.some((host) => host.origin === origin)) {
      throw new BridgeError(
        'not-found',
        `No server in use names the host ${origin}, so the login does not go there.`,
        'Nothing needs to be answered any more.',
      )
    }
    const others = (origins: string[]) => origins.filter((each) => each !== origin)
    const allowed = others(this.#known.allowed)
    const refused = others(this.#known.refused)
    await this.#keep(
      isYes ? { allowed: [...allowed, origin], refused } : { allowed, refused: [...refused, origin] },
    )
  }

  /** @throws BridgeError `not-allowed` unless the login may go to this address */
  check(url: string): void {
    // Of the same address again and again, some microseconds each time.
    if (this.#checked.url !== url) this.#checked = { url, origin: new URL(url).origin }
    const { origin } = this.#checked
    switch (this.#standing(origin)) {
      case 'allowed':
        return
      case 'asked':
        throw new BridgeError(
          'not-allowed',
          `The login is not sent to ${origin}: it has not been there before, and the user has not said yet whether it may.`,
          'Ask the user to answer in the window of PanDA Bridge, or with "panda-bridge login".',
        )
      case 'refused':
        throw new BridgeError(
          'not-allowed',
          `The login is not sent to ${origin}: the user has refused that host.`,
          'The user can allow it in the window of PanDA Bridge, or with "panda-bridge login".',
        )
    }
  }

  #standing(origin: string): LoginHost['is'] {
    if (this.#known?.refused.includes(origin)) return 'refused'
    return (this.#known?.allowed ?? this.#named).includes(origin) ? 'allowed' : 'asked'
  }

  async #keep(known: Known): Promise<void> {
    await this.#store.write(this.#name, JSON.stringify(known))
    this.#known = known
  }
}

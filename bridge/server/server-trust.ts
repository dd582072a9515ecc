import { toBridgeError, type BridgeErrorValue } from '../errors.ts'
import type { Log } from '../home/log.ts'
import type { PandaServer } from '../panda/servers.ts'
import { trustAuthorities, type TrustReport } from '../panda/trust.ts'

/** The certificate authorities of the servers in use, besides the system's: what one needs counts for the process. */
export class ServerTrust {
  readonly #log: Log
  /** The CA files, by whose they are. */
  readonly #files = new Map<object, string>()
  readonly #problems = new Map<object, BridgeErrorValue>()

  constructor(log: Log) {
    this.#log = log
  }

  /** Why the CA files of servers in use are not used, where they are not. */
  get problems(): BridgeErrorValue[] {
    return [...this.#problems.values()]
  }

  /**
   * Trusts the server's authorities from now on, and no other's, until `again`.
   * @throws BridgeError where its CA file cannot be used; the system's are trusted all the same
   */
  async trust(server: PandaServer | undefined): Promise<TrustReport> {
    const { caFile } = server ?? {}
    return this.#trust(caFile === undefined ? [] : [caFile])
  }

  /** Trusts those of the servers in use, after a look at another. Never throws. */
  async again(): Promise<void> {
    await this.#trust([...this.#files.values()]).catch(() => undefined)
  }

  /**
   * A server comes into use, or with none given none any more, whatever its CA file is: it may be reached without. Never
   * throws.
   * @param user in whose place the server is
   */
  async use(user: object, server: PandaServer | undefined): Promise<void> {
    this.#problems.delete(user)
    const { caFile } = server ?? {}
    if (caFile === undefined) this.#files.delete(user)
    else this.#files.set(user, caFile)
    try {
      const { inUse, notes } = await this.#trust([...this.#files.values()])
      if (caFile === undefined || inUse) return
      this.#problems.set(user, {
        code: 'untrusted-certificate',
        message: notes[0] ?? '',
        nextStep: 'Use a newer Node.js.',
      })
    } catch (thrown) {
      // Of several files that cannot be used the first is told of, which may be another server's.
      const ofThis = caFile === undefined ? undefined : await this.#problemOf(caFile, thrown)
      if (ofThis) this.#problems.set(user, ofThis)
    }
  }

  async #problemOf(caFile: string, thrown: unknown): Promise<BridgeErrorValue | undefined> {
    if (this.#files.size === 1) return toBridgeError(thrown).toValue()
    try {
      await this.#trust([caFile])
      return undefined
    } catch (own) {
      return toBridgeError(own).toValue()
    } finally {
      await this.again()
    }
  }

  #trust(caFiles: readonly string[]): Promise<TrustReport> {
    return trustAuthorities({ log: this.#log, caFiles })
  }
}

import { toBridgeError, type BridgeErrorValue } from '../errors.ts'
import type { Log } from '../home/log.ts'
import type { PandaServer } from '../panda/servers.ts'
import { trustAuthorities, type TrustReport } from '../panda/trust.ts'

/** The certificate authorities of the server in use, besides the system's. */
export class ServerTrust {
  readonly #log: Log
  #problem: BridgeErrorValue | undefined

  constructor(log: Log) {
    this.#log = log
  }

  /** Why the CA file of the server in use is not used, where it is not. */
  get problem(): BridgeErrorValue | undefined {
    return this.#problem
  }

  /**
   * Trusts the server's authorities from now on, and no other's.
   * @throws BridgeError where its CA file cannot be used; the system's are trusted all the same
   */
  async trust(server: PandaServer | undefined): Promise<TrustReport> {
    const { caFile } = server ?? {}
    return trustAuthorities({ log: this.#log, caFiles: caFile === undefined ? [] : [caFile] })
  }

  /** The same for a server that is used whatever its CA file is: it may be reached without. Never throws. */
  async use(server: PandaServer | undefined): Promise<void> {
    this.#problem = undefined
    try {
      const { inUse, notes } = await this.trust(server)
      if (server?.caFile === undefined || inUse) return
      this.#problem = {
        code: 'untrusted-certificate',
        message: notes[0] ?? '',
        nextStep: 'Use a newer Node.js.',
      }
    } catch (thrown) {
      this.#problem = toBridgeError(thrown).toValue()
    }
  }
}

import type { PandaServer } from '../panda/servers.ts'
import { findIssuer, type Issuer } from './issuer.ts'

/** A public identity provider's metadata changes rarely, its signing keys are not used here. Milliseconds. */
const LIFETIME_MS = 6 * 3_600_000

/** The identity provider of a server's VO, looked for when it is needed and kept for some hours. */
export class KnownIssuer {
  readonly #server: PandaServer
  #kept: { found: Promise<Issuer>; at: number } | undefined

  constructor(server: PandaServer) {
    this.#server = server
  }

  /** @throws as `findIssuer` */
  find(): Promise<Issuer> {
    if (!this.#kept || Date.now() - this.#kept.at > LIFETIME_MS) {
      const kept = { found: findIssuer(this.#server), at: Date.now() }
      this.#kept = kept
      kept.found.catch(() => {
        if (this.#kept === kept) this.#kept = undefined
      })
    }
    return this.#kept.found
  }

  /** What PanDA and the provider say of its client may be otherwise now: they are asked again. */
  forget(): void {
    this.#kept = undefined
  }
}

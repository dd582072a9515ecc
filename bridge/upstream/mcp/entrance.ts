import type { Secret } from '../../platform/secret.ts'

/** How requests to one server show who asks. */
export interface Entrance {
  /**
   * The secret of this moment for a request to this address; undefined where it goes without.
   * @throws BridgeError where there is none that may go there
   */
  secret(url: string): Promise<Secret | undefined>
  /** Another one for a secret that the server has refused, before anything was carried out. @throws BridgeError where there is none */
  replaceRefused(secret: Secret, url: string): Promise<Secret>
  /** The headers of a request with it. */
  headers(secret: Secret | undefined): Record<string, string>
}

/** Whoever asks is let in. */
export const openToAll: Entrance = {
  secret: () => Promise.resolve(undefined),
  replaceRefused: (secret) => Promise.resolve(secret),
  headers: () => ({}),
}

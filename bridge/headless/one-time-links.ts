import { createHash, randomBytes } from 'node:crypto'

const LIFETIME_MS = 5 * 60_000
/** More links than this at once are nobody's wish: the oldest goes. */
const MOST_LINKS = 20

/**
 * Secrets that open one window each. Only their digests are kept, and a look-up by digest says
 * nothing of a secret by the time that it takes.
 */
export class OneTimeLinks {
  readonly #expiryOf = new Map<string, number>()
  readonly #now: () => number

  /** @param now milliseconds since 1970 */
  constructor(now: () => number) {
    this.#now = now
  }

  /** @returns a secret that `take` accepts once in the next five minutes */
  make(): string {
    const secret = randomBytes(32).toString('base64url')
    for (const oldest of this.#expiryOf.keys()) {
      if (this.#expiryOf.size < MOST_LINKS) break
      this.#expiryOf.delete(oldest)
    }
    this.#expiryOf.set(digest(secret), this.#now() + LIFETIME_MS)
    return secret
  }

  /** @returns whether the secret was good; it is no longer */
  take(secret: string): boolean {
    const key = digest(secret)
    const expiry = this.#expiryOf.get(key)
    this.#expiryOf.delete(key)
    return expiry !== undefined && this.#now() < expiry
  }
}

export function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

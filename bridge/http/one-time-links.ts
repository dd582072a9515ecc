import { createHash, randomBytes } from 'node:crypto'

const LIFETIME_MS = 5 * 60_000
/** More links than this at once are nobody's wish: the oldest goes. */
const MOST_LINKS = 20

interface Link {
  /** Milliseconds since 1970. */
  expiry: number
  ended: PromiseWithResolvers<boolean>
}

/**
 * Secrets that open one window each. Only their digests are kept, and a look-up by digest says
 * nothing of a secret by the time that it takes.
 */
export class OneTimeLinks {
  readonly #links = new Map<string, Link>()
  readonly #now: () => number

  /** @param now milliseconds since 1970 */
  constructor(now: () => number) {
    this.#now = now
  }

  /** @returns a secret that `take` accepts once in the next five minutes */
  make(): string {
    const secret = randomBytes(32).toString('base64url')
    for (const oldest of this.#links.keys()) {
      if (this.#links.size < MOST_LINKS) break
      this.#end(oldest, false)
    }
    const key = digest(secret)
    this.#links.set(key, { expiry: this.#now() + LIFETIME_MS, ended: Promise.withResolvers() })
    setTimeout(() => this.#end(key, false), LIFETIME_MS).unref()
    return secret
  }

  /** @returns whether the secret was good; it is no longer */
  take(secret: string): boolean {
    const key = digest(secret)
    const link = this.#links.get(key)
    const isGood = link !== undefined && this.#now() < link.expiry
    this.#end(key, isGood)
    return isGood
  }

  /** @returns whether the secret has been taken, as soon as it is known */
  async whenUsed(secret: string): Promise<boolean> {
    return (await this.#links.get(digest(secret))?.ended.promise) ?? false
  }

  close(): void {
    for (const key of this.#links.keys()) this.#end(key, false)
  }

  #end(key: string, isUsed: boolean): void {
    this.#links.get(key)?.ended.resolve(isUsed)
    this.#links.delete(key)
  }
}

function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

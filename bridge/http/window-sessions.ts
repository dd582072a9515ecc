import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** A window that asked nothing for so long is closed, or forgotten on a screen. */
const IDLE_MS = 12 * 3_600_000
const MOST_SESSIONS = 100

/** The header of a window's request: `SESSION.NONCE.MAC`. */
export const WINDOW_HEADER = 'panda-bridge-window'
/** The header of the answer, which says that it comes from the bridge that let the window in. */
export const PROOF_HEADER = 'panda-bridge-proof'

/**
 * The windows that a one-time link has let in, until the bridge ends or they are idle. Each has a key that it was told
 * once; no request and no answer shows it again. A window goes on asking when its bridge is dead, and another user of
 * the computer may have taken the port: what he hears opens nothing, and what he answers proves nothing.
 */
export class WindowSessions {
  /** In the order of use. */
  readonly #sessions = new Map<string, { key: string; usedAt: number }>()
  readonly #now: () => number

  /** @param now milliseconds since 1970 */
  constructor(now: () => number) {
    this.#now = now
  }

  /** @returns what the window keeps: the session's name, and its key */
  open(): { session: string; key: string } {
    const session = randomBytes(16).toString('base64url')
    const key = randomBytes(32).toString('base64url')
    for (const oldest of this.#sessions.keys()) {
      if (this.#sessions.size < MOST_SESSIONS) break
      this.#sessions.delete(oldest)
    }
    this.#sessions.set(session, { key, usedAt: this.#now() })
    return { session, key }
  }

  /** @param header of a request @returns undefined where it comes from no window that was let in */
  find(header: string | string[] | undefined): SealedRequest | undefined {
    const [, session = '', nonce = '', mac = ''] =
      /^([\w-]{22})\.([\w-]{16,64})\.([0-9a-f]{64})$/.exec(String(header ?? '')) ?? []
    const found = this.#sessions.get(session)
    if (!found || this.#now() - found.usedAt >= IDLE_MS) return undefined
    return new SealedRequest(found.key, nonce, mac, () => this.#use(session))
  }

  #use(session: string): void {
    const found = this.#sessions.get(session)
    if (!found) return
    // Taken out and put back at the end: the map stays in the order of use.
    this.#sessions.delete(session)
    this.#sessions.set(session, { ...found, usedAt: this.#now() })
  }
}

/** A request that names a session: it is the window's if its key has sealed what was sent. */
class SealedRequest {
  readonly #key: string
  readonly #nonce: string
  readonly #mac: string
  /** The window is in use. */
  readonly used: () => void

  constructor(key: string, nonce: string, mac: string, used: () => void) {
    this.#key = key
    this.#nonce = nonce
    this.#mac = mac
    this.used = used
  }

  /** @param body as it was sent; empty where there is none */
  isGood(method: string, body: string): boolean {
    const expected = this.#seal(['request', this.#nonce, method, body])
    if (!timingSafeEqual(Buffer.from(expected), Buffer.from(this.#mac))) return false
    this.used()
    return true
  }

  /** What only the bridge that let this window in can say with this answer to this request. */
  prove(body: string): string {
    return this.#seal(['answer', this.#nonce, body])
  }

  /** `renderer/window-session.ts` does the same. */
  #seal(parts: readonly string[]): string {
    return createHmac('sha256', this.#key).update(parts.join('\n')).digest('hex')
  }
}

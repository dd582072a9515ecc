import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { KeptWindow, KeptWindows } from './kept-windows.ts'

/** A window that asked nothing for so long is closed, or forgotten on a screen. */
const IDLE_MS = 12 * 3_600_000
const MOST_SESSIONS = 100
/** Milliseconds between two writings of when sessions were last used. */
const KEEP_EVERY_MS = 10 * 60_000

/** The header of a window's request: `SESSION.NONCE.MAC`. */
export const WINDOW_HEADER = 'panda-bridge-window'
/** The header of the answer, which says that it comes from the bridge that let the window in. */
export const PROOF_HEADER = 'panda-bridge-proof'
/** The header of a refusal: which run of a bridge it is, for a window of an earlier one. */
export const RUN_HEADER = 'panda-bridge-run'

interface Session {
  key: string
  /** From which a window and the bridge make the key anew after a restart; never in a request. */
  secret: string
  usedAt: number
  /** It asks for all others to be shut out. */
  stays: boolean
  readonly shutOut: AbortController
}

/**
 * The windows that a one-time link has let in, until they are idle. Each has a key that it was told once; no request and
 * no answer shows it again. A window goes on asking when its bridge is dead, and another user of the computer may have
 * taken the port: what he hears opens nothing, and what he answers proves nothing.
 *
 * Over a restart a window goes on with a key for the new run, made from a secret that it has in its memory alone, and
 * the bridge in a file that only its user can read: what was heard before the restart opens nothing after it, and a page
 * that somebody else served from the dead bridge's port finds nothing in the browser. Only at the port of before: who
 * stands there could else pass on what is said to and fro.
 */
export class WindowSessions {
  /** In the order of use. */
  readonly #sessions = new Map<string, Session>()
  readonly #now: () => number
  readonly #kept: KeptWindows
  #timer: NodeJS.Timeout | undefined
  /** Which run of the bridge this is. */
  readonly run = randomBytes(16).toString('base64url')

  /**
   * @param now milliseconds since 1970
   * @param kept where they outlive a restart
   */
  constructor(now: () => number, kept: KeptWindows) {
    this.#now = now
    this.#kept = kept
  }

  /** Takes up those of an earlier run at this port. */
  async resume(port: number): Promise<void> {
    for (const { session, secret, usedAt } of await this.#kept.read(port)) {
      if (this.#isIdle(usedAt) || usedAt > this.#now()) continue
      this.#sessions.set(session, newSession(seal(secret, ['run', this.run]), secret, usedAt))
    }
  }

  /** @returns what the window keeps: the session's name, and its key */
  open(): { session: string; key: string } {
    const session = randomBytes(16).toString('base64url')
    const [key, secret] = [randomBytes(32).toString('base64url'), randomBytes(32).toString('hex')]
    for (const oldest of this.#sessions.keys()) {
      if (this.#sessions.size < MOST_SESSIONS) break
      this.#sessions.delete(oldest)
    }
    this.#sessions.set(session, newSession(key, secret, this.#now()))
    void this.#keep()
    return { session, key }
  }

  /** @param header of a request @returns undefined where it comes from no window that was let in */
  find(header: string | string[] | undefined): SealedRequest | undefined {
    const [, session = '', nonce = '', mac = ''] =
      /^([\w-]{22})\.([\w-]{16,64})\.([0-9a-f]{64})$/.exec(String(header ?? '')) ?? []
    const found = this.#sessions.get(session)
    if (!found || this.#isIdle(found.usedAt)) return undefined
    return new SealedRequest(found, nonce, mac, () => this.#use(session))
  }

  /** Forgets all but those that ask for it, here and for the next run. */
  async shutOut(): Promise<void> {
    for (const [session, { stays, shutOut }] of this.#sessions) {
      if (stays) continue
      this.#sessions.delete(session)
      shutOut.abort()
    }
    // Before others are written: on a full disk that fails, and what is there would stay.
    await this.#kept.remove()
    if (this.#sessions.size > 0) await this.#keep()
  }

  /** Settles when they are kept for the next run. */
  close(): Promise<void> {
    clearTimeout(this.#timer)
    return this.#keep()
  }

  #use(session: string): void {
    const found = this.#sessions.get(session)
    if (!found) return
    // Taken out and put back at the end: the map stays in the order of use.
    this.#sessions.delete(session)
    found.usedAt = this.#now()
    this.#sessions.set(session, found)
    this.#timer ??= setTimeout(() => void this.#keep(), KEEP_EVERY_MS).unref()
  }

  async #keep(): Promise<void> {
    this.#timer = undefined
    const all = Array.from(this.#sessions, ([session, { secret, usedAt }]): KeptWindow => ({
      session,
      secret,
      usedAt,
    }))
    await this.#kept.write(all.filter(({ usedAt }) => !this.#isIdle(usedAt)))
  }

  #isIdle(usedAt: number): boolean {
    return this.#now() - usedAt >= IDLE_MS
  }
}

function newSession(key: string, secret: string, usedAt: number): Session {
  return { key, secret, usedAt, stays: false, shutOut: new AbortController() }
}

/** A request that names a session: it is the window's if its key has sealed what was sent. */
class SealedRequest {
  readonly #session: Session
  readonly #nonce: string
  readonly #mac: string
  /** The window is in use. */
  readonly used: () => void

  constructor(session: Session, nonce: string, mac: string, used: () => void) {
    this.#session = session
    this.#nonce = nonce
    this.#mac = mac
    this.used = used
  }

  /**
   * For a window that is let in, which keeps the secret in its memory alone: under a mask that fits this request alone,
   * as it opens more than one run of the bridge.
   */
  get maskedSecret(): string {
    return masked(this.#session.secret, seal(this.#session.key, ['secret', this.#nonce]))
  }

  /** Aborted when the window is let in no more. */
  get shutOut(): AbortSignal {
    return this.#session.shutOut.signal
  }

  /** The window is not shut out, whatever is, until this has settled. */
  async staysDuring(change: () => Promise<void>): Promise<void> {
    this.#session.stays = true
    try {
      await change()
    } finally {
      this.#session.stays = false
    }
  }

  /** @param body as it was sent; empty where there is none */
  isGood(method: string, body: string): boolean {
    const expected = seal(this.#session.key, ['request', this.#nonce, method, body])
    if (!timingSafeEqual(Buffer.from(expected), Buffer.from(this.#mac))) return false
    this.used()
    return true
  }

  /** What only the bridge that let this window in can say with this answer to this request. */
  prove(body: string): string {
    return seal(this.#session.key, ['answer', this.#nonce, body])
  }
}

/** `renderer/window-session.ts` does the same. */
function seal(key: string, parts: readonly string[]): string {
  return createHmac('sha256', key).update(parts.join('\n')).digest('hex')
}

/** Hides hexadecimal digits behind as many others, or shows them. The window does the same. */
function masked(digits: string, mask: string): string {
  const bytes = Buffer.from(mask, 'hex')
  return Buffer.from(Buffer.from(digits, 'hex').map((byte, at) => byte ^ (bytes[at] ?? 0))).toString('hex')
}

import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { digest } from './one-time-links.ts'

/** A window that asked nothing for so long is closed, or forgotten on a screen. */
const IDLE_MS = 12 * 3_600_000
const MOST_SESSIONS = 100

/** The browsers that a one-time link has let in: known by a cookie, until the bridge ends or they are idle. */
export class WindowSessions {
  /** Digest of the cookie's value, and when it was last used. */
  readonly #usedAt = new Map<string, number>()
  readonly #now: () => number

  /** @param now milliseconds since 1970 */
  constructor(now: () => number) {
    this.#now = now
  }

  /** @returns the `Set-Cookie` of a new session */
  open(request: IncomingMessage): string {
    const secret = randomBytes(32).toString('base64url')
    for (const oldest of this.#usedAt.keys()) {
      if (this.#usedAt.size < MOST_SESSIONS) break
      this.#usedAt.delete(oldest)
    }
    this.#usedAt.set(digest(secret), this.#now())
    // Not Secure: the bridge is reached by plain http, on this computer or through ssh.
    return `${cookieName(request)}=${secret}; Path=/; HttpOnly; SameSite=Strict`
  }

  /** Whether the request comes from such a browser; that counts as use. */
  knows(request: IncomingMessage): boolean {
    const secret = cookieOf(request, cookieName(request))
    if (secret === undefined) return false
    const key = digest(secret)
    const usedAt = this.#usedAt.get(key)
    if (usedAt === undefined) return false
    // Taken out and put back at the end: the map stays in the order of use.
    this.#usedAt.delete(key)
    if (this.#now() - usedAt >= IDLE_MS) return false
    this.#usedAt.set(key, this.#now())
    return true
  }
}

/**
 * Cookies do not tell ports apart, so the name does; by the port that the browser sees, since two
 * bridges on two computers may listen on one and be forwarded to two.
 */
function cookieName(request: IncomingMessage): string {
  const port = /:(\d{1,5})$/.exec(request.headers.host ?? '')?.[1] ?? '80'
  return `panda-bridge-${port}`
}

function cookieOf(request: IncomingMessage, name: string): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = pair.trim().split('=', 2)
    if (key === name && value !== undefined && value.length <= 100) return value
  }
  return undefined
}

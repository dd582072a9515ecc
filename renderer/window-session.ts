import type { ErrorValue } from './types.ts'

/** The headers of `bridge/http/window-sessions.ts`. */
const WINDOW_HEADER = 'panda-bridge-window'
const PROOF_HEADER = 'panda-bridge-proof'

/** This tab's, and no other origin's: another port is another origin here, as it is not for a cookie. */
const KEPT = 'panda-bridge.session'
const LINK = '#link='
/** Milliseconds in which a bridge says whether a link is good. */
const ENTER_MS = 30_000

/** `dead-link`: the address had a one-time link that opens nothing, and there is no session besides. */
export type Locked = 'locked' | 'dead-link'

/** What the bridge has let this window in with. */
interface Session {
  session: string
  key: string
}

/** One request: what it says of itself, and whether an answer to it comes from the bridge that let this window in. */
export interface Sealed {
  headers: Record<string, string>
  isProven: (response: Response, body: string) => Promise<boolean>
}

/**
 * The session of this window. Its key is sent to nobody: a window goes on asking when the bridge has ended, and whoever
 * listens in its place must neither learn what opens the bridge nor be believed.
 */
export class WindowSession {
  readonly #base: string
  readonly #windows = new BroadcastChannel('panda-bridge')
  readonly #listeners = new Set<() => void>()
  #isConnected: () => boolean = () => false
  #session = read()
  #entering: Promise<void> | undefined
  #why: Locked = 'locked'

  /** @param base where the API is, relative to the page */
  constructor(base: string) {
    this.#base = base
    this.#windows.addEventListener('message', ({ data }) => this.#heard(data))
    window.addEventListener('hashchange', () => this.#readAddress())
    this.#readAddress()
    if (!this.#session && !this.#entering) this.ask()
  }

  /** Why there is no session. */
  get why(): Locked {
    return this.#why
  }

  /** Calls the listener when there is another session. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener)
  }

  /** @param isConnected whether the bridge itself answers this window: only then its session is lent to another */
  lendWhile(isConnected: () => boolean): void {
    this.#isConnected = isConnected
  }

  /** Asks this browser's other windows of the bridge for their session. */
  ask(): void {
    this.#tell('wanted')
  }

  /** @param body as it is sent; empty where there is none @returns undefined where the window is not let in */
  async seal(method: string, body: string): Promise<Sealed | undefined> {
    await this.#entering
    if (!this.#session) return undefined
    const { session, key } = this.#session
    const nonce = crypto.randomUUID()
    const mac = await hmac(key, ['request', nonce, method, body])
    return {
      headers: { [WINDOW_HEADER]: `${session}.${nonce}.${mac}` },
      isProven: async (response, answer) =>
        response.headers.get(PROOF_HEADER) === (await hmac(key, ['answer', nonce, answer])),
    }
  }

  #readAddress(): void {
    const { hash, pathname } = window.location
    if (!hash.startsWith(LINK)) return
    // Out of the address before anything else: it is in no bookmark, and a reload does not bring it back.
    history.replaceState(null, '', pathname)
    const entering = this.#enter(hash.slice(LINK.length)).finally(() => {
      if (this.#entering === entering) this.#entering = undefined
    })
    this.#entering = entering
  }

  async #enter(link: string): Promise<void> {
    await shown()
    try {
      const response = await fetch(`${this.#base}/enter`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        credentials: 'omit',
        body: JSON.stringify({ link }),
        signal: AbortSignal.timeout(ENTER_MS),
      })
      const answer = (await response.json()) as { ok: Session } | { error: ErrorValue }
      if ('ok' in answer) {
        this.#become(answer.ok)
        this.#tell(answer.ok)
      } else {
        // A window that is let in already loses nothing by an old link.
        this.#why = 'dead-link'
        if (!this.#session) this.ask()
      }
    } catch {
      // The bridge is gone: the stream of states says so.
    }
  }

  #heard(data: unknown): void {
    if (data === 'wanted') {
      if (this.#session && this.#isConnected()) this.#tell(this.#session)
    } else if (isSession(data) && !this.#isConnected()) this.#become(data)
  }

  #tell(message: 'wanted' | Session): void {
    // A channel has no target: it is of this origin alone.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    this.#windows.postMessage(message)
  }

  #become(session: Session): void {
    if (session.session === this.#session?.session) return
    this.#session = session
    this.#why = 'locked'
    sessionStorage.setItem(KEPT, JSON.stringify(session))
    for (const listener of this.#listeners) listener()
  }
}

function read(): Session | undefined {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEPT) ?? 'null')
    return isSession(kept) ? kept : undefined
  } catch {
    return undefined
  }
}

function isSession(value: unknown): value is Session {
  const { session, key } = (value ?? {}) as Partial<Session>
  return typeof session === 'string' && typeof key === 'string'
}

/** A browser may load a page before its user asks for it: that one must not use up the link. */
async function shown(): Promise<void> {
  if (!('prerendering' in document) || !document.prerendering) return
  await new Promise((resolve) => document.addEventListener('prerenderingchange', resolve, { once: true }))
}

/** `WindowSessions` of the bridge does the same. */
async function hmac(key: string, parts: readonly string[]): Promise<string> {
  const bytes = (text: string) => new TextEncoder().encode(text)
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const imported = await crypto.subtle.importKey('raw', bytes(key), algorithm, false, ['sign'])
  const mac = await crypto.subtle.sign('HMAC', imported, bytes(parts.join('\n')))
  return Array.from(new Uint8Array(mac), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

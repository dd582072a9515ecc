import type { ErrorValue } from './types.ts'

/** The headers of `bridge/http/window-sessions.ts`. */
const WINDOW_HEADER = 'panda-bridge-window'
const PROOF_HEADER = 'panda-bridge-proof'
const RUN_HEADER = 'panda-bridge-run'

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
  /** What hides a secret in the answer to it. */
  mask: () => Promise<string>
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
  /** For the next run of the bridge. In memory alone: what another serves from the bridge's port reads the storage. */
  #secret: { of: string; secret: string } | undefined
  /** For a run that has not proven yet that it is the bridge's. */
  #next: Session | undefined
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
    const used = this.#next ?? this.#session
    if (!used) return undefined
    const { session, key } = used
    const nonce = crypto.randomUUID()
    const mac = await hmac(key, ['request', nonce, method, body])
    return {
      headers: { [WINDOW_HEADER]: `${session}.${nonce}.${mac}` },
      isProven: async (response, answer) =>
        response.headers.get(PROOF_HEADER) === (await hmac(key, ['answer', nonce, answer])),
      mask: () => hmac(key, ['secret', nonce]),
    }
  }

  /**
   * The bridge does not know the key, as after its restart: there may be one for its new run.
   * @returns whether it is worth another try
   */
  async tryNext(refusal: Response): Promise<boolean> {
    const run = refusal.headers.get(RUN_HEADER) ?? ''
    const wasTried = this.#next !== undefined
    this.#next = undefined
    const session = this.#session?.session
    if (wasTried || !session || this.#secret?.of !== session || !/^[\w-]{22}$/.test(run)) return false
    this.#next = { session, key: await hmac(this.#secret.secret, ['run', run]) }
    return true
  }

  /** What answers has proven that it is the bridge. */
  proven(): void {
    const { session } = this.#session ?? {}
    if (this.#next && this.#next.session === session) {
      this.#session = this.#next
      sessionStorage.setItem(KEPT, JSON.stringify(this.#next))
    }
    this.#next = undefined
    if (session !== undefined && this.#secret?.of !== session) void this.#learnSecret(session)
  }

  async #learnSecret(session: string): Promise<void> {
    const sealed = await this.seal('resume', '{}')
    if (!sealed) return
    try {
      const response = await fetch(`${this.#base}/resume`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...sealed.headers },
        credentials: 'omit',
        body: '{}',
        signal: AbortSignal.timeout(ENTER_MS),
      })
      const text = await response.text()
      if (!(await sealed.isProven(response, text))) return
      const { ok } = JSON.parse(text) as { ok?: unknown }
      if (typeof ok === 'string') this.#secret = { of: session, secret: masked(ok, await sealed.mask()) }
    } catch {
      // Without it the window asks for a link after a restart.
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
    this.#next = undefined
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

/** The same of hexadecimal digits under a mask of as many. */
function masked(digits: string, mask: string): string {
  const numberAt = (text: string, at: number) => Number.parseInt(text.charAt(at), 16)
  return Array.from(digits, (_, at) => (numberAt(digits, at) ^ numberAt(mask, at)).toString(16)).join('')
}

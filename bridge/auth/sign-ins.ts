import { toBridgeError, type BridgeError } from '../errors.ts'
import { startDeviceFlow, type SignIn } from './device-flow.ts'
import type { KnownIssuer } from './known-issuer.ts'
import type { Tokens } from './tokens.ts'

/** A code with less time left is not given to anybody: opening a page and reading it takes a while. Milliseconds. */
const TOO_LATE_MS = 60_000

export interface SignInEvents {
  onCode: () => void
  onGranted: (tokens: Tokens) => Promise<void>
  onEnded: (problem: BridgeError) => void
}

interface Waiting {
  cancel: AbortController
  started: Promise<SignIn>
  signIn?: SignIn
  /** For how long its code was good when it came, in milliseconds. */
  lifeMs?: number
}

/**
 * The sign-ins that wait for their user. Mostly that is one; where its code is about to expire another one is begun, and
 * the first goes on: somebody may be approving it.
 */
export class SignIns {
  readonly #issuer: KnownIssuer
  readonly #events: SignInEvents
  readonly #waiting = new Set<Waiting>()
  #newest: Waiting | undefined
  /** Settles when all that were begun have ended. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(issuer: KnownIssuer, events: SignInEvents) {
    this.#issuer = issuer
    this.#events = events
  }

  /** What to show to the user. */
  get shown(): SignIn | undefined {
    return [...this.#waiting].findLast(({ signIn }) => signIn)?.signIn
  }

  /** Starts one, or returns the one that waits. @throws BridgeError when the identity provider cannot be asked */
  start(): Promise<SignIn> {
    const newest = this.#newest
    return newest && !isAlmostOver(newest) ? newest.started : this.#begin()
  }

  /** Settles when none waits any more, and what was granted is kept. */
  async ended(): Promise<void> {
    for (let last; last !== this.#last;) await (last = this.#last)
  }

  /** Nobody waits for an approval any more. */
  cancel(): void {
    for (const { cancel } of this.#waiting) cancel.abort()
    this.#waiting.clear()
    this.#newest = undefined
  }

  #begin(): Promise<SignIn> {
    const cancel = new AbortController()
    // What PanDA and the provider said some hours ago of its client may not hold any more.
    this.#issuer.forget()
    const flow = this.#issuer.find().then((issuer) => startDeviceFlow(issuer, cancel.signal))
    const started = flow.then(({ signIn }) => {
      Object.assign(waiting, { signIn, lifeMs: signIn.expiresAt - Date.now() })
      if (this.#waiting.has(waiting)) this.#events.onCode()
      return signIn
    })
    const ended = started.then(
      async () => this.#settle(waiting, (await flow).tokens),
      () => this.#remove(waiting),
    )
    const waiting: Waiting = { cancel, started }
    this.#waiting.add(waiting)
    this.#newest = waiting
    this.#last = Promise.all([this.#last, ended])
    return started
  }

  async #settle(waiting: Waiting, tokens: Promise<Tokens>): Promise<void> {
    let granted: Tokens
    try {
      granted = await tokens
    } catch (error) {
      // Of an older code, beside one that waits, nothing needs to be said.
      const isShown = this.shown === waiting.signIn
      if (this.#remove(waiting) && isShown) this.#events.onEnded(toBridgeError(error))
      return
    }
    if (!this.#waiting.has(waiting)) return
    this.cancel()
    await this.#events
      .onGranted(granted)
      .catch((error: unknown) => this.#events.onEnded(toBridgeError(error)))
  }

  #remove(waiting: Waiting): boolean {
    const wasWaiting = this.#waiting.delete(waiting)
    if (this.#newest === waiting) this.#newest = [...this.#waiting].at(-1)
    return wasWaiting
  }
}

/** Of a code that holds for a short time only, a quarter has to be left. */
function isAlmostOver({ signIn, lifeMs = 0 }: Waiting): boolean {
  return signIn !== undefined && signIn.expiresAt - Date.now() < Math.min(TOO_LATE_MS, lifeMs / 4)
}

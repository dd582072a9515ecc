import { BridgeError, toBridgeError } from '../errors.ts'
import type { Log } from '../home/log.ts'
import type { KeptTokens } from './kept-tokens.ts'
import type { KnownIssuer } from './known-issuer.ts'
import { notRenewable, signedOut } from './login-state.ts'
import { renewLogin } from './renewal.ts'
import { marginMs, type Tokens } from './tokens.ts'

/** Longest sleep of the timer: the clock stops while a laptop sleeps, so it is asked again and again. */
const LONGEST_WAIT_MS = 15_000
const FIRST_RETRY_MS = 2_000
const LONGEST_RETRY_MS = 60_000

/** Renewals for a token that PanDA refuses, in three minutes: where three do not help, a fourth does not. */
const MOST_REPLACED = 3
const REPLACED_MS = 180_000

export interface RenewalEvents {
  onRenewed: () => void
  /** Nothing is lost, a later try may succeed. */
  onFailed: (error: BridgeError) => void
  /** Only a new sign-in helps. */
  onEnded: (error: BridgeError) => Promise<void>
  /** The user has signed out meanwhile. */
  onUnwanted: (tokens: Tokens) => void
}

/**
 * When a login is renewed: before its ID token ends, never twice at once, and after a failure not before some time has
 * passed, whoever asks. What has begun goes on also where nobody waits for it any more.
 */
export class Renewals {
  readonly #issuer: KnownIssuer
  readonly #kept: KeptTokens
  readonly #log: Log
  readonly #events: RenewalEvents
  #running: { of: Tokens; outcome: Promise<Tokens> } | undefined
  #timer: NodeJS.Timeout | undefined
  #isClosed = false
  #failures = 0
  #failure: BridgeError | undefined
  /** These, as the times of `#replaced`, in milliseconds of `performance.now()`. */
  #nextTryAt = 0
  #replaced: number[] = []

  constructor(issuer: KnownIssuer, kept: KeptTokens, log: Log, events: RenewalEvents) {
    this.#issuer = issuer
    this.#kept = kept
    this.#log = log
    this.#events = events
  }

  /** The renewal under way, if there is one. */
  get running(): Promise<unknown> | undefined {
    return this.#running?.outcome
  }

  /**
   * Renews, or waits for the renewal under way.
   * @throws BridgeError why it failed, or why it failed last where it is too early for another try
   */
  renew(): Promise<Tokens> {
    const of = this.#kept.current
    if (!of) return Promise.reject(signedOut())
    if (this.#running?.of === of) return this.#running.outcome
    if (this.#isTooEarly()) return Promise.reject(this.#failure ?? signedOut())
    const outcome = this.#renew(of)
      .catch((thrown: unknown) => {
        // What is not of the renewal, such as a fault of this program: else it would be tried again at once, and for ever.
        const isTold = thrown === this.#failure || this.#kept.current !== of
        throw isTold ? thrown : this.#failed(toBridgeError(thrown))
      })
      .finally(() => {
        if (this.#running === running) this.#running = undefined
        this.schedule()
      })
    const running = { of, outcome }
    this.#running = running
    return outcome
  }

  /**
   * The same for an ID token that looks good, and that PanDA refuses: its key may have changed, or the groups of the user.
   * @returns the same tokens where new ones have not helped before: PanDA then says itself why it refuses them
   */
  replace(): Promise<Tokens> {
    const of = this.#kept.current
    if (!of || this.#running?.of === of || this.#isTooEarly()) return this.renew()
    if (!of.refreshToken && this.#kept.leftMs > 0) return Promise.resolve(of)
    const now = performance.now()
    this.#replaced = this.#replaced.filter((at) => now - at < REPLACED_MS)
    if (this.#replaced.length >= MOST_REPLACED) return Promise.resolve(of)
    this.#replaced.push(now)
    return this.renew()
  }

  /** The user or the network has changed something: what failed before may work now. */
  mayTryAgain(): void {
    this.#nextTryAt = 0
    this.#replaced = []
    this.schedule()
  }

  /** Sets the timer for the tokens of this moment, which may be new ones. */
  schedule(): void {
    clearTimeout(this.#timer)
    if (this.#isClosed || !this.#kept.current) return
    const wait = Math.max(0, Math.min(this.#dueInMs(), LONGEST_WAIT_MS))
    this.#timer = setTimeout(() => {
      if (this.#dueInMs() > 0) return this.schedule()
      // Its outcome is told; the timer is set again when it ends.
      this.renew().catch(() => undefined)
    }, wait)
    this.#timer.unref()
  }

  /** Tries no more; what is under way goes on. */
  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
  }

  #isTooEarly(): boolean {
    return performance.now() < this.#nextTryAt
  }

  #dueInMs(): number {
    const tokens = this.#kept.current
    if (!tokens) return Infinity
    // What cannot be renewed ends then.
    const due = this.#kept.leftMs - (tokens.refreshToken ? marginMs(tokens) : 0)
    return Math.max(due, this.#nextTryAt - performance.now())
  }

  async #renew(of: Tokens): Promise<Tokens> {
    const { refreshToken } = of
    if (!refreshToken) return this.#end(of, notRenewable())
    const renewal = await renewLogin(this.#issuer, { ...of, refreshToken })
    switch (renewal.ended) {
      case 'renewed':
        if (!(await this.#kept.replace(of, renewal.tokens))) {
          if (!this.#kept.current) this.#events.onUnwanted(renewal.tokens)
          return this.#instead()
        }
        // Else it would be renewed again at once, and for ever. One that came a second time keeps the life that it had.
        if (this.#kept.leftMs <= marginMs(this.#kept.current ?? renewal.tokens))
          throw this.#failed(notNewer())
        this.#succeeded()
        return renewal.tokens
      case 'signed-out':
        return this.#end(of, renewal.error)
      case 'failed': {
        const isRotated = !renewal.refreshToken.equals(refreshToken)
        const isHere = isRotated
          ? await this.#kept.replace(of, { ...of, refreshToken: renewal.refreshToken })
          : this.#kept.current === of
        if (!isHere) return this.#instead()
        throw this.#failed(renewal.error)
      }
    }
  }

  async #end(of: Tokens, error: BridgeError): Promise<Tokens> {
    if (this.#kept.current !== of) return this.#instead()
    await this.#events.onEnded(error)
    throw error
  }

  /** The user has signed in anew or out while the old login was renewed: its end is of no interest any more. */
  #instead(): Tokens {
    if (!this.#kept.current) throw signedOut()
    return this.#kept.current
  }

  #succeeded(): void {
    this.#failures = 0
    this.#failure = undefined
    this.#nextTryAt = 0
    this.#log.info({}, 'Login renewed')
    this.#events.onRenewed()
  }

  #failed(error: BridgeError): BridgeError {
    this.#failures += 1
    this.#failure = error
    this.#nextTryAt = performance.now() + backOffMs(this.#failures)
    this.#log.warn({ code: error.code, failures: this.#failures }, 'The login could not be renewed')
    this.#events.onFailed(error)
    return error
  }
}

function notNewer(): BridgeError {
  return new BridgeError(
    'sign-in-failed',
    'The identity provider renewed the login, and gave the ID token again that is about to end.',
    'It is tried again; if it stays so, sign in again.',
  )
}

/**
 * How long to wait before the next try, in milliseconds. Spread, so that all bridges of a laboratory do not come back in
 * the same second.
 * @param failures so far, one or more
 */
function backOffMs(failures: number): number {
  return Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1)) * (0.75 + Math.random() / 2)
}

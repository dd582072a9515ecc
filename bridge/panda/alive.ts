import type { BridgeErrorValue } from '../errors.ts'
import type { Log } from '../home/log.ts'
import type { Health } from './alive-history.ts'
import { renewConnections } from './fresh-connections-of-process.ts'
import { askIsAlive, type AliveAnswer } from './is-alive.ts'

/** How PanDA is, for a window, the tray and `panda-bridge status`. The history is kept elsewhere (`HealthRecord`): it is large. */
export interface HealthState {
  /**
   * `alive`; `slow`: answers, but late; `refusing`: answers, but not that it is alive; `unreachable`;
   * `untrusted`: its certificate; `unknown`: not asked yet, or paused.
   */
  is: Health | 'unknown'
  /** Milliseconds since 1970 at which it became so. */
  since: number
  /** Why it is not alive. */
  reason: BridgeErrorValue | undefined
  /** Milliseconds to the last answer, where it answered. */
  latencyMs: number | undefined
  /** Milliseconds since 1970. */
  lastCheckedAt: number | undefined
  /** The computer sleeps: nothing is asked. */
  paused: boolean
}

interface AliveOptions {
  log: Log
  /** Hears of each new state, also of one that only has a newer latency. */
  onChange: (state: HealthState) => void
}

export const CHECK_EVERY_MS = 30_000
/** Part by which the interval varies, so that the bridges of a whole institute do not ask at the same moment. */
const JITTER = 0.1
/** Milliseconds after which a server that did not answer is asked a second time. */
export const SECOND_TRY_MS = 1_000

/** Asks one PanDA server every half minute whether it is alive. */
export class AliveMonitor {
  readonly #serverUrl: string
  readonly #options: AliveOptions
  #state: HealthState
  #timer: NodeJS.Timeout | undefined
  #running: { ended: AbortController; done: Promise<HealthState> } | undefined
  #closed = false

  /** Nothing is asked before `start`. */
  constructor(serverUrl: string, options: AliveOptions) {
    this.#serverUrl = serverUrl
    this.#options = options
    this.#state = {
      is: 'unknown',
      since: Date.now(),
      reason: undefined,
      latencyMs: undefined,
      lastCheckedAt: undefined,
      paused: false,
    }
  }

  get state(): HealthState {
    return this.#state
  }

  start(): void {
    if (!this.#closed && !this.#running) void this.#begin()
  }

  /** The computer goes to sleep. */
  pause(): void {
    if (this.#closed || this.#state.paused) return
    this.#halt()
    this.#change({ is: 'unknown', reason: undefined, latencyMs: undefined, paused: true })
  }

  /** It has woken up. */
  wake(): void {
    if (this.#closed) return
    if (this.#state.paused) this.#change({ paused: false })
    this.networkChanged()
  }

  /** What is under way may wait for a network that is gone: it is asked anew. */
  networkChanged(): void {
    if (this.#closed || this.#state.paused) return
    this.#halt()
    void this.#begin()
  }

  /** Asks at once, or joins the check that is under way. */
  check(): Promise<HealthState> {
    if (this.#closed || this.#state.paused) return Promise.resolve(this.#state)
    return this.#running?.done ?? this.#begin()
  }

  /** Nothing is asked or told any more. */
  close(): void {
    this.#closed = true
    this.#halt()
  }

  #begin(): Promise<HealthState> {
    this.#plan()
    const ended = new AbortController()
    const running = { ended, done: this.#check(ended.signal) }
    this.#running = running
    return running.done
  }

  /** The interval counts from the start of a check; with two tries a check ends before it is over. */
  #plan(): void {
    clearTimeout(this.#timer)
    const interval = CHECK_EVERY_MS * (1 + JITTER * (2 * Math.random() - 1))
    this.#timer = setTimeout(() => void this.check(), interval)
    this.#timer.unref()
  }

  #halt(): void {
    clearTimeout(this.#timer)
    this.#running?.ended.abort()
    this.#running = undefined
  }

  async #check(signal: AbortSignal): Promise<HealthState> {
    try {
      const answer = await this.#ask(signal)
      if (!signal.aborted) {
        this.#running = undefined
        this.#heard(answer)
        return this.#state
      }
    } catch (error) {
      if (!signal.aborted) throw error
    }
    // Whoever waits for a check that was ended wants to hear of the one that took its place.
    return this.#running?.done ?? this.#state
  }

  /**
   * An answer says what it says: `refusing` and `untrusted` count at once. A server that did not answer is
   * asked a second time before it is called unreachable: one lost packet, one connection that httpd drops
   * as it reloads, or a name server that was slow once would else make the tray flicker.
   */
  async #ask(signal: AbortSignal): Promise<AliveAnswer> {
    const first = await askIsAlive(this.#serverUrl, signal)
    if (first.is !== 'unreachable' || this.#state.is === 'unreachable') return first
    await pauseFor(SECOND_TRY_MS, signal)
    // The one that was used may be what does not answer.
    renewConnections()
    return signal.aborted ? first : askIsAlive(this.#serverUrl, signal)
  }

  #heard({ is, latencyMs, reason }: AliveAnswer): void {
    if (is !== this.#state.is) this.#options.log.info({ is, latencyMs, reason }, 'PanDA is_alive')
    this.#change({ is, latencyMs, reason, lastCheckedAt: Date.now() })
  }

  #change(change: Partial<HealthState>): void {
    const changed = change.is !== undefined && change.is !== this.#state.is
    this.#state = { ...this.#state, ...change, ...(changed && { since: Date.now() }) }
    this.#options.onChange(this.#state)
  }
}

/** Waits; an abort ends it early. Made of the global setTimeout, which tests can run. */
function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, ms)
  timer.unref()
  signal.addEventListener('abort', () => {
    clearTimeout(timer)
    resolve()
  })
  return promise
}

export interface RetryTimes {
  /** Milliseconds before the first attempt; each further one waits twice as long as the one before. */
  firstMs: number
  /** At most, in milliseconds. */
  mostMs: number
}

/** Part by which the time varies, so that the bridges of a whole institute do not come back at the same moment. */
const JITTER = 0.25

/** Does something once more after a while, each time in vain after a longer one. Keeps no process alive. */
export class RetryLater {
  readonly #act: () => void
  readonly #times: RetryTimes
  #failures = 0
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(act: () => void, times: RetryTimes) {
    this.#act = act
    this.#times = times
  }

  /** It was in vain once more. */
  failed(): void {
    if (this.#closed) return
    const { firstMs, mostMs } = this.#times
    const wait = Math.min(mostMs, firstMs * 2 ** this.#failures)
    this.#failures += 1
    clearTimeout(this.#timer)
    this.#timer = setTimeout(this.#act, wait * (1 - JITTER * Math.random())).unref()
  }

  /** It need not be done again. */
  succeeded(): void {
    this.#failures = 0
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
  }
}

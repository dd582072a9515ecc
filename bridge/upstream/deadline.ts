export interface AskTimes {
  /** Milliseconds for one request; progress starts the count anew. */
  requestMs: number
  /** Milliseconds after which not even progress prolongs it. */
  longestRequestMs: number
}

/** A request has less than the 60 s after which MCP clients give up, and with progress no more than PanDA's own limit. */
export const usualAskTimes: AskTimes = { requestMs: 50_000, longestRequestMs: 600_000 }

export class TooSlow extends Error {}

/** When a request ends without an answer: who has asked gives up, or it takes too long. */
export class Deadline {
  readonly #asker: AbortSignal
  readonly #ending = new AbortController()
  readonly #timer: NodeJS.Timeout
  #giveUpAt: number
  /** Answers of the user's that are waited for. */
  #waitedFor = 0
  /** For the first of them. */
  #waitsSince = 0
  #isOver = false
  readonly #onProgress: ((progress: Record<string, unknown>) => void) | undefined
  readonly #gone = () => this.end(this.#asker.reason)

  /** @param asker aborted when nobody waits for the answer any more */
  constructor(
    asker: AbortSignal,
    { requestMs, longestRequestMs }: AskTimes,
    onProgress?: (progress: Record<string, unknown>) => void,
  ) {
    this.#asker = asker
    this.#onProgress = onProgress
    this.#giveUpAt = performance.now() + longestRequestMs
    this.#timer = setTimeout(() => this.#tooLate(), Math.min(requestMs, longestRequestMs))
    if (asker.aborted) this.#gone()
    else asker.addEventListener('abort', this.#gone)
  }

  /** Aborted with the reason when the request ends. */
  get signal(): AbortSignal {
    return this.#ending.signal
  }

  /** Ends it before. */
  end(why: unknown): void {
    this.close()
    this.#ending.abort(why)
  }

  progressed(progress: Record<string, unknown>): void {
    if (this.#goOn()) this.#onProgress?.(progress)
  }

  /** Counts anew, unless it has taken too long altogether. */
  #goOn(): boolean {
    const isTooLate = this.#waitedFor === 0 && performance.now() >= this.#giveUpAt
    if (isTooLate) this.end(new TooSlow())
    else this.#timer.refresh()
    return !isTooLate
  }

  /** The time that a user takes to answer is not the server's; that of several questions at once counts once. */
  async without<T>(answering: Promise<T>): Promise<T> {
    if (this.#waitedFor === 0) this.#waitsSince = performance.now()
    this.#waitedFor += 1
    try {
      return await answering
    } finally {
      this.#waitedFor -= 1
      if (this.#waitedFor === 0) this.#giveUpAt += performance.now() - this.#waitsSince
      if (!this.#isOver) this.#goOn()
    }
  }

  #tooLate(): void {
    if (this.#waitedFor > 0) this.#timer.refresh()
    else this.end(new TooSlow())
  }

  /** The request has ended by itself. */
  close(): void {
    this.#isOver = true
    clearTimeout(this.#timer)
    this.#asker.removeEventListener('abort', this.#gone)
  }
}

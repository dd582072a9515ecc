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
  readonly #giveUpAt: number
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
    this.#timer = setTimeout(() => this.end(new TooSlow()), Math.min(requestMs, longestRequestMs))
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
    if (performance.now() >= this.#giveUpAt) return this.end(new TooSlow())
    this.#timer.refresh()
    this.#onProgress?.(progress)
  }

  /** The request has ended by itself. */
  close(): void {
    clearTimeout(this.#timer)
    this.#asker.removeEventListener('abort', this.#gone)
  }
}

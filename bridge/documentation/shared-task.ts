import { unlessAborted } from '../platform/unless-aborted.ts'

type Listener = (bytes: number, of: number | undefined) => void

/** Something that several wait for and that runs once: it is cancelled when the last of them has gone. */
export class SharedTask<T> {
  readonly #end = new AbortController()
  readonly #listeners = new Set<Listener>()
  readonly promise: Promise<T>
  #waiting = 0

  /** @param run is given what ends it, and what to tell its progress to */
  constructor(run: (signal: AbortSignal, onProgress: Listener) => Promise<T>) {
    this.promise = run(this.#end.signal, (bytes, of) => {
      for (const listener of this.#listeners) listener(bytes, of)
    })
    // Whoever waits hears of it; nobody may.
    this.promise.catch(() => {})
  }

  get isCancelled(): boolean {
    return this.#end.signal.aborted
  }

  /** However it ends, and always after this call. */
  onEnd(then: () => void): void {
    void this.promise.then(then, then)
  }

  cancel(): void {
    this.#end.abort()
  }

  /** Waits for it, no longer than the signal says. */
  async wait(signal?: AbortSignal, onProgress?: Listener): Promise<T> {
    // Each its own, should two give the same.
    const listener = (bytes: number, of: number | undefined) => onProgress?.(bytes, of)
    this.#waiting += 1
    this.#listeners.add(listener)
    try {
      return await (signal ? unlessAborted(this.promise, signal) : this.promise)
    } finally {
      this.#listeners.delete(listener)
      this.#waiting -= 1
      if (this.#waiting === 0) this.cancel()
    }
  }
}

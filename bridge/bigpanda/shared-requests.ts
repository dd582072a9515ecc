import { cancelled } from '../panda/unanswered.ts'
import { unlessAborted } from '../platform/unless-aborted.ts'

interface Running {
  answer: Promise<unknown>
  askers: number
  ended: AbortController
  since: number
}

/** One request under way for each question, whoever asks meanwhile. */
export class SharedRequests {
  readonly #running = new Map<string, Running>()
  readonly #closed = new AbortController()

  /**
   * The answer of the request under way, or of one that begins.
   * @param signal ends the wait of this asker; the request ends when nobody waits any more
   * @param goesOn it does not even then: who asks again finds it further
   */
  async join<T>(
    key: string,
    ask: (signal: AbortSignal) => Promise<T>,
    { signal, goesOn = false }: { signal?: AbortSignal | undefined; goesOn?: boolean } = {},
  ): Promise<T> {
    signal?.throwIfAborted()
    const running = this.#running.get(key) ?? this.#start(key, ask)
    running.askers += 1
    try {
      const answer = running.answer as Promise<T>
      return await (signal ? unlessAborted(answer, signal) : answer)
    } catch (error) {
      throw this.#closed.signal.aborted && signal?.aborted !== true ? cancelled('read') : error
    } finally {
      running.askers -= 1
      if (running.askers === 0 && !goesOn) {
        this.#forget(key, running)
        running.ended.abort()
      }
    }
  }

  /** Milliseconds since 1970 at which the request under way began. */
  since(key: string): number | undefined {
    return this.#running.get(key)?.since
  }

  /** Ends all that is under way. */
  close(): void {
    this.#closed.abort()
  }

  #start(key: string, ask: (signal: AbortSignal) => Promise<unknown>): Running {
    const ended = new AbortController()
    const answer = ask(AbortSignal.any([ended.signal, this.#closed.signal]))
    const running = { answer, askers: 0, ended, since: Date.now() }
    this.#running.set(key, running)
    const forget = () => this.#forget(key, running)
    answer.then(forget, forget)
    return running
  }

  #forget(key: string, running: Running): void {
    if (this.#running.get(key) === running) this.#running.delete(key)
  }
}

import type { Decision } from './decision.ts'

/** What ends a question before it is answered in a window. */
export interface Ends {
  /** The assistant has gone, or waits no more. */
  left: AbortSignal
  /** It was answered elsewhere, or is asked anew. */
  done: AbortSignal
}

/** A question in the windows that outlives the call that raised it, as the 2026 protocol has it. */
export class HeldQuestion {
  readonly #left = new AbortController()
  readonly #done = new AbortController()
  readonly #decision: Promise<Decision>
  #decided: Decision | undefined

  /** @param ask puts it in the windows */
  constructor(ask: (ends: Ends) => Promise<Decision>) {
    this.#decision = ask({ left: this.#left.signal, done: this.#done.signal }).then(
      (decision) => (this.#decided = decision),
    )
  }

  /** What the user has said in a window. */
  get decided(): Decision | undefined {
    return this.#decided
  }

  get isOver(): boolean {
    return this.#done.signal.aborted
  }

  /** Takes it out of the windows. */
  end(): void {
    this.#done.abort()
  }

  /** Waits for the windows' answer, as long as the assistant does. */
  wait(left: AbortSignal): Promise<Decision> {
    if (left.aborted) this.#left.abort()
    left.addEventListener('abort', () => this.#left.abort(), { once: true })
    return this.#decision
  }
}

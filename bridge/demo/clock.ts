/** What the demo measures the age of things by that it keeps: this computer's clock, which can be put forward. */
export class Clock {
  #aheadMs = 0

  /** Milliseconds since 1970. */
  now(): number {
    return Date.now() + this.#aheadMs
  }

  forward(minutes: number): void {
    this.#aheadMs += minutes * 60_000
  }
}

/** A value that is made anew once it is older than that. */
export class Kept<T> {
  readonly #clock: Clock
  readonly #longestMs: number
  readonly #values = new Map<string, { value: T; at: number }>()

  constructor(clock: Clock, minutes: number) {
    this.#clock = clock
    this.#longestMs = minutes * 60_000
  }

  get(key: string, make: () => T): T {
    const now = this.#clock.now()
    const known = this.#values.get(key)
    if (known && now - known.at < this.#longestMs) return known.value
    const value = make()
    this.#values.set(key, { value, at: now })
    return value
  }
}

import { iso } from './period.ts'

/** What was read, and when: ISO 8601, UTC. */
export interface Reading<T> {
  value: T
  at: string
}

/** A reading under way, and where from: an endpoint, or a page of the monitor. */
export interface Asked<T> {
  source: string
  reading: Promise<Reading<T>>
}

interface Kept {
  reading: Promise<Reading<unknown>>
  /** Milliseconds since 1970; undefined while it is being read. */
  until: number | undefined
}

/** How long what may still change counts, in milliseconds. */
export const KEPT_MS = 60_000
/** Readings that are kept at most: each is small, since large answers are kept as what was made of them. */
const MOST_KEPT = 300

/**
 * What was read of late, so that a window, the tray and an assistant who ask the same ask PanDA once. Bounded; the ones
 * that were used longest ago go first.
 */
export class KeptReadings {
  readonly #kept = new Map<string, Kept>()

  /**
   * What is known, or what `read` gives; who asks for what is being read waits for the same.
   * @param lastsFor how many milliseconds what was read counts; Infinity for what does not change any more
   */
  get<T>(key: string, read: () => Promise<T>, lastsFor: (value: T) => number): Promise<Reading<T>> {
    const known = this.#kept.get(key)
    if (known && (known.until === undefined || known.until > Date.now())) {
      this.#kept.delete(key)
      this.#kept.set(key, known)
      return known.reading as Promise<Reading<T>>
    }
    const at = iso(Date.now())
    const reading = read().then((value) => ({ value, at }))
    const kept: Kept = { reading, until: undefined }
    this.#kept.set(key, kept)
    if (this.#kept.size > MOST_KEPT) this.#kept.delete(this.#kept.keys().next().value as string)
    reading.then(
      ({ value }) => (kept.until = Date.now() + lastsFor(value)),
      () => {
        if (this.#kept.get(key) === kept) this.#kept.delete(key)
      },
    )
    return reading
  }

  /** Whatever was read for another login, or before something was changed. */
  clear(): void {
    this.#kept.clear()
  }
}

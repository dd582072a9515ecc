interface Entry {
  value: unknown
  bytes: number
  /** Milliseconds since 1970. */
  until: number
}

/** Answers kept in memory up to so many bytes; what was not asked for longest goes first. */
export class KeptAnswers {
  readonly #maxBytes: number
  readonly #entries = new Map<string, Entry>()
  #bytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  get(key: string): unknown {
    const entry = this.#entries.get(key)
    if (!entry) return undefined
    this.#remove(key)
    if (entry.until <= Date.now()) return undefined
    this.#add(key, entry)
    return entry.value
  }

  /**
   * @param bytes what it takes of the room
   * @param until milliseconds since 1970; for good where that is missing
   */
  set(key: string, value: unknown, bytes: number, until = Infinity): void {
    this.#remove(key)
    if (bytes > this.#maxBytes) return
    this.#add(key, { value, bytes, until })
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#maxBytes) return
      this.#remove(oldest)
    }
  }

  #add(key: string, entry: Entry): void {
    this.#entries.set(key, entry)
    this.#bytes += entry.bytes
  }

  #remove(key: string): void {
    this.#bytes -= this.#entries.get(key)?.bytes ?? 0
    this.#entries.delete(key)
  }
}

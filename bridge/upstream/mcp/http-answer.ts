import type { Secret } from '../../platform/secret.ts'

/** Bytes of an answer without interest that are read, so that its connection can be used again. */
const UNREAD_BYTES = 100_000

/** Bytes that may wait for somebody to read them. */
const EARLY_BYTES = 1_000_000

/** Headers by their names in lower case; of one that came twice, the first. */
export type AnswerHeaders = Readonly<Record<string, string | undefined>>

/** The response has ended, or broken off, without the answer. */
export class BrokenOff extends Error {}

/** The answer to a request, whose body comes piece by piece; what comes before somebody reads it is kept. */
export class HttpAnswer {
  readonly status: number
  readonly headers: AnswerHeaders
  /** The secret that the request came with: no answer may tell it. */
  sent: Secret | undefined
  readonly #abort: () => void
  readonly #read = Promise.withResolvers<void>()
  #early: Buffer[] = []
  #earlyBytes = 0
  #take: ((chunk: Buffer) => void) | undefined

  /** @param abort breaks it off */
  constructor(status: number, headers: AnswerHeaders, abort: () => void) {
    this.status = status
    this.headers = headers
    this.#abort = abort
    // It may break before somebody reads it.
    this.#read.promise.catch(() => undefined)
  }

  /**
   * Takes the body; once only.
   * @param take gets each piece as it comes; where it throws, the rest is not read
   * @throws BrokenOff, or what `take` throws
   */
  read(take: (chunk: Buffer) => void): Promise<void> {
    this.#take = take
    for (const chunk of this.#early.splice(0)) this.add(chunk)
    return this.#read.promise
  }

  /** Lets it end, though nobody is interested; one that is long is broken off. */
  drain(): void {
    let bytes = 0
    void this.read((chunk) => {
      bytes += chunk.length
      if (bytes > UNREAD_BYTES) throw new BrokenOff()
    }).catch(() => undefined)
  }

  /** What comes after it is dropped. */
  breakOff(why: unknown = new BrokenOff()): void {
    this.#take = () => undefined
    this.#early = []
    this.#read.reject(why)
    this.#abort()
  }

  // The other side of it: whoever has sent the request tells what comes.

  add(chunk: Buffer): void {
    if (!this.#take) return this.#keep(chunk)
    try {
      this.#take(chunk)
    } catch (error) {
      this.breakOff(error)
    }
  }

  #keep(chunk: Buffer): void {
    this.#early.push(chunk)
    this.#earlyBytes += chunk.length
    if (this.#earlyBytes > EARLY_BYTES) this.breakOff()
  }

  end(): void {
    this.#read.resolve()
  }

  fail(): void {
    this.#read.reject(new BrokenOff())
  }
}

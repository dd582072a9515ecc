import type { IncomingHttpHeaders } from 'node:http'

/** Bytes of an answer without interest that are read, so that its connection can be used again. */
const UNREAD_BYTES = 100_000

/** The response has ended, or broken off, without the answer. */
export class BrokenOff extends Error {}

/** The answer to a request, whose body comes piece by piece; what comes before somebody reads it is kept. */
export class HttpAnswer {
  readonly status: number
  /** By their names in lower case. */
  readonly headers: IncomingHttpHeaders
  readonly #abort: () => void
  readonly #read = Promise.withResolvers<void>()
  #early: Buffer[] | undefined = []
  #take: ((chunk: Buffer) => void) | undefined

  /** @param abort breaks it off */
  constructor(status: number, headers: IncomingHttpHeaders, abort: () => void) {
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
    for (const chunk of this.#early ?? []) this.add(chunk)
    this.#early = undefined
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
    this.#read.reject(why)
    this.#abort()
  }

  // The other side of it: whoever has sent the request tells what comes.

  add(chunk: Buffer): void {
    if (!this.#take) return void this.#early?.push(chunk)
    try {
      this.#take(chunk)
    } catch (error) {
      this.breakOff(error)
    }
  }

  end(): void {
    this.#read.resolve()
  }

  broken(): void {
    this.#read.reject(new BrokenOff())
  }
}

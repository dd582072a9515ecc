import { BridgeError, toBridgeError } from '../../errors.ts'
import { Unread } from '../../upstream/panda/ask-panda.ts'
import { said } from '../said.ts'
import { iso } from './period.ts'
import type { Source } from '../shapes/index.ts'
import type { Asked } from './kept-readings.ts'

/** What one question reads: where its facts come from, and what could not be read. */
export class Inquiry {
  readonly signal: AbortSignal
  readonly sources: Source[] = []
  readonly missing: string[] = []
  /** Why the parts that failed did. */
  readonly failures: unknown[] = []

  readonly #onDoing: ((what: string) => void) | undefined

  /** @param onDoing hears of each part that is being read */
  constructor(signal: AbortSignal, onDoing?: (what: string) => void) {
    this.signal = signal
    this.#onDoing = onDoing
  }

  /**
   * Reads one part. A part that cannot be read is said to be missing, and does not spoil the rest.
   * @param part as the sentence begins: "The failed jobs"
   * @throws what says that the user is not signed in, or that nobody waits any more
   */
  async read<T>(part: string, { source, reading }: Asked<T>): Promise<T | undefined> {
    this.#onDoing?.(`${part}: asking ${source}.`)
    try {
      const { value, at } = await reading
      this.cite(source, at)
      return value
    } catch (thrown) {
      if (this.signal.aborted) throw thrown
      if (thrown instanceof BridgeError && thrown.code === 'signed-out') throw thrown
      this.failures.push(thrown)
      this.missing.push(`${part} could not be read from ${source}: ${reasonOf(thrown)}`)
      return undefined
    }
  }

  /** The same of a page of the monitor. What that says of itself is in its error. */
  readMonitor<T>(page: string, part: string, reading: Promise<T>): Promise<T | undefined> {
    const at = iso(Date.now())
    return this.read(part, {
      source: `the monitor (${page})`,
      reading: reading.then((value) => ({ value, at })),
    })
  }

  cite(what: string, at: string): void {
    if (!this.sources.some((source) => source.what === what)) this.sources.push({ what, at })
  }
}

/** Characters of it: a server's own words may be in it. */
const LONGEST = 400

/** One sentence. */
export function reasonOf(thrown: unknown): string {
  const words = said(thrown instanceof Unread ? thrown.message : toBridgeError(thrown).message, LONGEST) ?? ''
  // PanDA says this also where there is nothing to count.
  if (/database failure/i.test(words)) return `${words} That is also what it says where there are none.`
  return /[.!?"]$/.test(words) ? words : `${words}.`
}

import type { BigPanda } from '../bigpanda/index.ts'
import { byError, overlay, type AddedError, type Overlay } from '../diagnosis/index.ts'

/** How long a question waits for the monitor's table, in milliseconds: without it there are our own words. */
const WAIT_MS = 1_500
const DAY_MS = 86_400_000
/** After it could not be read. */
const AGAIN_MS = 10 * 60_000

type Monitor = Pick<BigPanda, 'errorTable' | 'state'>

/** What others say of errors: the monitor's own table, read once a day where there is one, and what experiments add. */
export class OthersErrors {
  readonly #bigPanda: Monitor
  readonly #added: () => readonly AddedError[]
  #table: Overlay['monitor']
  #reading: Promise<void> | undefined
  #nextAt = 0

  constructor(bigPanda: Monitor, added: () => readonly AddedError[]) {
    this.#bigPanda = bigPanda
    this.#added = added
  }

  /** What experiments say, at this moment. */
  get added(): readonly AddedError[] {
    return this.#added()
  }

  /** What is known of it, waiting a moment where it is being read. Never throws. */
  async get(): Promise<Overlay> {
    return { monitor: await this.#monitor(), added: byError(this.#added()) }
  }

  async #monitor(): Promise<Overlay['monitor']> {
    if (this.#bigPanda.state.is === 'none') return undefined
    if (Date.now() >= this.#nextAt) this.#reading ??= this.#read()
    if (this.#reading && !this.#table) await Promise.race([this.#reading, wait()])
    return this.#table
  }

  async #read(): Promise<void> {
    try {
      const rows = await this.#bigPanda.errorTable()
      this.#table = rows && overlay(rows)?.monitor
      this.#nextAt = Date.now() + DAY_MS
    } catch {
      this.#nextAt = Date.now() + AGAIN_MS
    } finally {
      this.#reading = undefined
    }
  }
}

function wait(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, WAIT_MS).unref())
}

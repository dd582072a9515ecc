import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** V8's extension `gc`, src/extensions/gc-extension.cc; `last-resort` also gives back the room that is free. */
type Collect = (
  options: { type: 'minor' } | { type: 'major'; execution: 'sync'; flavor: 'last-resort' },
) => void

let collect: Collect | undefined

/** Bytes that are read between two collections: each takes a millisecond or two. */
const EVERY_BYTES = 4_000_000

/**
 * Counts what is read of a body, and has the pieces that were read freed again and again while it is
 * large. They lie outside of V8's heap, so that V8 by itself lets some 60 MB of them pile up.
 */
export class PieceCollector {
  #bytes = 0

  read(bytes: number): void {
    this.#bytes += bytes
    if (this.#bytes < EVERY_BYTES) return
    this.#bytes = 0
    collect ??= exposed()
    collect?.({ type: 'minor' })
  }
}

/** Milliseconds without use after which what a program has used is given back. */
const IDLE_MS = 5_000

/**
 * Gives back what was used, once it is no longer used: V8 by itself keeps up to 130 MB for new
 * objects after a hundred requests, for as long as the process does nothing more.
 */
export class IdleCollector {
  readonly #timer = setTimeout(() => {
    collect ??= exposed()
    collect?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
  }, IDLE_MS).unref()

  /** The program is in use. */
  used(): void {
    this.#timer.refresh()
  }

  close(): void {
    clearTimeout(this.#timer)
  }
}

/** V8's own collector, as `node --expose-gc` shows it to programs. */
function exposed(): Collect | undefined {
  setFlagsFromString('--expose-gc')
  return runInNewContext('globalThis.gc') as Collect | undefined
}

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

type Collect = (options: { type: 'minor' }) => void

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

/** V8's own collector, as `node --expose-gc` shows it to programs. */
function exposed(): Collect | undefined {
  setFlagsFromString('--expose-gc')
  return runInNewContext('globalThis.gc') as Collect | undefined
}

import type { Received } from './mcp-messages.ts'

/** Messages that a server may send unasked within some milliseconds. */
const MOST = 2_000
const WITHIN_MS = 10_000

/** More came unasked than anybody can have use for. */
export class TooMuch extends Error {}

/** Takes what a server says unasked. @returns which throws TooMuch where it says too much */
export function countedUnasked(take: (received: Received) => void): (received: Received) => void {
  let heard = 0
  let since = performance.now()
  return (received) => {
    if (performance.now() - since > WITHIN_MS) {
      heard = 0
      since = performance.now()
    }
    heard += 1
    if (heard > MOST) throw new TooMuch()
    take(received)
  }
}

import { networkChanges } from './network.ts'

/** How often the clock and the addresses are looked at, in milliseconds. */
const LOOK_MS = 5_000
/** A timer that comes later than this was held up by a sleep of the computer, not by work: milliseconds. */
const ASLEEP_MS = 20_000

/**
 * Tells when the computer has woken up, or is in another network: what could not be reached
 * before may answer now. Node has no event for either, so both are seen from what changes.
 * Keeps no process alive.
 * @param signal ends it
 * @param changes told of a sleep, and asked about the network
 */
export function watchForWake(onWake: () => void, signal: AbortSignal, changes = networkChanges): void {
  let lookedAt = Date.now()
  let before = changes.count
  const timer = setInterval(() => {
    // The desktop app hears of a sleep from the system, too.
    if (Date.now() - lookedAt > LOOK_MS + ASLEEP_MS && changes.count === before) changes.happened()
    const now = changes.count
    lookedAt = Date.now()
    if (now === before) return
    before = now
    onWake()
  }, LOOK_MS)
  timer.unref()
  signal.addEventListener('abort', () => clearInterval(timer), { once: true })
}

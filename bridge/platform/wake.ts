import { ownAddresses } from './network.ts'

/** How often the clock and the addresses are looked at, in milliseconds. */
const LOOK_MS = 5_000
/** A timer that comes later than this was held up by a sleep of the computer, not by work: milliseconds. */
const ASLEEP_MS = 20_000

/**
 * Tells when the computer has woken up, or is in another network: what could not be reached
 * before may answer now. Node has no event for either, so both are seen from what changes.
 * Keeps no process alive.
 * @param signal ends it
 */
export function watchForWake(onWake: () => void, signal: AbortSignal, addresses = ownAddresses): void {
  let lookedAt = Date.now()
  let before = addresses()
  const timer = setInterval(() => {
    const slept = Date.now() - lookedAt > LOOK_MS + ASLEEP_MS
    const now = addresses()
    const moved = now !== before
    lookedAt = Date.now()
    before = now
    if (slept || moved) onWake()
  }, LOOK_MS)
  timer.unref()
  signal.addEventListener('abort', () => clearInterval(timer), { once: true })
}

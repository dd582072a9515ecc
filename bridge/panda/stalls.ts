/** How often is looked, and what is too short to count, in milliseconds. */
const EVERY_MS = 25

/**
 * Measures from now on for how long this process did not listen, because it was busy itself. An answer that comes
 * meanwhile waits in its socket.
 * @returns what ends that, and gives the milliseconds
 */
export function measureStalls(): () => number {
  let stalled = 0
  let due = now() + EVERY_MS
  const look = () => {
    const late = now() - due
    if (late > EVERY_MS) stalled += late
    due = now() + EVERY_MS
  }
  const timer = setInterval(look, EVERY_MS)
  timer.unref()
  return () => {
    clearInterval(timer)
    look()
    return stalled
  }
}

/** Not `performance.now`: tests make that clock run, and no process stalls by it. */
function now(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

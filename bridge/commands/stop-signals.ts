import type { Home } from '../home/home.ts'
import type { Log } from '../home/log.ts'
import { noteStopped } from '../home/stopped.ts'
import type { Bridge } from '../index.ts'

/**
 * Ends the bridge at a signal, one that is still starting as soon as it has started. At the second one no call is waited
 * for any longer.
 */
export function stopOnSignals(home: Home, log: Log, bridge: () => Bridge | undefined): { toStop: boolean } {
  const asked = { toStop: false }
  const hear = (signal: NodeJS.Signals) => {
    log.info({ signal }, asked.toStop ? 'No call is waited for any longer' : 'The bridge ends')
    // Ctrl-C is the user's; the others may be the end of a session or of the system.
    if (signal === 'SIGINT') noteStopped(home)
    if (asked.toStop) bridge()?.endCalls()
    asked.toStop = true
    void bridge()?.stop()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // A package of conf's listens too, and sends the signal again: it would be heard twice. It also cleans up at `exit`.
    process.removeAllListeners(signal)
    process.on(signal, hear)
  }
  return asked
}

import type { Call } from '../activity/index.ts'
import type { RunningCall } from '../calls/index.ts'

/** How many of the last calls a window sees without asking for more. */
const RECENT_CALLS = 20

/** What there is to say of calls. */
export interface CallsState {
  /** Those that have not ended and take a while, the oldest first. */
  runningCalls: RunningCall[]
  /** The last calls, the newest first. */
  recentCalls: Call[]
  /** Tool calls since the bridge was started. */
  calls: { answered: number; failed: number; refused: number }
}

/** @param earlier the calls on record of earlier runs, oldest first */
export function callsAtStart(earlier: readonly Call[]): Omit<CallsState, 'runningCalls'> {
  return {
    recentCalls: earlier.slice(-RECENT_CALLS).toReversed(),
    calls: { answered: 0, failed: 0, refused: 0 },
  }
}

/** With one more that has ended. */
export function withCall({ recentCalls, calls }: CallsState, call: Call): Omit<CallsState, 'runningCalls'> {
  return {
    recentCalls: [call, ...recentCalls].slice(0, RECENT_CALLS),
    calls: {
      answered: calls.answered + 1,
      failed: calls.failed + Number(call.outcome === 'failed'),
      refused: calls.refused + Number(call.outcome === 'refused'),
    },
  }
}

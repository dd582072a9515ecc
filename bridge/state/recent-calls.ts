import type { Call } from '../activity/index.ts'

/** How many of the last calls a window sees without asking for more. */
const RECENT_CALLS = 20

/** What there is to say of calls. */
export interface CallsState {
  /** The last calls, the newest first. */
  recentCalls: Call[]
  /** Tool calls since the bridge was started. */
  calls: { answered: number; failed: number; refused: number }
}

/** @param earlier the calls on record of earlier runs, oldest first */
export function callsAtStart(earlier: readonly Call[]): CallsState {
  return {
    recentCalls: earlier.slice(-RECENT_CALLS).toReversed(),
    calls: { answered: 0, failed: 0, refused: 0 },
  }
}

/** With one more that has ended. */
export function withCall({ recentCalls, calls }: CallsState, call: Call): CallsState {
  return {
    recentCalls: [call, ...recentCalls].slice(0, RECENT_CALLS),
    calls: {
      answered: calls.answered + 1,
      failed: calls.failed + Number(call.outcome === 'failed'),
      refused: calls.refused + Number(call.outcome === 'refused'),
    },
  }
}

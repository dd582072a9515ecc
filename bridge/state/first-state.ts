import type { BridgeState } from './bridge-state.ts'

/** What there is to say of PanDA while no server is chosen. */
export const withoutServer: Pick<BridgeState, 'server' | 'health' | 'login' | 'upstream'> = {
  server: undefined,
  health: undefined,
  login: { is: 'signed-out' },
  upstream: {
    kind: 'none',
    url: undefined,
    tools: 0,
    newTools: [],
    heldTools: [],
    reachedAt: undefined,
    problem: undefined,
  },
}

/** Before the first call. */
export const noCalls: Pick<BridgeState, 'recentCalls' | 'calls'> = {
  recentCalls: [],
  calls: { answered: 0, failed: 0, refused: 0 },
}

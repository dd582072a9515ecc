/** What tests count. All numbers only grow, except `refreshesInFlight`. */
export interface Counters {
  deviceAuthorizations: number
  /** Token requests with a device code, answered or not. */
  devicePolls: number
  refreshes: number
  refreshesInFlight: number
  maxRefreshesInFlight: number
  /** Times that a refresh token was used which had been exchanged for a newer one. */
  reusedRefreshTokens: number
  mcpSessions: number
  /** Calls that were cancelled by their caller while the demo worked on them. */
  mcpCancellations: number
}

export function newCounters(): Counters {
  return {
    deviceAuthorizations: 0,
    devicePolls: 0,
    refreshes: 0,
    refreshesInFlight: 0,
    maxRefreshesInFlight: 0,
    reusedRefreshTokens: 0,
    mcpSessions: 0,
    mcpCancellations: 0,
  }
}

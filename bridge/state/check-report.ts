import type { BridgeErrorValue } from '../errors.ts'

/** What is looked at, in this order, until something is not as it must be. */
export type CheckStep = 'server' | 'login' | 'policy'

/** Whether assistants could work now. */
export interface CheckReport {
  ok: boolean
  steps: {
    step: CheckStep
    /** Where it was looked at, where that is a server beside the first. */
    server?: string
    ok: boolean
    /** A sentence on what was found. */
    message: string
    problem?: BridgeErrorValue
  }[]
}

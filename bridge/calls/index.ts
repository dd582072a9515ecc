/**
 * The way of a call: what may be asked, policy, login, approval, record, size. Whoever asks, it answers, whatever
 * happens. Knows those who answer only as one (upstream/), and who asks only as an Asker.
 */
export type { UserSide } from './call-way.ts'
export { Relay } from './relay.ts'
export { RunningCalls, type RunningCall } from './running-calls.ts'

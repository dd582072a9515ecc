/**
 * The way of a call: what may be asked, policy, login, approval, record, size. Whoever asks, it answers, whatever
 * happens. Knows those who answer only as one (upstream/), and who asks only as an Asker.
 */
export type { ServerSide, UserSide } from './call-way.ts'
export type { Answering } from './answering.ts'
export { JoinedRelay, type Joined } from './joined-relay.ts'
export { Relay, type Speaker } from './relay.ts'
export { givenNone, withoutServer } from './without-server.ts'
export { RunningCalls, type RunningCall } from './running-calls.ts'

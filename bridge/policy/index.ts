/**
 * What assistants may do: endpoint sets, rules, and the approvals that calls wait for. Knows the catalogue of
 * endpoints; sends nothing and asks nobody but the user.
 */
export { Approvals, type WaitingApproval } from './approvals.ts'
export type { Origin } from './decision.ts'
export type { Grant } from './grants.ts'

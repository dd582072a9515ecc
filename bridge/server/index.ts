/**
 * All that belongs to a PanDA server in use, replaced as a whole when the user chooses another; those that are used beside
 * it, and which of them answer whom; and the look at one before it is chosen. Knows who answers and the way of a call;
 * nothing of windows or settings.
 */
export { isSamePanda, type BesideEntry } from './beside-entry.ts'
export type { Installation } from './installation.ts'
export type { ProbeStep } from './probe.ts'
export { noServer, type BesideState, type ServerState } from './server-state.ts'
export { Servers, type ServersOptions } from './servers.ts'

/**
 * The assistants' configuration files: who is installed, connecting, disconnecting, repairing. Knows the keys that it
 * writes and how the shim is started. Everything about the computer comes in through `Where`, so another one can be
 * pretended.
 */
export type { Assistant, AssistantId } from './assistants/assistant.ts'
export { assistantById, assistants } from './assistants/index.ts'
export { idsByHand, isByHand, linesByHand, programsByHand } from './by-hand.ts'
export { writeBundle } from './bundle.ts'
export type { Outcome } from './change.ts'
export { connect, disconnect } from './connect.ts'
export type { Backup } from './files/record.ts'
export { expectedOf, type Offer } from './offer.ts'
export { remoteProblem } from './remote.ts'
export { previewConnect, previewDisconnect, type Preview } from './preview.ts'
export { terminalOfLogin } from './login-shell.ts'
export { linesFor, type Lines } from './paste.ts'
export { restartAssistant } from './restart.ts'
export { backups, restore } from './restore.ts'
export { describeClient, describeClients, type ClientStatus } from './status.ts'
export type { Where } from './target.ts'
export { thisComputer, type Surroundings, type System } from './surroundings.ts'
export { disconnectAll, repairClients, type Disconnected, type Reconnect, type Repaired } from './repair.ts'
export { watchClients, type WatchOptions } from './watch.ts'
export { Connections } from './connections.ts'

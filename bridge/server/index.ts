/**
 * All that belongs to the PanDA server in use, replaced as a whole when the user chooses another; and the look at one
 * before it is chosen. Knows who answers and the way of a call; nothing of assistants, windows or settings.
 */
export type { Installation } from './installation.ts'
export type { ProbeStep } from './probe.ts'
export { instructionsFor } from './instructions.ts'
export { ServerInUse } from './server-in-use.ts'
export { noServer, type ServerState } from './server-state.ts'

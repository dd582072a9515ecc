/**
 * The home of one user's bridge: that it is theirs alone, its log, who runs in it, and the way to the bridge of it.
 * Mostly imported file by file: the shim, which loads no package, needs some of it.
 */
export { checkHome, checkInside, closeCredentials, openCredentials } from './home-check.ts'
export type { Home } from './home.ts'
export type { Log } from './log.ts'
export type { Runtime } from './runtime-record.ts'
export { wasStopped } from './stopped.ts'

/**
 * The one value that windows, tray and command line show, and what the user has chosen, which is kept. Knows what each
 * part says of itself; does nothing to any of them.
 */
export type { BridgeState } from './bridge-state.ts'
export { Choices } from './choices.ts'
export { allowedServer, isLocked, managedState, readManaged } from './managed.ts'
export { LiveState } from './live-state.ts'
export { callsAtStart, withCall } from './recent-calls.ts'
export type { Robot } from './robot-file.ts'
export { serversToChoose, SettingsFile, type Settings } from './settings.ts'
export { headlessShell, type Shell } from './shell.ts'

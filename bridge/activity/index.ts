/**
 * The record of calls, on disk and in memory, with secrets masked. Knows which arguments of which endpoints are secret;
 * nothing of how a call is decided or sent.
 */
export type { Call, EndedCall } from './call.ts'
export { exportTypes } from './export.ts'
export { CallMetrics } from './call-metrics.ts'
export { mostUsed } from './most-used.ts'
export { ActivityRecord } from './record.ts'
export { statisticsOf } from './statistics.ts'
export type { Statistics } from './statistics.ts'

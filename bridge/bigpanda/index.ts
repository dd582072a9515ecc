/**
 * BigPanDA, the monitor: jobs and the jobs of tasks as data, and the files of a job's log, for those whose server has one.
 * Knows the login as far as it asks for the ID token; nothing of PanDA's own endpoints, of assistants or of windows.
 */
export { BigPanda } from './bigpanda.ts'
export type { LogFile } from './log-files.ts'
export type { LogPart } from './log-part.ts'
export type { MonitorState } from './monitor-state.ts'
export type { JobsPage } from './records.ts'

import { app } from 'electron'
import { version } from '../bridge/platform/version.ts'
import { userProgram } from './program.ts'

/** Which version is started, and from where; nothing where it runs from its sources. */
export function thisStart(): Record<string, unknown> {
  return app.isPackaged ? { version, program: userProgram() } : {}
}

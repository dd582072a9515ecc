import { join } from 'node:path'
import { pino } from 'pino'
import { plainJson } from '../platform/shown-text.ts'
import type { Home } from './home.ts'
import { RotatingFile } from './rotating-file.ts'

/** Diagnostics for the user and the developers: plain sentences with fields. Never given a secret's value. */
export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export const silentLog: Log = { info() {}, warn() {}, error() {} }

/** The log that is written; older ones beside it end in a number. */
export function logFile(home: Home): string {
  return join(home.logsFolder, 'bridge.log')
}

/** JSON lines in the home's `logs/bridge.log`, written at once so that a crash loses none; at most 20 MB in all. */
export function openLog(home: Home): Log {
  return pino(
    {
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // A terminal that shows the file carries out none of it.
      hooks: { streamWrite: plainJson },
    },
    new RotatingFile(logFile(home), { maxBytes: 5_000_000, kept: 3 }),
  )
}

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

/** From the fewest lines to the most. */
export const logLevels = ['error', 'warn', 'info'] as const
export type LogLevel = (typeof logLevels)[number]

interface LogOptions {
  /** The least that is written; everything where missing. */
  level?: LogLevel
  /** Takes each line instead of the file. */
  write?: ((line: string) => void) | undefined
}

/** JSON lines in the home's `logs/bridge.log`, written at once so that a crash loses none; at most 20 MB in all. */
export function openLog(home: Home, { level = 'info', write }: LogOptions = {}): Log {
  return pino(
    {
      level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // A terminal that shows the file carries out none of it.
      hooks: { streamWrite: plainJson },
    },
    write ? { write } : new RotatingFile(logFile(home), { maxBytes: 5_000_000, kept: 3 }),
  )
}

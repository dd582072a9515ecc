import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import type { Home } from './home.ts'

/** Diagnostics for the user and the developers: plain sentences with fields. Never given a secret's value. */
export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export const silentLog: Log = { info() {}, warn() {}, error() {} }

/** JSON lines in the home's `logs/bridge.log`, written at once so that a crash loses none. */
export function openLog(home: Home): Log {
  mkdirSync(home.logsFolder, { recursive: true, mode: 0o700 })
  return pino(
    {
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({ dest: join(home.logsFolder, 'bridge.log'), mode: 0o600, sync: true }),
  )
}

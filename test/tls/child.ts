import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { BridgeErrorValue } from '../../bridge/errors.ts'
import type { HealthState } from '../../bridge/panda/alive.ts'
import type { TrustReport } from '../../bridge/panda/trust.ts'

const run = promisify(execFile)

export type Step =
  | { do: 'trust'; caFiles?: string[] }
  /** Asks a server whether it is alive, with the global fetch. */
  | { do: 'fetch'; url: string }
  /** Sets a variable too late for Node itself to see it, as in Electron with its fuse off. */
  | { do: 'environment'; name: string; value: string }
  | { do: 'be an old Node' }
  /** Starts a monitor, hears of one check, and leaves it running. */
  | { do: 'monitor'; url: string }

export interface StepResult {
  status?: number
  report?: TrustReport
  /** Warnings in the log so far. */
  said?: string[]
  error?: BridgeErrorValue
  is?: HealthState['is']
}

/** Takes the steps, until the process ends by itself, in a Node process of their own, with only that environment. */
export async function inChild(
  steps: readonly Step[],
  env: Record<string, string> = {},
): Promise<StepResult[]> {
  const script = fileURLToPath(new URL('./steps.ts', import.meta.url))
  const { stdout } = await run(process.execPath, [script, JSON.stringify(steps)], {
    env: { PATH: process.env['PATH'], NODE_NO_WARNINGS: '1', ...env },
  })
  return JSON.parse(stdout) as StepResult[]
}

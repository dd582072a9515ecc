import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Home } from '../home.ts'
import { parseRuntime, whereabouts, type Runtime } from '../runtime-record.ts'
import { startEnvironment } from './program.ts'
import { withSession } from './session.ts'
import { whyNotStarted } from './start-failure.ts'

// The shim imports no package, so that an assistant's start costs it milliseconds: what it reads
// it checks by hand.

/** Where the bridge is, and the key to say who asks. */
export interface FoundBridge {
  url: string
  key: string
}

/** Milliseconds that a bridge may take to start on a slow machine. */
const START_MS = 20_000
const LOOK_AGAIN_MS = 25
/** The app may ask something at its start, such as for another port. */
const WAITS =
  'PanDA Bridge is not ready yet. It may wait for an answer on its screen: look there, then try again.'

/** What the assistant's user is told when there is no bridge to be had. */
export class NoBridge extends Error {}

/**
 * The running bridge of this home; one is started where none runs.
 * @param command the program and arguments that start a bridge in the foreground
 * @throws NoBridge
 */
export async function findOrStartBridge(
  home: Home,
  client: string,
  command: readonly string[],
): Promise<FoundBridge> {
  const url = readUrl(home) ?? (await startBridge(home, command))
  return { url, key: readKey(home, client) }
}

/** The running bridge's address, or undefined where none runs. */
export function readUrl(home: Home): string | undefined {
  return living(home)?.url
}

/**
 * Starts a bridge that outlives this process and waits until it listens. Of several started at
 * once one stays, and all find that one.
 */
export async function startBridge(home: Home, [program = '', ...rest]: readonly string[]): Promise<string> {
  mkdirSync(home.logsFolder, { recursive: true, mode: 0o700 })
  const logFile = join(home.logsFolder, 'start.log')
  const errors = openSync(logFile, 'w', 0o600)
  const child = spawn(program, rest, {
    detached: true,
    env: withSession(home.sessionFile, startEnvironment(process.env, rest)),
    stdio: ['ignore', 'ignore', errors],
    windowsHide: true,
  })
  closeSync(errors)
  child.unref()
  const failed: { why?: string } = {}
  child.once('error', (error) => (failed.why = error.message))
  const hasEnded = () => child.signalCode !== null || (child.exitCode !== null && child.exitCode !== 0)
  const giveUpAt = Date.now() + START_MS
  while (Date.now() < giveUpAt && failed.why === undefined) {
    const url = readUrl(home)
    if (url !== undefined) return url
    // Another shim's bridge may have come first; then this one ends at once and that one is found.
    if (hasEnded() && !living(home)) break
    await setTimeout(LOOK_AGAIN_MS)
  }
  if (failed.why === undefined && living(home)) throw new NoBridge(WAITS)
  const { exitCode, signalCode: signal } = child
  throw new NoBridge(
    whyNotStarted({ said: failed.why ?? readText(logFile) ?? '', exitCode, signal }, logFile),
  )
}

/** What the bridge of this home says of itself, which may be about to listen. */
function living(home: Home): Runtime | undefined {
  const runtime = parseRuntime(readText(home.runtimeFile))
  return runtime && whereabouts(runtime) === 'here' ? runtime : undefined
}

/** @throws NoBridge where the client has no key: it was disconnected, or never connected */
function readKey(home: Home, client: string): string {
  const keys = readJson(join(home.credentialsFolder, 'keys.json')) as
    Record<string, { key?: unknown }> | undefined
  const key = keys?.[client]?.key
  if (typeof key === 'string') return key
  throw new NoBridge(
    `"${client}" may not use PanDA Bridge. Connect it with "panda-bridge connect ${client}".`,
  )
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readText(file) ?? '')
  } catch {
    return undefined
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

import { closeSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { BridgeError } from '../errors.ts'
import { checkHome, openOwnFile } from '../home/home-check.ts'
import { findHome, type Home } from '../home/home.ts'
import { look, readKey, unprovenRuntime, whyNotReached, type NotRunning, type Running } from '../home/look.ts'
import { wasStopped } from '../home/stopped.ts'
import { startEnvironment } from './program.ts'
import { withSession } from './desktop-session.ts'
import { startApart, type Started } from './start-apart.ts'
import { whyNotStarted, type Reason } from './start-failure.ts'

// The shim imports no package, so that an assistant's start costs it milliseconds: what it reads
// it checks by hand.

/** Where the bridge is, and the keys: the home's, by which it proves itself, and that which says who asks. */
export interface FoundBridge {
  address: string
  homeKey: string
  key: string
}

/** How a bridge is looked for. */
export interface Search {
  /** Whether one is started where none runs. */
  mayStart: boolean
  /** Whether what the runtime file says is taken at its word: whoever connects there finds out, and asks again where it is not so. */
  isBelieved?: boolean
  /** An address at which nobody has answered just now. */
  silentAt?: string | undefined
}

/** @throws NoBridge */
export type FindBridge = (search: Search) => Promise<FoundBridge>

/** Milliseconds that a bridge may take to start on a slow machine. */
const START_MS = 20_000
const LOOK_AGAIN_MS = 25
/** The app may ask something at its start, such as for another port. */
const WAITS =
  'PanDA Bridge is not ready yet. It may wait for an answer on its screen: look there, then try again.'
const NOT_RUNNING = 'PanDA Bridge does not run at the moment. It is started when something is asked of PanDA.'
const WAS_STOPPED =
  'PanDA Bridge was stopped. Start it again, by its app or with "panda-bridge serve", then ask again.'

/** What the assistant's user is told when there is no bridge to be had: its message has the next step too. */
export class NoBridge extends Error {
  /** For who says the two apart. */
  readonly reason: Reason

  constructor(message: string, nextStep?: string) {
    super(nextStep === undefined ? message : `${message} ${nextStep}`)
    this.reason = { message, nextStep }
  }
}

/**
 * The running bridge of the user's home; where none runs, one is started for those who may start one, unless the user
 * has stopped it.
 * @param client the name of its key
 * @param command the program and arguments that start a bridge in the foreground
 * @throws NoBridge
 */
export async function findOrStartBridge(
  client: string,
  command: readonly string[],
  { mayStart, isBelieved = false, silentAt }: Search,
): Promise<FoundBridge> {
  const home = speaking(findHome)
  speaking(() => checkHome(home))
  const believed = isBelieved && foundAt(home, client, unprovenRuntime(home)?.socket)
  if (believed) return believed
  const { socket } =
    (await runningOne(home, silentAt)) ?? (await startBridge(home, startedBy(home, mayStart, command)))
  const found = foundAt(home, client, socket)
  if (found) return found
  // It was disconnected, or never connected.
  throw new NoBridge(
    `"${client}" may not use PanDA Bridge. Connect it with "panda-bridge connect ${client}".`,
  )
}

/** Undefined where an address or a key is missing. */
function foundAt(home: Home, client: string, address: string | undefined): FoundBridge | undefined {
  const [homeKey, key] = [readKey(home, 'control'), readKey(home, client)]
  if (address === undefined || homeKey === undefined || key === undefined) return undefined
  return { address, homeKey, key }
}

/** What an assistant's message starts. @throws NoBridge where it is none that the user has asked for, or the user has stopped the bridge */
function startedBy(home: Home, mayStart: boolean, command: readonly string[]): readonly string[] {
  if (wasStopped(home)) throw new NoBridge(WAS_STOPPED)
  if (!mayStart) throw new NoBridge(NOT_RUNNING)
  return command
}

/**
 * The running bridge of this home; one that outlives this process is started where none runs, whoever has stopped it.
 * @param command the program and arguments that start a bridge in the foreground
 * @throws NoBridge
 */
export async function runningBridge(home: Home, command: readonly string[]): Promise<Running> {
  speaking(() => checkHome(home))
  return (await runningOne(home)) ?? startBridge(home, command)
}

/** Undefined where one may be started. @throws NoBridge where another one could not have the home */
async function runningOne(home: Home, silentAt?: string): Promise<Running | undefined> {
  const seen = await look(home, silentAt)
  if (seen.is === 'running') return seen.runtime
  if (seen.is === 'silent' || seen.is === 'stranger' || seen.is === 'older')
    throw said(whyNotReached(home, seen))
  return undefined
}

/** Starts a bridge and waits until it listens. Of several started at once one stays, and all find that one. */
async function startBridge(home: Home, [program = '', ...rest]: readonly string[]): Promise<Running> {
  const logFile = join(home.logsFolder, 'start.log')
  const errors = speaking(() => openOwnFile(logFile, 'w'))
  const env = withSession(home.sessionFile, startEnvironment(process.env, rest))
  const started = startApart({ program, args: rest, env, errors })
  closeSync(errors)
  try {
    return await untilItListens(home, started, logFile)
  } finally {
    started.leave()
  }
}

async function untilItListens(home: Home, started: Started, logFile: string): Promise<Running> {
  const giveUpAt = Date.now() + START_MS
  let seen: NotRunning = { is: 'none' }
  while (Date.now() < giveUpAt) {
    // Before the look: what it leaves in its last moment is seen. One that ended well has handed over to another.
    const ended = started.ended !== undefined && started.ended.exitCode !== 0
    const now = await look(home)
    if (now.is === 'running') return now.runtime
    seen = now
    // Another shim's bridge may have come first; then this one ends at once and that one is found.
    if (ended && (seen.is === 'none' || seen.is === 'elsewhere')) break
    await setTimeout(LOOK_AGAIN_MS)
  }
  if (seen.is === 'starting') throw new NoBridge(WAITS)
  if (seen.is !== 'none') throw said(whyNotReached(home, seen))
  const { why, exitCode = null, signal = null } = started.ended ?? {}
  const { message, nextStep } = whyNotStarted(
    { said: why ?? readText(logFile) ?? '', exitCode, signal },
    logFile,
  )
  throw new NoBridge(message, nextStep)
}

/** Errors of what is done reach the assistant's user with the next step. @throws NoBridge */
function speaking<T>(act: () => T): T {
  try {
    return act()
  } catch (error) {
    throw error instanceof BridgeError ? said(error) : error
  }
}

function said({ message, nextStep }: BridgeError): NoBridge {
  return new NoBridge(message, nextStep)
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BridgeError } from '../errors.ts'
import { asObject, parseJson } from '../platform/json.ts'
import type { Home } from './home.ts'
import { isOfThisStart, parseRuntime, whereabouts, type Runtime } from './runtime-record.ts'
import { connect, NotConnected } from './socket/connect.ts'

// The shim loads this file: it imports no package, and what it reads it checks by hand.

/** A bridge that has proved that it is the one of this home. */
export interface Running extends Runtime {
  socket: string
}

/**
 * What can be seen of the bridge of a home.
 * - `running`: it answers
 * - `starting`, `ending`: it does not answer yet, or any more
 * - `silent`: its process lives and does not answer
 * - `stranger`: its process lives, and has other keys than those in the home
 * - `older`: it runs, and is of a version that this one cannot speak to
 * - `elsewhere`: on another computer one was started, and nobody here can see whether it still runs
 */
export type Seen = { is: 'running'; runtime: Running } | NotRunning
export type NotRunning =
  | { is: 'none' }
  | { is: 'starting' | 'ending' | 'silent' | 'stranger' | 'older' | 'elsewhere'; runtime: Runtime }

/** Milliseconds from the claim of a home to the first answer, where its process may be any: the file alone tells. */
const STARTING_MS = 20_000

/**
 * Looks for the bridge of a home: what its runtime file says counts as far as it proves true.
 * @param silentAt an address at which nobody has answered just now: it is not asked again, which takes seconds
 */
export async function look(home: Home, silentAt?: string): Promise<Seen> {
  const runtime = unprovenRuntime(home)
  return runtime ? lookAt(home, runtime, silentAt) : { is: 'none' }
}

/** What the runtime file says, true or not; undefined where there is none. */
export function unprovenRuntime(home: Home): Runtime | undefined {
  return parseRuntime(readText(home.runtimeFile))
}

/** The same for what a runtime file says. */
export async function lookAt(home: Home, runtime: Runtime, silentAt?: string): Promise<Seen> {
  const { socket, url } = runtime
  const isSilent = socket !== undefined && socket === silentAt
  const answer = isSilent ? 'silent' : socket === undefined ? undefined : await ask(home, socket)
  if (answer === 'bridge' && socket !== undefined) return { is: 'running', runtime: { ...runtime, socket } }
  const where = whereabouts(runtime)
  if (answer === 'silent' && where !== 'gone') return { is: 'silent', runtime }
  if (where === 'elsewhere') {
    // In a container on this computer, a socket at which nobody listens says that its bridge has ended.
    return answer === 'nobody' && isOfThisStart(runtime) ? { is: 'none' } : { is: 'elsewhere', runtime }
  }
  if (socket === undefined && url === undefined)
    return isStarting(runtime, where) ? { is: 'starting', runtime } : { is: 'none' }
  if (where === 'gone') return { is: 'none' }
  // A process of that number may be any: what does not prove itself is none.
  if (runtime.process === undefined) return { is: 'none' }
  if (answer === undefined) return { is: 'older', runtime }
  return { is: answer === 'nobody' ? 'ending' : 'stranger', runtime }
}

/** One that is known by its mark may take as long to start as its user takes to answer what it asks. */
function isStarting({ process, startedAt }: Runtime, where: 'here' | 'gone'): boolean {
  return where === 'here' && (process !== undefined || Date.now() - startedAt < STARTING_MS)
}

async function ask(home: Home, socket: string): Promise<'bridge' | NotConnected['why']> {
  try {
    const connection = await connect(socket, readKey(home, 'control') ?? '', 'http')
    connection.destroy()
    return 'bridge'
  } catch (error) {
    return error instanceof NotConnected ? error.why : 'nobody'
  }
}

/** The key of that name in the home's credentials, or undefined where there is none. */
export function readKey(home: Home, name: string): string | undefined {
  const keys = asObject(parseJson(readText(join(home.credentialsFolder, 'keys.json')) ?? ''))
  const entry = Object.hasOwn(keys, name) ? keys[name] : undefined
  const key = typeof entry === 'object' && entry !== null && 'key' in entry ? entry.key : undefined
  return typeof key === 'string' && key !== '' ? key : undefined
}

/** Why a command cannot reach the bridge, or take its place. */
export function whyNotReached(home: Home, seen: NotRunning): BridgeError {
  if (seen.is === 'none') {
    return new BridgeError('not-running', 'No bridge is running.', 'Start one with "panda-bridge serve".')
  }
  const { pid, version, process: mark } = seen.runtime
  switch (seen.is) {
    case 'starting':
      return new BridgeError(
        'already-running',
        'A bridge is starting; it may wait for an answer on its screen.',
        'Look there, then try again.',
      )
    case 'ending':
      return new BridgeError('not-running', 'The bridge is about to end.', 'Try again in some seconds.')
    case 'elsewhere':
      return new BridgeError(
        'already-running',
        `A bridge with this home was started on another computer, ${mark?.host}, and has not said that it ended.`,
        `End it there with "panda-bridge stop"; if that computer has been restarted since, delete ${home.runtimeFile}.`,
      )
    case 'older':
      return new BridgeError(
        'already-running',
        `A bridge of another version runs (${version}, process ${pid}), which this one cannot speak to.`,
        'End it from its icon in the tray, or with Ctrl-C in its terminal, then try again.',
      )
    case 'silent':
      return new BridgeError(
        'already-running',
        `The bridge (process ${pid}) does not answer.`,
        `If it still does not in a minute, end that process (kill ${pid}), then try again.`,
      )
    case 'stranger':
      return new BridgeError(
        'already-running',
        `The bridge that runs (process ${pid}) has other keys than those in its home; none was shown to it.`,
        `End that process (kill ${pid}), then try again.`,
      )
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

import { randomUUID } from 'node:crypto'
import { link, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { BridgeError } from '../errors.ts'
import { makePrivateFolder, readIfThere, replacePrivateFile } from '../platform/files.ts'
import type { Home } from './home.ts'
import { lookAt, whyNotReached, type Seen } from './look.ts'
import { parseRuntime, whereabouts, type Runtime } from './runtime-record.ts'
import { removeLeftFolder } from './socket/listen.ts'
import { forgetStopped } from './stopped.ts'

/** A bridge that has the home. */
export type Other = Exclude<Seen, { is: 'none' }>

/** Milliseconds that a bridge which is about to end is waited for: it may answer what is under way for 25 seconds. */
const ENDING_MS = 30_000
const LOOK_AGAIN_MS = 100

/** The runtime file of a bridge whose process lives on this computer, or undefined. */
export async function readRuntime(file: string): Promise<Runtime | undefined> {
  const runtime = parseRuntime(await readIfThere(file))
  return runtime && whereabouts(runtime) === 'here' ? runtime : undefined
}

/**
 * Makes this process the one bridge of its home: creates the runtime file, which only one process can.
 * @returns undefined when done, else what is seen of the bridge that is already there, or was started on another
 *   computer: two that share a login would take it from each other
 */
export async function claimRuntime(home: Home, runtime: Runtime): Promise<Other | undefined> {
  const file = home.runtimeFile
  await makePrivateFolder(dirname(file))
  // Two containers with the same home may both have this process number.
  const mine = `${file}.claim-${randomUUID()}`
  await writeFile(mine, JSON.stringify(runtime), { mode: 0o600, flag: 'wx' })
  try {
    const giveUpAt = performance.now() + ENDING_MS
    for (;;) {
      try {
        // Unlike open and write, link makes the file with its whole text, and only where there is none.
        await link(mine, file)
        forgetStopped(home)
        return undefined
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
      const text = await readIfThere(file)
      if (text === undefined) continue
      const other = parseRuntime(text)
      const seen: Seen = other ? await lookAt(home, other) : { is: 'none' }
      if (seen.is === 'ending' && performance.now() < giveUpAt) await setTimeout(LOOK_AGAIN_MS)
      else if (seen.is === 'none') {
        await moveAway(file, text)
        if (other?.socket !== undefined) await removeLeftFolder(other.socket)
      } else return seen
    }
  } finally {
    await rm(mine, { force: true })
  }
}

/** Says where the bridge is now that it listens. */
export async function updateRuntime(file: string, runtime: Runtime): Promise<void> {
  await replacePrivateFile(file, JSON.stringify(runtime))
}

/** Removes the runtime file if it is this process's. */
export async function releaseRuntime(file: string): Promise<void> {
  const runtime = await readRuntime(file)
  if (runtime?.pid === process.pid) await rm(file, { force: true })
}

/** Removes the runtime file of a bridge of which the user says that it has ended, unless another's is there by now. */
export async function forgetRuntime(file: string, ended: Runtime): Promise<void> {
  const text = await readIfThere(file)
  if (text !== undefined && isDeepStrictEqual(parseRuntime(text), ended)) await moveAway(file, text)
}

/** What to say where another bridge has the home, and nobody can be asked. */
export function takenHome(home: Home, other: Other): BridgeError {
  if (other.is !== 'running') return whyNotReached(home, other)
  return new BridgeError(
    'already-running',
    `A bridge is running${other.runtime.url === undefined ? '' : ` at ${other.runtime.url}`}.`,
    'Use it, or end it with "panda-bridge stop".',
  )
}

/** Takes away the file that a dead bridge left, unless another process has replaced it meanwhile. */
async function moveAway(file: string, seen: string): Promise<void> {
  const aside = `${file}.stale-${process.pid}`
  await rename(file, aside).catch(() => undefined)
  const moved = await readIfThere(aside)
  // link() fails where a file is: it cannot overwrite a bridge that came in between.
  if (moved !== undefined && moved !== seen) await link(aside, file).catch(() => undefined)
  await rm(aside, { force: true })
}

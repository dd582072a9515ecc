import { randomUUID } from 'node:crypto'
import { link, open, rename, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { BridgeError } from '../../errors.ts'
import { readPlainFile } from '../../platform/plain-file.ts'

interface Holder {
  pid: number
  host: string
  token: string
}

/** Longer than any change takes: a lock this old was left behind by a process that was killed. */
const staleAfterMs = 30_000

/**
 * Runs `work` while holding a lock file, made with O_EXCL and naming its process, so that one
 * left by a killed process is seen and removed. Not proper-lockfile: its last release is of
 * 2021 and its `mkdir` locks are stale only by age. Not flock: Node has none.
 * Throws `file-access` when another process keeps it for `waitMs`.
 */
export async function withLock<T>(lockFile: string, work: () => Promise<T>, waitMs = 10_000): Promise<T> {
  const holder: Holder = { pid: process.pid, host: hostname(), token: randomUUID() }
  const deadline = Date.now() + waitMs
  while (!(await acquire(lockFile, holder))) {
    if (await removeIfStale(lockFile)) continue
    if (Date.now() > deadline) {
      throw new BridgeError(
        'file-access',
        'Another PanDA Bridge is changing the same file and does not finish.',
        `Wait a moment and try again; if it stays so, delete ${lockFile}.`,
      )
    }
    await sleep(10 + Math.random() * 40)
  }
  try {
    return await work()
  } finally {
    const now = await read(lockFile)
    if (now?.token === holder.token) await rm(lockFile, { force: true })
  }
}

async function acquire(lockFile: string, holder: Holder): Promise<boolean> {
  try {
    const handle = await open(lockFile, 'wx', 0o600)
    try {
      await handle.writeFile(JSON.stringify(holder))
    } catch (thrown) {
      // On a full disk: empty, it would hold up others for a second.
      await rm(lockFile, { force: true })
      throw thrown
    } finally {
      await handle.close()
    }
    return true
  } catch (thrown) {
    // EPERM: Windows says so of a file that is being deleted.
    const code = (thrown as NodeJS.ErrnoException).code
    if (code === 'EEXIST' || (code === 'EPERM' && process.platform === 'win32')) return false
    throw thrown
  }
}

/** Takes a stale lock away under another name first: of two processes that see it only one can. */
async function removeIfStale(lockFile: string): Promise<boolean> {
  const seen = await read(lockFile)
  if (!(await isStale(lockFile, seen))) return false
  const aside = `${lockFile}.${randomUUID()}`
  try {
    await rename(lockFile, aside)
  } catch {
    return true
  }
  const taken = await read(aside)
  // A lock that someone took in between goes back, unless its place has been taken again.
  if (taken?.token !== seen?.token) await link(aside, lockFile).catch(() => undefined)
  await rm(aside, { force: true })
  return true
}

async function isStale(lockFile: string, holder: Holder | undefined): Promise<boolean> {
  const age = await stat(lockFile).then(
    (found) => Date.now() - found.mtimeMs,
    () => 0,
  )
  // Empty: its process is between making and filling it, or was killed there.
  if (holder === undefined) return age > 1_000
  if (holder.host !== hostname()) return age > staleAfterMs
  return age > staleAfterMs || !isAlive(holder.pid)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function read(file: string): Promise<Holder | undefined> {
  try {
    const value: unknown = JSON.parse((await readPlainFile(file)).toString('utf8'))
    return value as Holder
  } catch {
    return undefined
  }
}

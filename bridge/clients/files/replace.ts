import { randomBytes } from 'node:crypto'
import { access, constants, link, lstat, open, readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { BridgeError } from '../../errors.ts'
import { fileAccessError } from '../../platform/file-errors.ts'
import { mustNotBeOther, readPlainFile } from '../../platform/plain-file.ts'
import type { Snapshot } from './text.ts'

/** Called after each step, so that a test can stop the process there. */
export type OnStep = (step: string) => void

export interface Writing {
  onStep?: OnStep | undefined
  /** The mode of a file that is made. */
  newMode?: number
  /** The mode that the file gets in any case; that of the old one where it is missing. */
  mode?: number | undefined
  /** Done last before the file is replaced, when nothing is known that would hinder it. */
  before?: (() => Promise<void>) | undefined
}

/**
 * Replaces a file with new bytes, keeping mode and owner: whoever reads it sees the old file or
 * the new one. False when the file is no longer what the snapshot holds: nothing was written.
 * A hard link to the file keeps the old bytes, and extended attributes are not kept: both come
 * with rename, the only atomic way.
 */
export async function replaceFile(
  snapshot: Pick<Snapshot, 'file' | 'bytes'>,
  bytes: Buffer,
  { onStep = nothing, newMode = 0o600, mode, before }: Writing = {},
): Promise<boolean> {
  const { file } = snapshot
  const old = await writableFile(snapshot)
  const temporary = temporaryFor(file)
  try {
    const handle = await open(temporary, 'wx', old === undefined ? newMode : 0o600)
    try {
      onStep('opened')
      await handle.writeFile(bytes)
      onStep('written')
      if (old !== undefined) {
        if (process.platform !== 'win32') await keepOwner(handle, old, file)
        await handle.chmod(mode ?? old.mode & 0o7777)
        onStep('mode set')
      }
      await handle.sync()
      onStep('synced')
    } finally {
      await handle.close()
    }
    await before?.()
    if (!(await isStill(snapshot))) return false
    onStep('compared')
    const placed = old === undefined ? await placeNew(temporary, file) : await moveOver(temporary, file)
    onStep('in place')
    if (placed) await syncFolder(path.dirname(file))
    onStep('folder synced')
    return placed
  } catch (thrown) {
    throw fileAccessError(thrown, file, 'write')
  } finally {
    await rm(temporary, { force: true }).catch(nothing)
  }
}

/**
 * Deletes a file that still holds what the snapshot does. False when it does not.
 * @param before as in {@link Writing}
 */
export async function deleteFile(snapshot: Snapshot, before: () => Promise<void>): Promise<boolean> {
  await writableFile(snapshot)
  await before()
  if (!(await isStill(snapshot))) return false
  await rm(snapshot.file).catch((thrown: unknown) => {
    throw fileAccessError(thrown, snapshot.file, 'write')
  })
  return true
}

async function writableFile({
  file,
  bytes,
}: Pick<Snapshot, 'file' | 'bytes'>): Promise<{ mode: number; uid: number; gid: number } | undefined> {
  if (bytes === undefined) return undefined
  try {
    await mustNotBeOther(file)
    const found = await stat(file)
    // Rename asks the folder only, and root may anything: the file's own mode is the user's word.
    const readOnly = (found.mode & 0o222) === 0
    if (!readOnly) await access(file, constants.W_OK)
    if (!readOnly) return found
  } catch (thrown) {
    throw fileAccessError(thrown, file, 'write')
  }
  throw new BridgeError(
    'file-access',
    `${file} could not be written: it is marked read-only.`,
    'Take the mark away and try again, or paste the lines yourself.',
  )
}

type Handle = Awaited<ReturnType<typeof open>>

async function keepOwner(handle: Handle, old: { uid: number; gid: number }, file: string): Promise<void> {
  const now = await handle.stat()
  if (now.uid === old.uid && now.gid === old.gid) return
  try {
    await handle.chown(old.uid, old.gid)
  } catch (cause) {
    throw new BridgeError(
      'file-access',
      `${file} belongs to another user or group, and replacing it would change that.`,
      'Ask its owner to make the change, or paste the lines yourself.',
      { cause },
    )
  }
}

async function isStill({ file, bytes }: Pick<Snapshot, 'file' | 'bytes'>): Promise<boolean> {
  try {
    const now = await readPlainFile(file)
    return bytes !== undefined && now.equals(bytes)
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return bytes === undefined
    throw thrown
  }
}

/** A hard link fails where a file has appeared meanwhile; rename would replace that file. */
async function placeNew(temporary: string, file: string): Promise<boolean> {
  try {
    await link(temporary, file)
    return true
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false
    // File systems without hard links: FAT, AFS across folders, some network drives.
    if (await lstat(file).catch(() => undefined)) return false
    return moveOver(temporary, file)
  }
}

/** On Windows a virus scanner or the assistant may hold the file for a moment. */
async function moveOver(temporary: string, file: string): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    try {
      await rename(temporary, file)
      return true
    } catch (thrown) {
      const held = ['EPERM', 'EACCES', 'EBUSY'].includes((thrown as NodeJS.ErrnoException).code ?? '')
      if (process.platform !== 'win32' || !held || attempt === 10) throw thrown
      await sleep(attempt * 20)
    }
  }
}

/** Makes the new name last a power cut. Windows has no such call, some file systems refuse it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync().catch(nothing)
  } finally {
    await handle.close()
  }
}

function temporaryFor(file: string): string {
  const unique = `${process.pid}-${randomBytes(4).toString('hex')}`
  return path.join(path.dirname(file), `.${path.basename(file)}.panda-bridge-${unique}`)
}

/** Removes temporary files of processes that were killed: they may hold a key. The caller has the lock. */
export async function removeLeftovers(file: string): Promise<void> {
  const prefix = `.${path.basename(file)}.panda-bridge-`
  const names = await readdir(path.dirname(file)).catch(() => [])
  for (const name of names.filter((it) => it.startsWith(prefix))) {
    await rm(path.join(path.dirname(file), name), { force: true }).catch(nothing)
  }
}

function nothing(): void {}

import { lstat, stat, statfs } from 'node:fs/promises'
import path from 'node:path'
import { withoutModes } from '../platform/file-systems.ts'
import { realFile } from '../platform/real-file.ts'
import type { Surroundings } from './surroundings.ts'

/** Why a file is not its user's alone, and what mends that. */
export interface Exposure {
  why: string
  mend: string
}

/** Rights of anybody but the owner. The group counts: who is in it cannot be seen. An ACL of POSIX shows as the group's. */
const OTHERS = 0o077
const OTHERS_WRITE = 0o022
const OTHERS_ENTER = 0o011
const STICKY = 0o1000

/**
 * Why others could come to read what is written into a file, or put another in its place; undefined where they cannot.
 * Looked at are the file, each folder that leads there as it is named and as it really is, and the file system.
 */
export async function exposureOf(file: string, surroundings: Surroundings): Promise<Exposure | undefined> {
  const real = await realFile(file)
  const me = process.getuid?.()
  // Windows has no modes; what is in the user's profile is the user's and the administrators'.
  if (me === undefined) return outsideProfile(real, surroundings.home)
  return (
    (await openFile(real, me)) ??
    (await openWay(path.resolve(file), me)) ??
    (await openWay(real, me)) ??
    (await strangeFileSystem(real))
  )
}

function outsideProfile(file: string, home: string): Exposure | undefined {
  const way = path.relative(home, file)
  if (way !== '' && !way.startsWith('..') && !path.isAbsolute(way)) return undefined
  return { why: 'it is outside your own folder', mend: `Name a file in ${home}` }
}

async function openFile(file: string, me: number): Promise<Exposure | undefined> {
  const found = await stat(file).catch(ifAbsent)
  if (!found) return undefined
  if (found.uid !== me) return { why: 'it belongs to another user', mend: 'Name a file of your own' }
  if ((found.mode & OTHERS) === 0) return undefined
  return { why: 'other users of this computer may use it', mend: `Make it yours alone: chmod 600 ${file}` }
}

/**
 * Down from the root to the first folder that nobody else may enter: those before it must not let others exchange what
 * leads there. Programs that rewrite their file make it as readable as they like: only such a folder keeps it private.
 */
async function openWay(file: string, me: number): Promise<Exposure | undefined> {
  for (const folder of foldersTo(file)) {
    const link = await lstat(folder).catch(ifAbsent)
    const found = await stat(folder).catch(ifAbsent)
    // It will be made, for its owner alone.
    if (!link || !found) return undefined
    if (![link, found].every(({ uid }) => uid === me || uid === 0))
      return { why: `its folder ${folder} belongs to another user`, mend: 'Name a file of your own' }
    if ((found.mode & OTHERS_WRITE) !== 0 && (found.mode & STICKY) === 0)
      return { why: `other users may write in ${folder}`, mend: `Keep them out: chmod go-w ${folder}` }
    if (found.uid === me && (found.mode & OTHERS_ENTER) === 0) return undefined
  }
  const folder = path.dirname(file)
  return { why: `other users may look into ${folder}`, mend: `Make it yours alone: chmod 700 ${folder}` }
}

/** The folders that lead to a file, the root first. */
function foldersTo(file: string): string[] {
  const folder = path.dirname(file)
  return folder === file ? [] : [...foldersTo(folder), folder]
}

async function strangeFileSystem(file: string): Promise<Exposure | undefined> {
  if (process.platform !== 'linux') return undefined
  for (const folder of foldersTo(file).toReversed()) {
    const found = await statfs(folder).catch(ifAbsent)
    if (!found) continue
    if (!withoutModes.has(found.type)) return undefined
    return { why: 'its file system does not show who else may read it', mend: 'Name a file on a local disk' }
  }
  return undefined
}

function ifAbsent(thrown: unknown): undefined {
  if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined
  throw thrown
}

import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { BridgeError } from '../errors.ts'
import { whyNoAccess } from '../platform/file-errors.ts'
import { isOpenToOthers } from './home-check.ts'

/** Where an administrator puts what is for all users of a computer. */
export interface SystemFolder {
  path: string
  /** Users that are believed besides the administrator, by number: for a test, which is none. */
  owners?: readonly number[]
}

/**
 * The same for everybody: a variable of the environment, which each user may set, must not lead elsewhere. On Windows
 * anybody may make a folder in ProgramData, and only administrators in this one.
 */
export const systemFolder: SystemFolder = {
  path:
    process.platform === 'win32'
      ? String.raw`C:\Program Files\panda-bridge`
      : process.platform === 'darwin'
        ? '/Library/Application Support/panda-bridge'
        : '/etc/panda-bridge',
}

/**
 * The text of an administrator's file, undefined where there is none.
 * @param mostBytes that it may have
 * @throws BridgeError `file-access` where anybody else could have written it, and where nobody here can tell whether it
 *   is there, as in a folder that users may not enter
 */
export function readSystemFile(
  file: string,
  mostBytes: number,
  owners?: readonly number[],
): string | undefined {
  try {
    if (!lstatSync(file, { throwIfNoEntry: false })) return undefined
    mustBeAdministrators(file, owners)
    const stats = statSync(file)
    if (!stats.isFile() || stats.size > mostBytes) throw noSuchFile(file, mostBytes)
    return readFileSync(file, 'utf8')
  } catch (thrown) {
    if (thrown instanceof BridgeError) throw thrown
    if ((thrown as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined
    throw notReadable(file, thrown)
  }
}

/**
 * Whoever may change a folder on the way may put another file in its place. Windows shows no owner: there the place is one
 * that only administrators may write to.
 * @throws BridgeError `file-access`
 */
export function mustBeAdministrators(file: string, owners: readonly number[] = []): void {
  if (process.platform === 'win32') return
  // In a container the system's folders may belong to a number that stands for everybody outside.
  const trusted = new Set([0, statSync('/').uid, ...owners])
  for (const way of new Set([file, realpathSync(file)]))
    for (let path = way; ; path = dirname(path)) {
      const stats = lstatSync(path)
      if (!trusted.has(stats.uid)) throw notAdministrators(path, 'belongs to somebody else')
      if (!stats.isSymbolicLink() && isOpenToOthers(stats))
        throw notAdministrators(path, 'can be changed by others')
      if (path === dirname(path)) break
    }
}

export function notReadable(path: string, cause: unknown): BridgeError {
  return new BridgeError(
    'file-access',
    `${path} could not be read: ${whyNoAccess(cause)}.`,
    'Ask the administrator of this computer: it must be for everybody to read, with the folders on the way.',
    { cause },
  )
}

function noSuchFile(file: string, mostBytes: number): BridgeError {
  return new BridgeError(
    'file-access',
    `${file} is no file, or has more than ${Math.round(mostBytes / 1000)} kB.`,
    'Ask the administrator of this computer.',
  )
}

function notAdministrators(path: string, why: string): BridgeError {
  return new BridgeError(
    'file-access',
    `${path} ${why}: what is for all users of this computer is read only where administrators alone can change it.`,
    `Ask the administrator of this computer: it must be root’s, and nobody else’s to write to (chown root ${path}; chmod go-w ${path}).`,
  )
}

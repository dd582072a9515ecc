import { chmodSync, closeSync, constants, fstatSync, ftruncateSync, lstatSync } from 'node:fs'
import {
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  realpathSync,
  statfsSync,
  statSync,
  type Stats,
} from 'node:fs'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { BridgeError } from '../errors.ts'
import { afs } from '../platform/file-systems.ts'
import { findHome, type Home } from './home.ts'

// The shim loads this file: it imports no package.

/** What the group and others may do: read, write, enter. */
const OTHERS = 0o077
const GROUP_WRITES = 0o020
const OTHERS_WRITE = 0o002
/** In such a folder, as /tmp, only the owner of something may rename it. */
const STICKY = 0o1000

/** On Windows a user's folders are closed by the rights that his profile passes on, and Node shows no owner. */
const hasOwners = process.platform !== 'win32'

/**
 * Makes the home where there is none, and sees to it that nobody else can read or change what is in it. What is the
 * user's and open to others is closed; what belongs to somebody else is refused: he could have the bridge believe his
 * keys, or read the user's login.
 * @param isOnAfs for a test: AFS is hard to come by
 * @throws BridgeError `file-access`
 */
export function checkHome(home: Home, isOnAfs = onAfs): void {
  mkdirSync(home.folder, { recursive: true, mode: 0o700 })
  if (!hasOwners) return
  // First the way: a link that somebody else has put there leads to nothing that should be changed.
  checkWayTo(home.folder, isOnAfs)
  checkFolder(home.folder)
  for (const folder of [home.credentialsFolder, home.logsFolder, home.cacheFolder]) {
    if (lstatSync(folder, { throwIfNoEntry: false })) checkFolder(folder)
  }
  for (const path of [...listed(home.folder), ...listed(home.credentialsFolder)]) {
    const stats = lstatSync(path, { throwIfNoEntry: false })
    if (stats && stats.uid !== process.getuid?.()) throw notYours(path)
  }
}

/** The home that `findHome` names, as {@link checkHome} leaves it. @throws BridgeError as the two */
export function findOwnHome(): Home {
  const home = findHome()
  checkHome(home)
  return home
}

/**
 * The same for all that lies in the home's folders, which a bridge alone reads and writes: one that was open before may
 * hold what another user has put there, such as a link in place of the record of calls.
 * @throws BridgeError `file-access`
 */
export function checkInside(home: Home): void {
  if (!hasOwners) return
  const {
    credentialsFolder,
    cacheFolder,
    logsFolder,
    activityFolder,
    toolsFolder,
    clientsFolder,
    documentationFolder,
    extensionsFolder,
  } = home
  for (const folder of [
    credentialsFolder,
    cacheFolder,
    documentationFolder,
    logsFolder,
    activityFolder,
    toolsFolder,
    clientsFolder,
    extensionsFolder,
  ])
    checkTree(folder)
}

function checkTree(path: string): void {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (!stats) return
  if (stats.uid !== process.getuid?.()) throw notYours(path)
  if (!stats.isDirectory()) return
  checkFolder(path)
  for (const inner of listed(path)) checkTree(inner)
}

/** The names of the home's credentials that others could have read, where they came as far as the folder. */
export function openCredentials(home: Home): string[] {
  if (!hasOwners) return []
  const open = listed(home.credentialsFolder).filter((path) => {
    const stats = lstatSync(path, { throwIfNoEntry: false })
    return stats?.isFile() && (stats.mode & OTHERS) !== 0
  })
  return open.map((path) => basename(path))
}

/** Closes the files of the home's credentials to others. */
export function closeCredentials(home: Home): void {
  for (const name of openCredentials(home)) chmodSync(join(home.credentialsFolder, name), 0o600)
}

/**
 * Flags to open a file of the home's with, besides what is to be done with it. O_NONBLOCK: a pipe would wait for its
 * other end. Windows has neither of the two, and undefined counts as 0.
 */
export const OWN_FILE = constants.O_NOFOLLOW | constants.O_NONBLOCK

/** @param stats of what was opened @throws BridgeError `file-access` for what has another name elsewhere, is no file or not the user's */
export function mustBeOwnFile(stats: Stats, file: string): void {
  if (!stats.isFile() || stats.nlink > 1) throw noFile(file)
  if (hasOwners && stats.uid !== process.getuid?.()) throw notYours(file)
}

/**
 * Opens a file of the home's to write to it: never what a link leads to, nor what has another name elsewhere.
 * @param how from its beginning (`w`) or behind what is there (`a`)
 * @returns the descriptor
 * @throws BridgeError `file-access` @throws the system's error
 */
export function openOwnFile(file: string, how: 'w' | 'a'): number {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const { O_WRONLY, O_CREAT, O_APPEND } = constants
  const descriptor = open(file, O_WRONLY | O_CREAT | (how === 'a' ? O_APPEND : 0) | OWN_FILE)
  try {
    mustBeOwnFile(fstatSync(descriptor), file)
    // Not with O_TRUNC: only now it is known what is emptied.
    if (how === 'w') ftruncateSync(descriptor)
    return descriptor
  } catch (error) {
    closeSync(descriptor)
    throw error
  }
}

function open(file: string, flags: number): number {
  try {
    return openSync(file, flags, 0o600)
  } catch (error) {
    // open(2): it is a link (ELOOP, on FreeBSD EMLINK), or a pipe that nobody reads (ENXIO).
    const isNone = ['ELOOP', 'EMLINK', 'ENXIO', 'EISDIR'].includes(
      (error as NodeJS.ErrnoException).code ?? '',
    )
    throw isNone ? noFile(file) : error
  }
}

/** Makes the folder, or closes it to others. */
function checkFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  const stats = statSync(path)
  if (stats.uid !== process.getuid?.()) throw notYours(path)
  if ((stats.mode & OTHERS) === 0) return
  try {
    chmodSync(path, 0o700)
  } catch (cause) {
    throw tooOpen(path, cause)
  }
  if ((statSync(path).mode & OTHERS) !== 0) throw tooOpen(path)
}

/** Whoever may rename a folder, or a link, on the way to the home may put another in its place. */
function checkWayTo(folder: string, isOnAfs: (path: string) => boolean): void {
  // In a container the system's folders may belong to a number that stands for everybody outside.
  const trusted = new Set([0, process.getuid?.(), statSync('/').uid])
  const isVolume = volumeOf(process.env)
  for (const way of new Set([folder, realpathSync(folder)])) {
    for (let path = way; path !== dirname(path); path = dirname(path)) {
      const isHome = path === way
      if ((isHome || !(isOnAfs(path) || isVolume(path))) && !trusted.has(lstatSync(path).uid))
        throw notYours(path)
      const parent = dirname(path)
      if (isOnAfs(parent) || isVolume(parent)) continue
      if (!trusted.has(statSync(parent).uid)) throw notYours(parent)
      if (isOpenToOthers(statSync(parent))) throw tooOpen(parent)
    }
  }
}

/**
 * Where a container has its volume, by PANDA_BRIDGE_VOLUME: such a folder is often open to everybody, and the container
 * has one user. It is for who makes the container to say so.
 */
function volumeOf({ PANDA_BRIDGE_VOLUME: named }: NodeJS.ProcessEnv): (path: string) => boolean {
  if (!named || !isAbsolute(named)) return () => false
  const folders = new Set([resolve(named), existsSync(named) ? realpathSync(named) : named])
  return (path) => folders.has(path)
}

function onAfs(path: string): boolean {
  return process.platform === 'linux' && afs.has(statfsSync(path).type)
}

/** Systems that let a group write by default (umask 002) give each user a group of his own, with his number. */
export function isOpenToOthers({ mode, uid, gid }: Stats): boolean {
  if ((mode & STICKY) !== 0) return false
  return (mode & OTHERS_WRITE) !== 0 || ((mode & GROUP_WRITES) !== 0 && gid !== uid)
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name))
  } catch {
    return []
  }
}

function notYours(path: string): BridgeError {
  return new BridgeError(
    'file-access',
    `${path} belongs to another user of this computer: PanDA Bridge would trust it with your login.`,
    'Have it removed or given to you, or name another folder with PANDA_BRIDGE_HOME.',
  )
}

function tooOpen(path: string, cause?: unknown): BridgeError {
  return new BridgeError(
    'file-access',
    `Others may write to ${path}, and so put their own files in place of yours.`,
    `Close it (chmod go-w ${path}), or name another folder with PANDA_BRIDGE_HOME.`,
    { cause },
  )
}

function noFile(file: string): BridgeError {
  return new BridgeError(
    'file-access',
    `${file} is a link, or no file: PanDA Bridge does not write to it.`,
    'Look at what it is and move it away; the bridge then makes a new one.',
  )
}

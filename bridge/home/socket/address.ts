import { lstatSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import type { Home } from '../home.ts'

// The shim loads this file: it imports no package.

/**
 * The longest path of a socket: bytes, without the zero behind it. `sun_path` has 108 on Linux (unix(7)), 104 on macOS
 * and the BSDs.
 */
const LONGEST_PATH = process.platform === 'linux' ? 107 : 103

/** Of pipes, which are in no folder, every user of a computer sees the names. */
const PIPE = String.raw`\\.\pipe\panda-bridge-`

/**
 * Where a bridge listens for the shim and the command line of its home; undefined where that is too long a path. No
 * two have the same name: one that stops does not take away the socket of the next.
 * @param name hexadecimal digits, 16 of them
 */
export function addressIn(home: Home, name: string): string | undefined {
  if (process.platform === 'win32') return PIPE + name
  const path = join(home.folder, socketName(name))
  return isShortEnough(path) ? path : undefined
}

export function isShortEnough(path: string): boolean {
  return Buffer.byteLength(path) <= LONGEST_PATH
}

export function socketName(name: string): string {
  return `bridge-${name}.sock`
}

/** Whether a file's name is one of {@link socketName}. */
export function isSocketName(name: string): boolean {
  return /^bridge-[0-9a-f]{16}\.sock$/.test(name)
}

/** What a runtime file may say of where a bridge listens. */
export function isSocketAddress(text: unknown): text is string {
  if (typeof text !== 'string' || text.length > 300 || text.includes('\0')) return false
  return process.platform === 'win32' ? text.startsWith(PIPE) : isAbsolute(text)
}

/** Whether nobody but this user can have put a socket there. */
export function isOwnSocket(address: string): boolean {
  // Whose a pipe is, Node does not say: there the greeting alone tells.
  if (process.platform === 'win32') return true
  try {
    const socket = lstatSync(address)
    return socket.isSocket() && socket.uid === process.getuid?.() && isOwnFolder(dirname(address))
  } catch {
    return false
  }
}

/** A folder of this user's, no link, into which nobody else may put anything. */
export function isOwnFolder(path: string): boolean {
  try {
    const folder = lstatSync(path)
    return folder.isDirectory() && folder.uid === process.getuid?.() && (folder.mode & 0o022) === 0
  } catch {
    return false
  }
}

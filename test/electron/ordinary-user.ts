import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** Whom Debian has for programs that need no rights. */
const NOBODY = { uid: 65_534, gid: 65_534 }

const project = resolve(import.meta.dirname, '../..')

export interface OrdinaryUser {
  /** A folder of the user's own. */
  folder: string
  /** The checkout as the user sees it. */
  project: string
  /** What to run in place of a command, so that the user runs it. */
  command: (program: string, args: readonly string[]) => [program: string, args: string[]]
  remove: () => void
}

/**
 * Somebody without rights, who runs the app in its sandbox: whoever runs the tests, or, where that is root, nobody.
 * Root's checkout may lie in a folder that nobody else may enter; it is mounted at another place, for that user's
 * processes alone.
 */
export function ordinaryUser(): OrdinaryUser {
  const folder = mkdtempSync(join(tmpdir(), 'panda-bridge-user-'))
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  if (process.getuid?.() !== 0)
    return { folder, project, command: (program, args) => [program, [...args]], remove }
  chownSync(folder, NOBODY.uid, NOBODY.gid)
  const mounted = join(folder, 'project')
  mkdirSync(mounted)
  // Where an X server without rights makes its socket.
  mkdirSync('/tmp/.X11-unix', { recursive: true })
  chmodSync('/tmp/.X11-unix', 0o1777)
  const { uid, gid } = NOBODY
  const become = `mount --bind "$1" "$2" && shift 2 && exec setpriv --reuid ${uid} --regid ${gid} --clear-groups "$@"`
  return {
    folder,
    project: mounted,
    command: (program, args) => [
      'unshare',
      ['--mount', '--propagation', 'private', 'sh', '-c', become, 'sh', project, mounted, program, ...args],
    ],
    remove,
  }
}

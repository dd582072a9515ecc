import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** Whom Debian has for programs that need no rights. */
const NOBODY = { uid: 65_534, gid: 65_534 }

const project = resolve(import.meta.dirname, '../..')
/** Not needed by the tests, and changed while they run. */
const leftOut = new Set(['.git', '.cache', 'release'])

export interface OrdinaryUser {
  /** A folder of the user's own. */
  folder: string
  /** What to run in place of a command, so that the user runs it. */
  command: (program: string, args: readonly string[]) => [program: string, args: string[]]
  remove: () => void
}

/** Somebody without rights, who runs the app in its sandbox: whoever runs the tests, or, where that is root, nobody. */
export function ordinaryUser(): OrdinaryUser {
  const folder = mkdtempSync(join(tmpdir(), 'panda-bridge-user-'))
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  if (process.getuid?.() !== 0) return { folder, command: (program, args) => [program, [...args]], remove }
  const { uid, gid } = NOBODY
  chownSync(folder, uid, gid)
  // Where an X server without rights makes its socket.
  mkdirSync('/tmp/.X11-unix', { recursive: true })
  chmodSync('/tmp/.X11-unix', 0o1777)
  const become = ['--reuid', String(uid), '--regid', String(gid), '--clear-groups']
  return { folder, command: (program, args) => ['setpriv', [...become, program, ...args]], remove }
}

/**
 * The checkout as that user can read it. Root's may lie in a folder that nobody else may enter: then it is copied, by
 * hard links where that can be. (To mount it elsewhere needs a mount namespace, and in a chroot that cannot be kept from
 * the computer's own mounts.) Whatever is changed there is changed in the checkout.
 * @param electron the folder of the Electron that is needed besides
 */
export function readableCheckout({ folder }: OrdinaryUser, electron: string): string {
  if (process.getuid?.() !== 0) return project
  const copied = join(folder, 'project')
  const entries = readdirSync(project).filter((name) => !leftOut.has(name))
  copy(
    entries.map((name) => join(project, name)),
    copied,
  )
  if (electron.startsWith(join(project, '.cache'))) copy([electron], join(copied, '.cache'))
  return copied
}

function copy(entries: readonly string[], target: string): void {
  mkdirSync(target)
  // Links cannot be made on another disk.
  for (const how of ['--link', '--reflink=auto']) {
    const { status } = spawnSync('cp', ['--archive', '--force', how, ...entries, target])
    if (status === 0) return
  }
  throw new Error(`The checkout cannot be copied to ${target}.`)
}

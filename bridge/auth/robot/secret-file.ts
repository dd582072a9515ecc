import { BridgeError } from '../../errors.ts'
import { fileAccessError } from '../../platform/file-errors.ts'
import { openPlainFile } from '../../platform/plain-file.ts'

/** More than a secret or a key has, in bytes. */
const MOST_BYTES = 100_000

/**
 * The text of a file with a robot's secret or key, or that of its agent. One of the user's own that others on the computer
 * can read is no secret; what the system's administrator or a container's platform has put there is theirs to decide.
 * @throws BridgeError `file-access`
 */
export async function readSecretFile(file: string): Promise<string> {
  try {
    await using handle = await openPlainFile(file)
    const { uid, gid, mode, size } = await handle.stat()
    if (isOpenToOthers({ uid, gid, mode }, process.geteuid?.()))
      throw new BridgeError(
        'file-access',
        `Others on this computer can read ${file}, or change it: what it holds is no secret.`,
        `Make a new secret, and let nobody else read its file: chmod 600 ${file}.`,
      )
    if (size > MOST_BYTES)
      throw new BridgeError(
        'file-access',
        `${file} is too large for a secret.`,
        'Name the file that holds it.',
      )
    return (await handle.readFile()).toString()
  } catch (thrown) {
    throw fileAccessError(thrown, file, 'read')
  }
}

/**
 * A group of the user's own has his number; that of an experiment has all who work for it, and where systems let a group
 * read by default (umask 022, 027), they read it.
 * @param own the number of the user that this runs as; undefined on Windows, where a file's mode says nothing
 */
export function isOpenToOthers(
  { uid, gid, mode }: { uid: number; gid: number; mode: number },
  own: number | undefined,
): boolean {
  if (own === undefined || own === 0 || uid !== own) return false
  // In containers of OpenShift a user of any number is in root's group.
  const isOwnGroup = gid === uid || gid === 0
  return (mode & (isOwnGroup ? 0o007 : 0o077)) !== 0
}

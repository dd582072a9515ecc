import { readlink, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { BridgeError } from '../errors.ts'
import { fileAccessError } from './file-errors.ts'

/** The file behind any symbolic links, also when the last link's target does not exist yet. */
export async function realFile(file: string): Promise<string> {
  try {
    return await realpath(file)
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw fileAccessError(thrown, file, 'read')
  }
  const folder = await realpath(path.dirname(file)).catch(() => path.dirname(file))
  const target = await readlink(file).catch(() => undefined)
  return target === undefined
    ? path.join(folder, path.basename(file))
    : realFile(path.resolve(folder, target))
}

/** Whether a path leads into a folder or to it. Told by the folders' identity: a name has several spellings, and links lead there. */
export async function leadsInto(file: string, folder: string): Promise<boolean> {
  const wanted = await identity(folder)
  if (wanted === undefined) return false
  for (let at = await realFile(file); ; at = path.dirname(at)) {
    if ((await identity(at)) === wanted) return true
    if (at === path.dirname(at)) return false
  }
}

/** @throws BridgeError `not-allowed` for a file of the bridge's own, by whatever name it is called */
export async function mustNotBeOurs(file: string, bridgeHome: string): Promise<void> {
  if (!(await leadsInto(file, bridgeHome))) return
  throw new BridgeError(
    'not-allowed',
    `${file} is in the folder where PanDA Bridge keeps its own files: it is not shown and not written.`,
    'Name a file somewhere else.',
  )
}

async function identity(file: string): Promise<string | undefined> {
  const found = await stat(file, { bigint: true }).catch(() => undefined)
  return found && `${found.dev}:${found.ino}`
}

import { constants, type Stats } from 'node:fs'
import { open, stat, type FileHandle } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { BridgeError } from '../errors.ts'

/** More than any file has that is read for a user: an assistant's own has some megabytes. In bytes. */
const MAX_BYTES = 64 * 1024 * 1024

/**
 * Opens what is a file, for reading. Anything else is not even opened: a pipe would be waited for without end, and a
 * device may do something when it is opened.
 * @throws BridgeError `invalid-input` as `mustBeAbsolute`, `file-access` for what is no file, else the system's error
 */
export async function openPlainFile(file: string): Promise<FileHandle> {
  mustBeAbsolute(file)
  mustBeFile(await stat(file), file)
  // Something else may stand there by now: without waiting, and looked at again. Windows has neither flag.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY)
  try {
    mustBeFile(await handle.stat(), file)
    return handle
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** The bytes of what is a file. @throws BridgeError `file-access` for what is none or is too large, else the system's error */
export async function readPlainFile(file: string): Promise<Buffer> {
  await using handle = await openPlainFile(file)
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of handle.createReadStream({ autoClose: false, highWaterMark: 1024 * 1024 })) {
    chunks.push(chunk as Buffer)
    length += (chunk as Buffer).length
    if (length > MAX_BYTES) throw tooLarge(file)
  }
  return Buffer.concat(chunks)
}

/** A file's text, or undefined where there is none. @throws as `readPlainFile` */
export async function readPlainIfThere(file: string): Promise<string | undefined> {
  try {
    return (await readPlainFile(file)).toString('utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** @throws BridgeError `file-access` where something is at the path that is no file */
export async function mustNotBeOther(file: string): Promise<void> {
  const found = await stat(file).catch((thrown: unknown) => {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw thrown
  })
  if (found) mustBeFile(found, file)
}

/**
 * A bridge may have been started in any folder, as that of a project which an assistant works on: a path from there
 * would lead to a file of others.
 * @throws BridgeError `invalid-input`
 */
export function mustBeAbsolute(file: string): void {
  if (isAbsolute(file)) return
  throw new BridgeError(
    'invalid-input',
    `"${file}" is another file wherever PanDA Bridge is started.`,
    'Give its whole path, from the root.',
  )
}

function mustBeFile(found: Stats, file: string): void {
  if (found.isFile()) return
  throw new BridgeError(
    'file-access',
    `${file} is ${kindOf(found)} and no file: it was neither read nor written.`,
    'Name a file.',
  )
}

function kindOf(found: Stats): string {
  if (found.isDirectory()) return 'a folder'
  if (found.isFIFO()) return 'a pipe'
  if (found.isSocket()) return 'a socket'
  return 'a device'
}

function tooLarge(file: string): BridgeError {
  return new BridgeError(
    'file-access',
    `${file} has more than ${MAX_BYTES / 1024 / 1024} MB: it was not read.`,
    'Look whether it is the right file.',
  )
}

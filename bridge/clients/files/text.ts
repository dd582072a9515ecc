import { createHash } from 'node:crypto'
import { BridgeError } from '../../errors.ts'
import { fileAccessError } from '../../platform/file-errors.ts'
import { readPlainFile } from '../../platform/plain-file.ts'

/** What a file holds at one moment. */
export interface Snapshot {
  /** The file itself, behind any symbolic link. */
  file: string
  /** `undefined` when there is no file. */
  bytes: Buffer | undefined
  /** The text after `mark`, which is a byte order mark or nothing. */
  text: string
  mark: string
}

/** Reads a file that another program owns. Throws `file-access`, or `invalid-file` when it is not UTF-8. */
export async function takeSnapshot(file: string): Promise<Snapshot> {
  const { bytes } = await takeSnapshotOfBytes(file)
  if (bytes === undefined) return { file, bytes, text: '', mark: '' }
  const whole = decode(bytes, file)
  const mark = whole.startsWith('\uFEFF') ? '\uFEFF' : ''
  return { file, bytes, text: whole.slice(mark.length), mark }
}

/** Reads a file whatever it holds. Throws `file-access`, also for what is no file. */
export async function takeSnapshotOfBytes(file: string): Promise<Pick<Snapshot, 'file' | 'bytes'>> {
  try {
    return { file, bytes: await readPlainFile(file) }
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return { file, bytes: undefined }
    throw fileAccessError(thrown, file, 'read')
  }
}

function decode(bytes: Buffer, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
    throw new BridgeError(
      'invalid-file',
      `${file} is not text in UTF-8${utf16 ? ' but in UTF-16, as Windows PowerShell writes it' : ''}.`,
      'Save it as UTF-8 in an editor and try again, or paste the lines yourself.',
      { cause },
    )
  }
}

/** SHA-256 in hexadecimal. */
export function hash(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}

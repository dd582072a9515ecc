import { BridgeError } from '../errors.ts'

/** A file of a tar archive. Its name is what the archive says: never a path on this computer. */
export interface TarFile {
  name: string
  size: number
  /** When it was last changed, as the archive says: milliseconds. */
  changedAt: number
  /** Undefined where the file was not wanted. */
  bytes?: Buffer
}

export interface TarOptions {
  /** Which files are kept; all else is passed over without being held. */
  wants: (file: Omit<TarFile, 'bytes'>) => boolean
  /** Entries of any kind, at most. */
  mostEntries: number
  /** Called with the comment of a global header: `git archive` puts the commit there. False ends the reading. */
  onComment?: (comment: string) => boolean
}

const BLOCK = 512
/** Headers of names and times have some hundred bytes. */
const MOST_HEADER_BYTES = 64 * 1024

/**
 * The regular files of a tar archive as it comes: ustar with the extended headers of POSIX (pax) and GNU's long names
 * (pax(1), "ustar Interchange Format" and "pax Interchange Format"; GNU tar's manual, "Basic Tar Format"). Links,
 * devices and folders are passed over. Written here since libraries for it write to disk or bring native code.
 * @throws BridgeError `invalid-file` for what is no tar archive, is cut off, or has too many entries
 */
export async function* readTar(
  bytes: AsyncIterable<Uint8Array>,
  { wants, mostEntries, onComment = () => true }: TarOptions,
): AsyncGenerator<TarFile> {
  const input = new Input(bytes)
  try {
    yield* filesOf(input, { wants, mostEntries, onComment })
  } finally {
    await input.close()
  }
}

async function* filesOf(
  input: Input,
  { wants, mostEntries, onComment }: Required<TarOptions>,
): AsyncGenerator<TarFile> {
  let entries = 0
  let next: Pax = {}
  for (;;) {
    const block = await input.take(BLOCK)
    // Two blocks of zeros end it; one is enough to see that nothing follows.
    if (block.every((byte) => byte === 0)) return
    const header = headerOf(block)
    entries += 1
    if (entries > mostEntries) throw notAnArchive(`it has more than ${mostEntries} entries`)
    if (header.type === 'x' || header.type === 'g' || header.type === 'L') {
      if (header.size > MOST_HEADER_BYTES) throw notAnArchive('a header in it is too large')
      const body = (await input.take(padded(header.size))).subarray(0, header.size)
      if (header.type === 'L') next.path = untilZero(body)
      else if (header.type === 'x') next = { ...next, ...paxOf(body) }
      else {
        const { comment } = paxOf(body)
        if (comment !== undefined && !onComment(comment)) return
      }
      continue
    }
    const size = next.size ?? header.size
    const file = { name: next.path ?? header.name, size, changedAt: (next.mtime ?? header.mtime) * 1000 }
    next = {}
    const isFile = header.type === '0' || header.type === '\0'
    if (isFile && wants(file)) {
      const body = await input.take(padded(size))
      yield { ...file, bytes: Buffer.from(body.subarray(0, size)) }
    } else {
      await input.skip(padded(size))
      if (isFile) yield file
    }
  }
}

/** What comes in chunks, in the sizes that are asked for. */
class Input {
  readonly #chunks: AsyncIterator<Uint8Array>
  #rest: Uint8Array = new Uint8Array()

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#chunks = bytes[Symbol.asyncIterator]()
  }

  async take(length: number): Promise<Buffer> {
    const parts: Uint8Array[] = []
    let missing = length
    while (missing > 0) {
      const part = await this.#some(missing)
      parts.push(part)
      missing -= part.length
    }
    return Buffer.concat(parts, length)
  }

  async skip(length: number): Promise<void> {
    let missing = length
    while (missing > 0) missing -= (await this.#some(missing)).length
  }

  /** Ends where it comes from, also when not all of it was read. */
  async close(): Promise<void> {
    await this.#chunks.return?.()
  }

  async #some(most: number): Promise<Uint8Array> {
    while (this.#rest.length === 0) {
      const { value, done } = await this.#chunks.next()
      if (done) throw notAnArchive('it ends in the middle')
      this.#rest = value
    }
    const part = this.#rest.subarray(0, most)
    this.#rest = this.#rest.subarray(part.length)
    return part
  }
}

interface Header {
  name: string
  size: number
  /** Seconds */
  mtime: number
  type: string
}

function headerOf(block: Buffer): Header {
  const sum = octal(block, 148, 8)
  let real = 8 * 0x20
  for (const [index, byte] of block.entries()) if (index < 148 || index >= 156) real += byte
  if (sum !== real) throw notAnArchive('a header in it has a wrong sum')
  const size = octal(block, 124, 12)
  if (size === undefined) throw notAnArchive('a file in it has no size')
  const name = untilZero(block.subarray(0, 100))
  const prefix = block.toString('latin1', 257, 263) === 'ustar\0' ? untilZero(block.subarray(345, 500)) : ''
  return {
    name: prefix ? `${prefix}/${name}` : name,
    size,
    mtime: octal(block, 136, 12) ?? 0,
    type: String.fromCharCode(block[156] ?? 0),
  }
}

/** A number in octal digits; GNU's binary ones are for files of 8 GB and more, which no documentation has. */
function octal(block: Buffer, start: number, length: number): number | undefined {
  const digits = untilZero(block.subarray(start, start + length)).trim()
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : undefined
}

interface Pax {
  path?: string
  /** Bytes */
  size?: number
  /** Seconds */
  mtime?: number
  comment?: string
}

/** Records `LENGTH KEY=VALUE\n`, whose length counts itself. What is malformed ends the list. */
function paxOf(body: Buffer): Pax {
  const found: Pax = {}
  let at = 0
  while (at < body.length) {
    const space = body.indexOf(0x20, at)
    const length = space === -1 ? 0 : Number(body.toString('latin1', at, space))
    if (!Number.isInteger(length) || length <= space - at + 1 || at + length > body.length) break
    const [key = '', ...value] = body.toString('utf8', space + 1, at + length - 1).split('=')
    const text = value.join('=')
    if (key === 'path' || key === 'comment') found[key] = text
    else if ((key === 'size' || key === 'mtime') && /^\d{1,15}(?:\.\d+)?$/.test(text))
      found[key] = Number(text)
    at += length
  }
  return found
}

function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK
}

function untilZero(bytes: Buffer): string {
  const end = bytes.indexOf(0)
  return bytes.toString('utf8', 0, end === -1 ? bytes.length : end)
}

/** @param why part of a sentence */
export function notAnArchive(why: string): BridgeError {
  return new BridgeError(
    'invalid-file',
    `What was fetched is not the archive of a documentation: ${why}.`,
    'A page to sign in to this network may stand before it: open any web page, then try again.',
  )
}

/** A file of a job's log tarball; its bytes are made where they are read. */
export interface LogFile {
  name: string
  /** The folder in the tarball; empty at the first level. */
  dirname: string
  /** Bytes. */
  size: number
  modified: Date
  /** The bytes from `start` up to and without `end`, both inside the file; ask for a few megabytes at most. */
  read(start: number, end: number): Buffer
}

/** A file that is small enough to be held. */
export function heldFile(name: string, modified: Date, content: string | Buffer, dirname = ''): LogFile {
  const bytes = Buffer.from(content)
  return { name, dirname, size: bytes.length, modified, read: (start, end) => bytes.subarray(start, end) }
}

/** A file of equal blocks, as large as you like: block `index` has `length` bytes. */
export function blockFile(
  name: string,
  modified: Date,
  blocks: { count: number; length: number; block: (index: number) => Buffer },
): LogFile {
  const { count, length, block } = blocks
  return {
    name,
    dirname: '',
    size: count * length,
    modified,
    read(start, end) {
      const first = Math.floor(start / length)
      const last = Math.ceil(end / length)
      const whole = Buffer.concat(Array.from({ length: last - first }, (_, index) => block(first + index)))
      return whole.subarray(start - first * length, end - first * length)
    },
  }
}

import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib'

/** A file of an archive. */
export interface ZipEntry {
  name: string
  bytes: Uint8Array
}

/** 1 January 1980, the earliest date ZIP has: equal contents give equal archives. */
const date = 0x00_21

/**
 * A ZIP archive (PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16) of a few small
 * files: no 64-bit sizes, names in UTF-8.
 */
export function zip(entries: ZipEntry[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, bytes } of entries) {
    const nameBytes = Buffer.from(name)
    const packed = deflateRawSync(bytes, { level: 9 })
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0) // version needed: 2.0, for deflate
    common.writeUInt16LE(0x0800, 2) // names are UTF-8
    common.writeUInt16LE(8, 4) // deflate
    common.writeUInt16LE(date, 8)
    common.writeUInt32LE(crc32(bytes), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(bytes.length, 18)
    common.writeUInt16LE(nameBytes.length, 22)
    parts.push(Buffer.from('PK\u0003\u0004'), common, nameBytes, packed)
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(0o10_0644 * 0x1_0000, 6) // a regular file, rw-r--r--
    rest.writeUInt32LE(offset, 10)
    const madeBy = Buffer.from([20, 3]) // 2.0, Unix
    directory.push(Buffer.from('PK\u0001\u0002'), madeBy, common, rest, nameBytes)
    offset += 4 + common.length + nameBytes.length + packed.length
  }
  const listing = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(listing.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...parts, listing, Buffer.from('PK\u0005\u0006'), end])
}

/** Larger than any manifest, in bytes. */
const MAX_FIRST = 100_000

/** The first file of an archive such as `zip` makes; undefined where the bytes are something else, or it is large. */
export function firstEntry(archive: Buffer): ZipEntry | undefined {
  const head = archive.subarray(0, 30)
  if (head.length < 30 || head.toString('latin1', 0, 4) !== 'PK\u0003\u0004') return undefined
  const start = 30 + head.readUInt16LE(26) + head.readUInt16LE(28)
  const isDeflated = head.readUInt16LE(8) === 8
  const packed = archive.subarray(start, start + head.readUInt32LE(18))
  try {
    return {
      name: archive.toString('utf8', 30, 30 + head.readUInt16LE(26)),
      bytes: isDeflated
        ? inflateRawSync(packed, { maxOutputLength: MAX_FIRST })
        : packed.subarray(0, MAX_FIRST),
    }
  } catch {
    return undefined
  }
}

const BACKSLASH = 0x5c
const SMALL_U = 0x75

/** What stands after the backslash of a JSON escape, and what it means (RFC 8259, 7). */
export const escapes: Readonly<Record<number, number>> = {
  0x22: 0x22,
  [BACKSLASH]: BACKSLASH,
  0x2f: 0x2f,
  0x62: 0x08,
  0x66: 0x0c,
  0x6e: 0x0a,
  0x72: 0x0d,
  0x74: 0x09,
}

/** A pair of surrogates is one character. */
const unicode = /^\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|^\\u[\da-fA-F]{4}/

/**
 * Puts in the place of each escape the character that it means, which is never longer.
 * @param bytes the inside of a JSON string, as UTF-8
 * @returns how many bytes are left
 */
export function unescapeInPlace(bytes: Buffer): number {
  let to = 0
  let from = 0
  while (from < bytes.length) {
    const byte = bytes[from] ?? 0
    const escaped = bytes[from + 1] ?? 0
    if (byte === BACKSLASH && escaped === SMALL_U) {
      const [text = ''] = unicode.exec(bytes.toString('latin1', from, from + 12)) ?? []
      to += bytes.write(JSON.parse(`"${text}"`) as string, to)
      from += Math.max(text.length, 2)
    } else {
      bytes[to] = byte === BACKSLASH ? (escapes[escaped] ?? escaped) : byte
      to += 1
      from += byte === BACKSLASH ? 2 : 1
    }
  }
  return to
}

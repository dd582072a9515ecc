const BACKSLASH = 0x5c

/** A part of a text that is held as UTF-8, optionally with the escapes of JSON. */
export interface Characters {
  /** Characters (Unicode code points) in all. */
  count: number
  /** Bytes where the part begins and ends. */
  start: number
  end: number
}

/**
 * Counts the characters of a text and finds some of them, without making the text.
 * @param bytes UTF-8
 * @param start of the text: after the quotation mark of a JSON string
 * @param escaped whether it is the inside of a JSON string, where `\n` is one character
 * @param from the first character wanted
 * @param mostBytes that the part may have; it ends between two characters
 */
export function findCharacters(
  bytes: Buffer,
  start: number,
  end: number,
  escaped: boolean,
  from: number,
  most: number,
  mostBytes: number,
): Characters {
  let count = 0
  let partStart = from === 0 ? start : end
  let partEnd = end
  let ended = false
  for (let position = start; position < end;) {
    if (count === from) partStart = position
    const next = position + characterBytes(bytes, position, end, escaped)
    if (!ended && count >= from && (count - from >= most || next - partStart > mostBytes)) {
      partEnd = position
      ended = true
    }
    position = next
    count += 1
  }
  return { count, start: partStart, end: Math.max(partStart, partEnd) }
}

function characterBytes(bytes: Buffer, position: number, end: number, escaped: boolean): number {
  const first = bytes[position] ?? 0
  if (escaped && first === BACKSLASH) return Math.min(escapeBytes(bytes, position), end - position)
  // The first byte of a character tells its length (RFC 3629, 3).
  const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1
  return Math.min(length, end - position)
}

/** `\n` has two bytes, `\u00e9` six, and a pair such as `\ud83d\ude00` is one character. */
function escapeBytes(bytes: Buffer, position: number): number {
  if (bytes[position + 1] !== 0x75) return 2
  const pair = bytes.toString('latin1', position, position + 12)
  return /^\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}$/.test(pair) ? 12 : 6
}

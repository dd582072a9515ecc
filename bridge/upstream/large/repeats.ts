import type { Value } from '../../results/json-document.ts'
import { escapes } from './unescape.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c

/**
 * Whether a JSON string holds, as text, the same JSON as another value of the same bytes. White
 * space between the parts does not count; an escape where the other has the character itself does,
 * and makes them differ. Compares byte by byte, and makes no text.
 */
export function repeats(bytes: Buffer, text: Value, value: Value): boolean {
  let inside = false
  let escaped = false
  let other = value.start
  let position = text.start + 1
  const end = text.end - 1
  while (position < end) {
    let byte = bytes[position] ?? 0
    position += 1
    if (byte === BACKSLASH) {
      byte = escapes[bytes[position] ?? 0] ?? 0
      // Of \u escapes only a program that writes ASCII needs one, and it writes them in both.
      if (byte === 0) return false
      position += 1
    }
    if (!inside) {
      if (isSpace(byte)) continue
      while (other < value.end && isSpace(bytes[other] ?? 0)) other += 1
    }
    if (other >= value.end || bytes[other] !== byte) return false
    other += 1
    if (!inside) inside = byte === QUOTE
    else if (escaped) escaped = false
    else if (byte === BACKSLASH) escaped = true
    else if (byte === QUOTE) inside = false
  }
  return other === value.end
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}

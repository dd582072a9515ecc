// The shim loads this file: it imports no package.

/** Largest message of an assistant, in bytes: a task's parameters with some thousand input files fit well. */
export const MOST_MESSAGE_BYTES = 4 * 1024 * 1024

/** Messages of one batch (which only protocol 2025-03-26 has). */
export const MOST_AT_ONCE = 100

/**
 * Splits a text that comes in pieces into its lines.
 * @param most characters of one line; 0 for any number
 * @param onTooLong called instead of `onLine`; the reader is of no use after it
 * @returns what to feed with the pieces
 */
export function lineReader(
  onLine: (line: string) => void,
  most = 0,
  onTooLong: () => void = () => undefined,
): (piece: string) => void {
  let parts: string[] = []
  let length = 0
  return (piece) => {
    let start = 0
    for (let end = piece.indexOf('\n'); end !== -1; end = piece.indexOf('\n', start)) {
      parts.push(piece.slice(start, end))
      const line = parts.length === 1 ? parts[0]! : parts.join('')
      parts = []
      length = 0
      start = end + 1
      if (most > 0 && line.length > most) return onTooLong()
      onLine(line)
    }
    if (start === piece.length) return
    parts.push(start === 0 ? piece : piece.slice(start))
    length += piece.length - start
    if (most > 0 && length > most) onTooLong()
  }
}

/** What compressed files, programs and ROOT files begin with. */
const magic = ['1f8b', '504b0304', '7f454c46', '726f6f7400', '425a68', 'fd377a585a00'].map((hex) =>
  Buffer.from(hex, 'hex'),
)

/** Part of the bytes that are controls which no text has, or stand for no character, from which it is no text. */
const MOST_ODD = 0.1

/**
 * Bytes of a file as a text, or undefined where they are none. What a cut has left of a character, as any other byte
 * that is no UTF-8, stands as U+FFFD. Nothing else is changed: escape codes stay, and are made harmless where the text
 * leaves the program.
 * @param isStart whether they are the file's first
 */
export function textOf(bytes: Buffer, isStart: boolean): string | undefined {
  if (isStart && magic.some((start) => bytes.subarray(0, start.length).equals(start))) return undefined
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  // Four characters may be what a cut has left, at either end.
  const odd = (text.replaceAll('\u001B', '').match(/[[\p{Cc}\uFFFD]--[\s\b]]/gv)?.length ?? 0) - 4
  return odd > MOST_ODD * text.length ? undefined : text
}

/** Characters before the first word that was found. */
const BEFORE = 60

/**
 * A part of a text, in one line, that shows the words that were found; its beginning where none is in it.
 * @param words in lower case
 */
export function excerptOf(text: string, words: readonly string[], longest: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  if (line.length <= longest) return line
  const lower = line.toLowerCase()
  const places = words.map((word) => lower.indexOf(word)).filter((place) => place !== -1)
  const found = places.length > 0 ? Math.min(...places) : 0
  const wanted = Math.max(0, Math.min(found - BEFORE, line.length - longest))
  // From the beginning of a word on.
  const start = wanted === 0 ? 0 : line.indexOf(' ', wanted) + 1 || wanted
  const part = line.slice(start, start + longest)
  const end = start + part.length < line.length ? part.lastIndexOf(' ') : part.length
  return `${start > 0 ? '… ' : ''}${part.slice(0, end > 0 ? end : part.length).trimEnd()}${end < part.length || start + part.length < line.length ? ' …' : ''}`.toWellFormed()
}

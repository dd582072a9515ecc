/** Whether a text holds all words, whatever their case. */
export function wordMatcher(words: string): (text: string) => boolean {
  const patterns = words
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => word.split('*'))
  return (text) => {
    const low = text.toLowerCase()
    return patterns.every((parts) => holdsInOrder(low, parts))
  }
}

function holdsInOrder(text: string, parts: readonly string[]): boolean {
  let from = 0
  for (const part of parts) {
    const found = text.indexOf(part, from)
    if (found < 0) return false
    from = found + part.length
  }
  return true
}

/** Where the window says what an error means. @param error a code, `pilot:1305`, or a text that holds one */
export function errorPath(error: string): string {
  return `lookup?${String(new URLSearchParams({ error }))}`
}

/** Where the window has what was found for these words. */
export function docsPath(words: string): string {
  return words === '' ? 'lookup' : `lookup?${String(new URLSearchParams({ words }))}`
}

/** Where the window shows a section. @param words by which it was found */
export function readPath(id: string, page: number, words: string): string {
  const query = { read: id, ...(page > 1 && { page: String(page) }), ...(words !== '' && { words }) }
  return `lookup?${String(new URLSearchParams(query))}`
}

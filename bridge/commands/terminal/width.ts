const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

// Terminals give two columns to what East Asian typography sets wide (Unicode TR 11), and to emoji drawn as pictures.
const wide = new RegExp(
  String.raw`^(?:\p{RGI_Emoji}|\p{Emoji_Presentation}|[\u3000-\u303E\uFF01-\uFF60\uFFE0-\uFFE6]|[[\p{scx=Han}\p{scx=Hangul}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Bopomofo}]--[\uFF61-\uFFDC\u00B7]])`,
  'v',
)
const ascii = /^[\x20-\x7E]*$/

/** Columns that a text takes at a terminal, once it is safe to show. */
export function widthOf(text: string): number {
  if (ascii.test(text)) return text.length
  let width = 0
  for (const { segment } of graphemes.segment(text)) width += wide.test(segment) ? 2 : 1
  return width
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - widthOf(text))) + text
}

/**
 * A text in no more columns than these, with a sign where something is left out.
 * @param where names tell most at both ends; sentences at their beginning
 */
export function shorten(text: string, width: number, where: 'middle' | 'end'): string {
  if (widthOf(text) <= width) return text
  if (width <= 1) return '…'.slice(0, Math.max(0, width))
  const all = [...graphemes.segment(text)].map(({ segment }) => segment)
  const end = where === 'end' ? 0 : Math.floor((width - 1) / 2)
  const last = taken(all.toReversed(), end).toReversed()
  return `${taken(all, width - 1 - end).join('')}…${last.join('')}`
}

/** As many of the first as fit. */
function taken(segments: readonly string[], width: number): string[] {
  let used = 0
  const fitting: string[] = []
  for (const segment of segments) {
    used += widthOf(segment)
    if (used > width) break
    fitting.push(segment)
  }
  return fitting
}

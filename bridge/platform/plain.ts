/**
 * What could make a text look like something else than it is: control and format characters (bidirectional
 * overrides, line ends), marks that overlay their neighbours, characters that show as nothing, lone
 * surrogates and unassigned code points.
 */
const deceptive = /[^\p{L}\p{N}\p{P}\p{S} ]|\p{Default_Ignorable_Code_Point}|\u2800/gu

/** The blocks of scripts written from right to left, which change the order of digits next to them. */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/gu

/** A text on one line, each character that could deceive the eye replaced by a visible one. */
export function plain(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/[\t\n\r\u00a0]/g, ' ')
    .replaceAll(deceptive, '\ufffd')
    .replaceAll(rightToLeft, '\ufffd')
}

/** About `limit` characters of a text made plain, from both ends: names often differ at the end. */
function shortened(text: string, limit: number): string {
  if (text.length <= limit) return plain(text)
  const tail = Math.floor(limit / 3)
  return `${plain(text.slice(0, limit - tail))}…${plain(text.slice(text.length - tail))}`
}

/** How many elements of a list are shown; they are alike. */
const shown = 3

/** How many entries of an object are shown, where it isn't inside another: each means something else. */
const shownEntries = 8

function withMore(parts: readonly string[], total: number): string {
  const more = total - parts.length
  return more > 0 ? `${parts.join(', ')} and ${more} more` : parts.join(', ')
}

/** How deep into lists and objects one looks. */
const deepest = 2

function elements(value: object, limit: number, depth: number): string {
  if (depth >= deepest) return Array.isArray(value) ? '[…]' : '{…}'
  if (Array.isArray(value)) return `[${enumerated(value, limit, depth)}]`
  const entries = Object.entries(value)
  const parts = entries
    .slice(0, depth === 0 ? shownEntries : shown)
    .map(([key, item]) => `${shortened(key, limit)}: ${rendered(item, limit, depth + 1)}`)
  return `{${withMore(parts, entries.length)}}`
}

/** A list of any length in a few words: `1, 2, 3 and 4 more`. */
export function enumerated(items: readonly unknown[], limit: number, depth = 0): string {
  return withMore(
    items.slice(0, shown).map((item) => rendered(item, limit, depth + 1)),
    items.length,
  )
}

/**
 * A value for the eyes of a user, of bounded depth and length. Text stands in double quotes, and whatever
 * looks like a quotation mark in it becomes a single one, so that it can't pretend to have ended.
 */
export function rendered(value: unknown, limit: number, depth = 0): string {
  if (typeof value === 'string') {
    const text = shortened(value, limit).replaceAll(/["\p{Pi}\p{Pf}]/gu, "'")
    return value.length > limit ? `"${text}" (${value.length} characters)` : `"${text}"`
  }
  if (typeof value === 'object' && value !== null) return elements(value, limit, depth)
  return shortened(String(value), limit)
}

/** The beginning of a rendered text; a quotation that is cut is closed, so that what follows stays outside. */
export function clipped(text: string, length: number): string {
  if (text.length <= length) return text
  const part = text.slice(0, length).toWellFormed()
  const isOpen = part.split('"').length % 2 === 0
  return `${part}…${isOpen ? '"' : ''}`
}

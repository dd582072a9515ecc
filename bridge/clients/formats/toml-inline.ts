import { lineAfter, type Splice } from './format.ts'
import { endOfString, readKey } from './toml-reader.ts'

/** A table in braces or a list in brackets, with the places of what is in it. */
export interface Inline {
  /** Offset of the opening bracket. */
  open: number
  /** Offset of the closing one. */
  close: number
  items: InlineItem[]
}

export interface InlineItem {
  /** The key of a table's member; empty in a list. */
  path: string[]
  start: number
  valueStart: number
  end: number
}

/** Reads the bracketed value at an offset, of a text that a parser has already found to be valid. */
export function readInline(text: string, open: number): Inline {
  const isTable = text[open] === '{'
  const items: InlineItem[] = []
  let at = skipTrivia(text, open + 1)
  while (at < text.length && text[at] !== '}' && text[at] !== ']') {
    const start = at
    const { path, end: keyEnd } = isTable ? readKey(text, at) : { path: [], end: at }
    const valueStart = isTable ? skipTrivia(text, keyEnd + 1) : at
    const end = endOfItem(text, valueStart)
    items.push({ path, start, valueStart, end })
    at = skipTrivia(text, end)
  }
  return { open, close: at, items }
}

/** Puts an item before the others: the end of a list may have a comment or a comma. */
export function insertItem({ open, items }: Inline, item: string, pad: string): Splice {
  const [first] = items
  if (first) return { at: first.start, remove: 0, insert: `${item}, ` }
  return { at: open + 1, remove: 0, insert: pad + item + pad }
}

/** Takes out an item with the one comma that belongs to it. */
export function removeItem(text: string, { items }: Inline, item: InlineItem, pad: string): Splice {
  const index = items.indexOf(item)
  const next = items[index + 1]
  const previous = items[index - 1]
  if (next) return { at: item.start, remove: next.start - item.start, insert: '' }
  if (previous) return { at: previous.end, remove: item.end - previous.end, insert: '' }
  const padded = text.slice(0, item.start).endsWith(pad) && text.startsWith(pad, item.end)
  const width = padded ? pad.length : 0
  return { at: item.start - width, remove: item.end - item.start + 2 * width, insert: '' }
}

/** The offset after blanks, line ends, commas and comments. */
function skipTrivia(text: string, from: number): number {
  let at = from
  while (at < text.length) {
    if (text[at] === '#') at = lineAfter(text, at)
    else if (/[\s,]/.test(text[at] ?? '')) at++
    else break
  }
  return at
}

/** The offset after a value's last character: the comma or bracket after it, and blanks before those, are not its own. */
function endOfItem(text: string, from: number): number {
  let depth = 0
  let at = from
  let end = from
  while (at < text.length) {
    const character = text[at] ?? ''
    if (depth === 0 && /[,}\]#\n]/.test(character)) break
    if (character === '"' || character === "'") at = endOfString(text, at)
    else if (character === '#') {
      at = lineAfter(text, at)
      continue
    } else {
      if (character === '[' || character === '{') depth++
      else if (character === ']' || character === '}') depth--
      at++
    }
    if (!/\s/.test(character)) end = at
  }
  return end
}

import { lineAfter } from './format.ts'

/** A header or a `key = value` of a TOML text, with its whole lines. */
export interface Statement {
  kind: 'table' | 'array' | 'pair'
  /** The full path, the enclosing header's included. */
  path: string[]
  /** Offset of a pair's value. */
  value?: number
  /** Offset of the start of its first line. */
  start: number
  /** Offset after the line end of its last line. */
  end: number
}

/**
 * The statements of a TOML 1.0 text that a parser has already found to be valid.
 * No maintained library gives the places of the statements: smol-toml keeps values only.
 */
export function readStatements(text: string): Statement[] {
  const statements: Statement[] = []
  let header: string[] = []
  let at = 0
  while (at < text.length) {
    const start = at
    at = skip(text, at, /[ \t]/)
    const character = text[at]
    if (character === undefined) break
    if (character === '#' || character === '\n' || character === '\r') {
      at = lineAfter(text, at)
      continue
    }
    if (character === '[') {
      const double = text[at + 1] === '['
      const { path, end } = readKey(text, at + (double ? 2 : 1))
      header = path
      at = lineAfter(text, end)
      statements.push({ kind: double ? 'array' : 'table', path, start, end: at })
      continue
    }
    const { path, end } = readKey(text, at)
    const value = skip(text, end + 1, /[ \t]/)
    at = lineAfter(text, endOfValue(text, value))
    statements.push({ kind: 'pair', path: [...header, ...path], value, start, end: at })
  }
  return statements
}

function skip(text: string, from: number, what: RegExp): number {
  let at = from
  while (at < text.length && what.test(text[at] ?? '')) at++
  return at
}

/** A dotted key up to its `=` or `]`, whose offset is `end`. */
export function readKey(text: string, from: number): { path: string[]; end: number } {
  const path: string[] = []
  let at = from
  while (at < text.length) {
    at = skip(text, at, /[ \t.]/)
    const character = text[at] ?? ''
    if (character === '"' || character === "'") {
      const end = endOfString(text, at)
      const raw = text.slice(at, end)
      path.push(character === "'" ? raw.slice(1, -1) : unescape(raw.slice(1, -1)))
      at = end
    } else if (/[A-Za-z0-9_-]/.test(character)) {
      const end = skip(text, at, /[A-Za-z0-9_-]/)
      path.push(text.slice(at, end))
      at = end
    } else break
  }
  return { path, end: at }
}

const escapes: Record<string, string> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r', e: '\u001B' }

function unescape(raw: string): string {
  return raw.replaceAll(
    /\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{2})|(.))/g,
    (_, u, long, x, one) => {
      const hex = (u ?? long ?? x) as string | undefined
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
      return escapes[one as string] ?? (one as string)
    },
  )
}

/** The offset after a string that starts at `from`, of one line or of many. */
export function endOfString(text: string, from: number): number {
  const quote = text[from] ?? '"'
  const triple = quote.repeat(3)
  const long = text.startsWith(triple, from)
  let at = from + (long ? 3 : 1)
  while (at < text.length) {
    if (quote === '"' && text[at] === '\\') at += 2
    else if (long && text.startsWith(triple, at)) {
      // Up to two more quotes may stand before the closing three.
      at += 3
      while (text[at] === quote) at++
      return at
    } else if (!long && text[at] === quote) return at + 1
    else at++
  }
  return at
}

/** The offset of the line end, or the comment, that ends a value. */
function endOfValue(text: string, from: number): number {
  let depth = 0
  let at = from
  while (at < text.length) {
    const character = text[at]
    if (character === '"' || character === "'") at = endOfString(text, at)
    else if (character === '#') {
      if (depth === 0) return at
      at = lineAfter(text, at)
    } else if (character === '\n' && depth === 0) return at
    else {
      if (character === '[' || character === '{') depth++
      else if (character === ']' || character === '}') depth--
      at++
    }
  }
  return at
}

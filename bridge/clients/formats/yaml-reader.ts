import { isScalar, parseDocument, stringify, type Document, type Pair, type YAMLMap } from 'yaml'
import { bare, Fault } from './format.ts'

interface Reading {
  document: Document.Parsed
  value: unknown
}

/** Parses a text. Throws a `Fault` at its first error. */
export function open(text: string): Reading {
  const document = parseDocument(text, { logLevel: 'silent', keepSourceTokens: true })
  const [error] = document.errors
  if (error !== undefined) {
    throw new Fault((error.message.split(/ at line |\n/)[0] ?? 'it cannot be parsed').trim(), error.pos[0])
  }
  try {
    // -1: an alias may be used any number of times; the text is the user's own.
    return { document, value: plain(document.toJS({ mapAsMap: true, maxAliasCount: -1 })) }
  } catch (thrown) {
    throw new Fault(thrown instanceof Error ? thrown.message : String(thrown))
  }
}

export type ParsedPair = Pair & { key: unknown; value: unknown }

export function pairOf(map: YAMLMap.Parsed, key: string): ParsedPair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && pair.key.value === key)
}

export function range(node: unknown): [number, number] {
  const found = (node as { range?: [number, number, number] | null }).range
  if (!found) throw new Fault('a place in the file cannot be found')
  return [found[0], found[1]]
}

/** A pair's value without the blank lines and comments that the parser counts to it. */
export function contentRange(text: string, pair: ParsedPair): [number, number] {
  const afterKey = text.indexOf(':', range(pair.key)[1]) + 1
  if (pair.value === null) return [afterKey, afterKey]
  const end = endOfContent(text, afterKey, pair.value)
  return [Math.min(afterKey, end), end]
}

/** Where what begins at `from` ends, in the same sense. */
export function endOfContent(text: string, from: number, node: unknown): number {
  const [, end] = range(deepest(node))
  return from + text.slice(from, end).trimEnd().length
}

/** The last node of a block collection: the collection's own range reaches to the next token. */
function deepest(node: unknown): unknown {
  let at = node
  for (;;) {
    const items = (at as { items?: unknown[]; flow?: boolean }).items
    const lastItem = items?.at(-1) as { key?: unknown; value?: unknown } | undefined
    if (lastItem === undefined || (at as { flow?: boolean }).flow === true) return at
    at = 'key' in lastItem ? (lastItem.value ?? lastItem.key) : lastItem
  }
}

export function block(value: unknown, indent: string, eol: string): string {
  const lines = stringify(value, { lineWidth: 0, indent: 2 }).split('\n')
  return lines.map((line) => (line === '' ? '' : indent + line)).join(eol)
}

/** Maps as plain objects; a key that is not a string keeps its type in its name. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (!(value instanceof Map)) return value
  const copy = bare()
  for (const [key, inner] of value)
    copy[typeof key === 'string' ? key : `(${JSON.stringify(plain(key))})`] = plain(inner)
  return copy
}

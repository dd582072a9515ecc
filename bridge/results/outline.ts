import type { Json } from '../panda/catalogue/index.ts'
import { findCharacters } from './characters.ts'
import type { JsonDocument, Value } from './json-document.ts'
import { pointer, type Path } from './path.ts'
import { amount, nouns } from './words.ts'

/** How much an outline shows. */
interface Limits {
  /** Values up to this many bytes stand in it as they are. */
  whole: number
  rows: number
  entries: number
  /** Names of further entries. */
  names: number
  characters: number
  depth: number
}

/** Tried one after the other until the outline fits. */
const attempts: readonly Limits[] = [
  { whole: 400, rows: 3, entries: 40, names: 100, characters: 200, depth: 5 },
  { whole: 200, rows: 3, entries: 20, names: 50, characters: 200, depth: 4 },
  { whole: 100, rows: 3, entries: 12, names: 20, characters: 100, depth: 4 },
  { whole: 60, rows: 2, entries: 8, names: 10, characters: 60, depth: 3 },
  { whole: 40, rows: 1, entries: 4, names: 4, characters: 40, depth: 2 },
]

/** Bytes of JSON that an outline takes at most, where nothing else is said: the least budget has room for it. */
export const OUTLINE_BYTES = 3_000

/**
 * What a value is, without being all of it: small parts as they are, of larger ones the kind, the
 * size, the number of parts and the first of them. Each part that is not shown whole is an object
 * with `$outline` (its kind) and `path` (where to read it), so that it cannot be taken for the value.
 * @param path of the value, from the root
 */
export function outlineOf(
  document: JsonDocument,
  value: Value = document.root,
  path: Path = [],
  mostBytes = OUTLINE_BYTES,
): Json {
  return firstThatFits(
    (limits) => shown(document, value, path, limits, limits.depth),
    mostBytes,
    () => facts(value, path),
  )
}

/** The root's entries, each whole or as an outline, so that what has to be an object with certain entries still is. */
export function outlineOfEntries(document: JsonDocument, mostBytes = OUTLINE_BYTES): Record<string, Json> {
  const { root } = document
  const outline = (limits: Limits) =>
    Object.fromEntries(
      [...document.entries(root)].map(([name, item]): [string, Json] => [
        name,
        shown(document, item, [name], limits, limits.depth - 1),
      ]),
    )
  // More entries are a table of things and not the fields of one.
  if (root.kind !== 'object' || root.count > 20)
    return outlineOf(document, root, [], mostBytes) as Record<string, Json>
  return firstThatFits(outline, mostBytes, () => facts(root, []))
}

/** The outline of a text that is no JSON. */
export function outlineOfText(bytes: Buffer, mostBytes = OUTLINE_BYTES): Json {
  const beginning = (most: number): Json => {
    const first = findCharacters(bytes, 0, bytes.length, false, 0, most, most)
    return {
      $outline: 'string',
      path: '',
      characters: first.count,
      bytes: bytes.length,
      first: bytes.toString('utf8', first.start, first.end),
    }
  }
  // Of a text that JSON writes with many escapes, less.
  const tried = [2, 3, 6, 12].map((part) => beginning(Math.floor(mostBytes / part)))
  return tried.find((one) => Buffer.byteLength(JSON.stringify(one)) <= mostBytes) ?? beginning(0)
}

function firstThatFits<T extends Json>(
  outline: (limits: Limits) => T,
  mostBytes: number,
  otherwise: () => T,
): T {
  for (const limits of attempts) {
    const attempt = outline(limits)
    if (Buffer.byteLength(JSON.stringify(attempt)) <= mostBytes) return attempt
  }
  return otherwise()
}

function facts({ kind, count, start, end }: Value, path: Path): { [name: string]: Json } {
  const shownPath = pointer(path)
  return {
    $outline: kind,
    // A name may be of any length: a path that is cut leads nowhere.
    ...(shownPath.length <= 300 ? { path: shownPath } : { pathTooLong: shownPath.length }),
    ...(kind !== 'string' && { count }),
    bytes: end - start,
  }
}

function shown(document: JsonDocument, value: Value, path: Path, limits: Limits, depth: number): Json {
  const bytes = value.end - value.start
  if (bytes <= limits.whole) return document.parse(value) as Json
  const known = facts(value, path)
  switch (value.kind) {
    case 'string': {
      const first = findCharacters(
        document.bytes,
        value.start + 1,
        value.end - 1,
        true,
        0,
        limits.characters,
        4_000,
      )
      const text = parsed(document.bytes.toString('utf8', first.start, first.end))
      return { ...known, characters: first.count, first: text }
    }
    case 'array':
      return depth === 0 ? known : { ...known, ...firstRows(document, value, path, limits, depth) }
    case 'object':
      return depth === 0 ? known : { ...known, ...firstEntries(document, value, path, limits, depth) }
    default:
      // A number of that many digits is none that JavaScript can express.
      return known
  }
}

function firstRows(document: JsonDocument, value: Value, path: Path, limits: Limits, depth: number) {
  const first: Json[] = []
  for (const item of document.items(value)) {
    if (first.length === limits.rows) break
    first.push(shown(document, item, [...path, String(first.length)], limits, depth - 1))
  }
  return { first, ...more(value, first.length) }
}

function firstEntries(document: JsonDocument, value: Value, path: Path, limits: Limits, depth: number) {
  const first: [string, Json][] = []
  const names: string[] = []
  for (const [name, item] of document.entries(value)) {
    if (first.length < limits.entries && name.length <= 200) {
      first.push([name, shown(document, item, [...path, name], limits, depth - 1)])
    } else if (names.length < limits.names) names.push(name.length <= 100 ? name : `${name.slice(0, 100)}…`)
    else break
  }
  return {
    entries: Object.fromEntries(first),
    ...more(value, first.length),
    ...(names.length > 0 && { namesOfMore: names }),
  }
}

function more({ kind, count }: Value, shownCount: number) {
  return count > shownCount && { more: `${amount(count - shownCount, nouns[kind])} not shown` }
}

function parsed(inside: string): string {
  try {
    return JSON.parse(`"${inside}"`) as string
  } catch {
    return inside
  }
}

/** One change to a text: `remove` characters go at `at`, `insert` takes their place. Offsets are UTF-16 units. */
export interface Splice {
  at: number
  remove: number
  insert: string
}

/** Where an entry lives: member `name` of the top-level member `container`. */
export interface Spot {
  container: string
  name: string
  /** The container is a list, and the entry its item with that `name` in it. */
  list?: boolean
  /** Members that come with the container into a file that is empty. */
  preamble?: Entry
}

/**
 * What `put` did that the text alone does not tell later: which white space and commas came
 * with the entry, and whether its container was made for it. Kept in the record, so it never
 * holds a value.
 */
export interface Trace {
  entry?: Seam
  container?: Seam
  root?: Seam
}

/** The white space and comma that joined a member to its surroundings. */
export interface Seam {
  lead: string
  tail: string
  comma: 'before' | 'after' | 'none'
}

export interface Put {
  splices: Splice[]
  trace: Trace
}

/** One configuration format. All of it works on text: what is not touched keeps its bytes. */
export interface Format {
  name: string
  /** Whether its readers take a byte order mark. Those of strict JSON do not. */
  allowsMark: boolean
  /** The whole text as plain values, `undefined` when it is blank. Throws a `Fault`. */
  read(text: string): unknown
  /** Adds the entry, or puts it in the place of the one with its name. Throws a `Fault`. */
  put(text: string, spot: Spot, entry: Entry): Put
  /** Ways to take the entry out, best first: the caller takes the first that changes nothing else. */
  take(text: string, spot: Spot, trace: Trace): Splice[][]
  /** The lines a user would paste, with the container around the entry. */
  lines: (spot: Spot, entry: Entry) => string
}

/** One server's entry in an assistant's file. */
export type Entry = Record<string, unknown>

/** Why a text cannot be read or changed, with the place in it where there is one. */
export class Fault extends Error {
  readonly offset: number | undefined

  constructor(message: string, offset?: number) {
    super(message)
    this.offset = offset
  }
}

/** The text after the splices, which must not overlap. */
export function applySplices(text: string, splices: Splice[]): string {
  let result = ''
  let from = 0
  for (const splice of splices.toSorted((a, b) => a.at - b.at)) {
    result += text.slice(from, splice.at) + splice.insert
    from = splice.at + splice.remove
  }
  return result + text.slice(from)
}

/** Line and column, both from 1, of an offset. CR LF counts as one line end, as editors do. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset)
  const lines = before.split(/\r\n|\r|\n/)
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}

/** The line end a text uses: that of its first line, LF for a text without one. */
export function lineEnd(text: string): string {
  const at = text.indexOf('\n')
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n'
}

/** The offset of the line after the one that holds `from`. */
export function lineAfter(text: string, from: number): number {
  const at = text.indexOf('\n', from)
  return at === -1 ? text.length : at + 1
}

/** The white space at the start of the line that holds `offset`. */
export function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? ''
}

/** A plain object that `__proto__` cannot confuse: an assistant's file may hold any key. */
export function bare(): Record<string, unknown> {
  return Object.create(null) as Record<string, unknown>
}

/** Whether a value is a table of named members: what an entry and its container must be. */
export function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}

/** Where in a list the item of that name is; -1 where there is none. */
export function namedIn(list: unknown[], name: string): number {
  return list.findIndex((item) => isTable(item) && item['name'] === name)
}

/** A copy in plain objects without a prototype, so that two values compare by content alone. */
export function plainCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainCopy)
  if (!isTable(value)) return value
  const copy = bare()
  for (const [key, inner] of Object.entries(value)) copy[key] = plainCopy(inner)
  return copy
}

import { parse, TomlError } from 'smol-toml'
import {
  Fault,
  isTable,
  lineEnd,
  plainCopy,
  type Entry,
  type Format,
  type Put,
  type Splice,
  type Spot,
  type Trace,
} from './format.ts'
import { readStatements, type Statement } from './toml-reader.ts'

/**
 * TOML, edited as text: no library for JavaScript writes a changed document back with its
 * comments and layout. An entry is a table `[container.name]` at the end of the file.
 */
export const toml: Format = {
  name: 'TOML',
  allowsMark: true,
  read,
  put,
  take,
  lines: (spot, entry) => table(spot, entry, '\n'),
}

function read(text: string): unknown {
  try {
    return plainCopy(parse(text, { integersAsBigInt: 'asNeeded' }))
  } catch (thrown) {
    if (!(thrown instanceof TomlError)) throw thrown
    const lines = text.split('\n').slice(0, thrown.line - 1)
    const offset = lines.join('\n').length + (thrown.line > 1 ? 1 : 0) + thrown.column - 1
    const sentence = (thrown.message.split('\n')[0] ?? '').replace(/^Invalid TOML document: /, '')
    throw new Fault(sentence, offset)
  }
}

function put(text: string, spot: Spot, entry: Entry): Put {
  const root = read(text)
  const holder = isTable(root) ? root[spot.container] : undefined
  if (holder !== undefined && !isTable(holder)) throw new Fault(`${spot.container} is not a table`)
  const eol = lineEnd(text)
  const block = table(spot, entry, eol)
  const old = ours(text, spot)
  const [first] = old
  if (first?.kind === 'table' && first.path.length === 2) {
    // A last line without a line end stays one, so that the text after it is what it was.
    const closed = old.every((statement) => text.slice(statement.start, statement.end).endsWith('\n'))
    const insert = closed ? block : block.slice(0, -eol.length)
    return { splices: old.map((it) => ({ ...cut(it), insert: it === first ? insert : '' })), trace: {} }
  }
  const open = text !== '' && !text.endsWith('\n')
  const lead = (open ? eol : '') + (text.trim() === '' ? '' : eol)
  const splices = [...old.map(cut), { at: text.length, remove: 0, insert: lead + block }]
  return { splices, trace: { entry: { lead, tail: '', comma: 'none' } } }
}

function take(text: string, spot: Spot, trace: Trace): Splice[][] {
  const old = ours(text, spot)
  const [first] = old
  if (first === undefined) return []
  const cuts = old.map(cut)
  const before = text.slice(0, first.start)
  const lead = trace.entry?.lead ?? ''
  // The white space put before the block, or as much of it as can go without joining two lines.
  const leads = [lead, lead.slice(lead.indexOf('\n') + 1), ''].filter((it) => before.endsWith(it))
  return leads.map((it) => [
    { at: first.start - it.length, remove: first.end - first.start + it.length, insert: '' },
    ...cuts.slice(1),
  ])
}

function cut({ start, end }: Statement): Splice {
  return { at: start, remove: end - start, insert: '' }
}

/** The statements that make the entry, wherever and in whatever form they stand. */
function ours(text: string, { container, name }: Spot): Statement[] {
  return readStatements(text).filter(({ path }) => path[0] === container && path[1] === name)
}

function table({ container, name }: Spot, entry: Entry, eol: string): string {
  const pairs = Object.entries(entry).map(([key, value]) => `${key_(key)} = ${inline(value)}`)
  return [`[${key_(container)}.${key_(name)}]`, ...pairs, ''].join(eol)
}

function key_(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : quoted(key)
}

/** A basic string: JSON's escapes are TOML's, except that DEL must be escaped here. */
function quoted(value: string): string {
  return JSON.stringify(value).replaceAll('\u007F', String.raw`\u007F`)
}

function inline(value: unknown): string {
  if (typeof value === 'string') return quoted(value)
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`
  if (isTable(value)) {
    const pairs = Object.entries(value).map(([key, inner]) => `${key_(key)} = ${inline(inner)}`)
    return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`
  }
  if (typeof value === 'number' && !Number.isFinite(value))
    return String(value).replace('Infinity', 'inf').toLowerCase()
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return String(value)
  throw new Fault('a value of the entry has no form in TOML')
}

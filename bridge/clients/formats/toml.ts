import { parse, TomlError } from 'smol-toml'
import {
  Fault,
  isTable,
  lineEnd,
  namedIn,
  plainCopy,
  type Entry,
  type Format,
  type Put,
  type Splice,
  type Spot,
  type Trace,
} from './format.ts'
import { insertItem, readInline, removeItem, type Inline, type InlineItem } from './toml-inline.ts'
import { readStatements, type Statement } from './toml-reader.ts'

/**
 * TOML, edited as text: no library for JavaScript writes a changed document back with its
 * comments and layout. An entry is a table `[container.name]` at the end of the file, or where
 * the container is a list one `[[container]]`; in a container in braces or brackets it is an item.
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
  const holder = holderIn(text, spot)
  const statements = readStatements(text)
  const inline = inlineHolder(text, statements, spot)
  if (inline) return putInline(inline, inlineItem(holder, inline, spot), spot, entry)
  const eol = lineEnd(text)
  const block = table(spot, entry, eol)
  const old = ours(holder, statements, spot)
  const [first] = old
  if (first !== undefined && first.kind !== 'pair' && first.path.length === (spot.list ? 1 : 2)) {
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

function putInline(inline: Inline, old: InlineItem | undefined, spot: Spot, entry: Entry): Put {
  const value = inlineValue(entry)
  const whole = spot.list ? value : `${key_(spot.name)} = ${value}`
  if (old === undefined) return { splices: [insertItem(inline, whole, padOf(spot))], trace: {} }
  const at = old.valueStart
  return { splices: [{ at, remove: old.end - at, insert: value }], trace: {} }
}

/** What stands between the brackets and their only item. */
function padOf({ list }: Spot): string {
  return list ? '' : ' '
}

function take(text: string, spot: Spot, trace: Trace): Splice[][] {
  const holder = holderIn(text, spot)
  const statements = readStatements(text)
  const inline = inlineHolder(text, statements, spot)
  if (inline) {
    const item = inlineItem(holder, inline, spot)
    return item ? [[removeItem(text, inline, item, padOf(spot))]] : []
  }
  const old = ours(holder, statements, spot)
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

type Holder = Entry | unknown[] | undefined

/** The container's value. @throws Fault where it is none that entries can be in */
function holderIn(text: string, { container, list }: Spot): Holder {
  const root = read(text)
  const holder = isTable(root) ? root[container] : undefined
  if (holder === undefined) return undefined
  if (list && Array.isArray(holder)) return holder
  if (!list && isTable(holder)) return holder
  throw new Fault(`${container} is not a ${list ? 'list' : 'table'}`)
}

/** The container where it stands in braces or brackets: neither can be added to from outside. */
function inlineHolder(text: string, statements: Statement[], { container }: Spot): Inline | undefined {
  const pair = statements.find(
    ({ kind, path }) => kind === 'pair' && path.length === 1 && path[0] === container,
  )
  return pair?.value === undefined ? undefined : readInline(text, pair.value)
}

function inlineItem(holder: Holder, { items }: Inline, { name }: Spot): InlineItem | undefined {
  if (Array.isArray(holder)) return items[namedIn(holder, name)]
  return items.find(({ path }) => path.length === 1 && path[0] === name)
}

function cut({ start, end }: Statement): Splice {
  return { at: start, remove: end - start, insert: '' }
}

/** The statements that make the entry, wherever and in whatever form they stand. */
function ours(holder: Holder, statements: Statement[], { container, name, list }: Spot): Statement[] {
  if (!list) return statements.filter(({ path }) => path[0] === container && path[1] === name)
  const index = Array.isArray(holder) ? namedIn(holder, name) : -1
  let at = -1
  return statements.filter(({ kind, path }) => {
    if (path[0] !== container) return false
    if (kind === 'array' && path.length === 1) at += 1
    return at === index && index >= 0
  })
}

function table({ container, name, list }: Spot, entry: Entry, eol: string): string {
  const pairs = Object.entries(entry).map(([key, value]) => `${key_(key)} = ${inlineValue(value)}`)
  const header = list ? `[[${key_(container)}]]` : `[${key_(container)}.${key_(name)}]`
  return [header, ...pairs, ''].join(eol)
}

function key_(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : quoted(key)
}

/** A basic string: JSON's escapes are TOML's, except that DEL must be escaped here. */
function quoted(value: string): string {
  return JSON.stringify(value).replaceAll('\u007F', String.raw`\u007F`)
}

function inlineValue(value: unknown): string {
  if (typeof value === 'string') return quoted(value)
  if (Array.isArray(value)) return `[${value.map(inlineValue).join(', ')}]`
  if (isTable(value)) {
    const pairs = Object.entries(value).map(([key, inner]) => `${key_(key)} = ${inlineValue(inner)}`)
    return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`
  }
  if (typeof value === 'number' && !Number.isFinite(value))
    return String(value).replace('Infinity', 'inf').toLowerCase()
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return String(value)
  throw new Fault('a value of the entry has no form in TOML')
}

import { isMap, isScalar, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml'
import {
  Fault,
  lineEnd,
  type Entry,
  type Format,
  type Put,
  type Seam,
  type Splice,
  type Spot,
  type Trace,
  lineAfter,
} from './format.ts'
import { itemOf, listOf, putItem, takeItem } from './yaml-list.ts'
import { block, contentRange, open, pairOf, range, type ParsedPair } from './yaml-reader.ts'

/**
 * YAML, edited as text at the places that the parser gives: `Document.toString()` keeps
 * comments but folds lines and changes quotes and blanks elsewhere.
 */
export const yaml: Format = {
  name: 'YAML',
  allowsMark: true,
  read: (text) => open(text).value,
  put,
  take,
  lines: (spot, entry) => block(newFile(spot, entry), '', '\n'),
}

function newFile(spot: Spot, entry: Entry): Entry {
  return { ...spot.preamble, [spot.container]: contained(spot, entry) }
}

function valuePlace(text: string, { key }: ParsedPair): [number, number] {
  const at = text.indexOf(':', range(key)[1]) + 1
  return [at, at]
}

function contained({ name, list }: Spot, entry: Entry): Entry | Entry[] {
  return list ? [entry] : { [name]: entry }
}

function put(text: string, spot: Spot, entry: Entry): Put {
  const { document, value } = open(text)
  const eol = lineEnd(text)
  const seam: Seam = { lead: '', tail: '', comma: 'none' }
  const root = document.contents
  if (root === null || value === null || value === undefined) {
    const lead = text === '' || text.endsWith('\n') ? '' : eol
    const insert = lead + block(newFile(spot, entry), '', eol)
    return { splices: [{ at: text.length, remove: 0, insert }], trace: { container: { ...seam, lead } } }
  }
  if (!isMap(root)) throw new Fault('the outermost value is not a mapping', root.range[0])
  const holder = pairOf(root, spot.container)
  if (holder === undefined) {
    const { splices, lead } = addPair(text, root, undefined, spot.container, contained(spot, entry))
    return { splices, trace: { container: { ...seam, lead } } }
  }
  const map = holder.value
  const list = spot.list ? listOf(holder) : undefined
  if (list) return { splices: [putItem(text, list, holder, spot.name, entry)], trace: { entry: seam } }
  if (isMap(map) && !spot.list) {
    const old = pairOf(map as YAMLMap.Parsed, spot.name)
    if (old !== undefined) return { splices: [replaceValue(text, old, entry)], trace: {} }
    const { splices, lead } = addPair(text, map as YAMLMap.Parsed, holder, spot.name, entry)
    return { splices, trace: { entry: { ...seam, lead } } }
  }
  if (isScalar(map) && map.value === null && map.range) {
    // Where nothing is written, the parser's place is after a comment.
    const isWritten = map.range[0] !== map.range[1]
    const [start, end] = isWritten ? map.range : valuePlace(text, holder)
    const lead = isWritten ? '' : ' '
    const insert = lead + JSON.stringify(contained(spot, entry))
    const entrySeam = { ...seam, lead, tail: text.slice(start, end) }
    return { splices: [{ at: start, remove: end - start, insert }], trace: { entry: entrySeam } }
  }
  throw new Fault(`"${spot.container}" is not a ${spot.list ? 'list' : 'mapping'}`, range(holder.key)[0])
}

/**
 * Adds a pair to a mapping. In block style it comes first, on the line after its parent's key:
 * where the last pair ends is a matter of block scalars, comments and document ends.
 */
function addPair(
  text: string,
  map: YAMLMap.Parsed,
  parent: ParsedPair | undefined,
  key: string,
  value: unknown,
): { splices: Splice[]; lead: string } {
  const [start] = map.range
  if (map.flow === true) {
    const separator = map.items.length === 0 ? '' : ', '
    const insert = `${JSON.stringify(key)}: ${JSON.stringify(value)}${separator}`
    return { splices: [{ at: start + 1, remove: 0, insert }], lead: '' }
  }
  const eol = lineEnd(text)
  if (parent !== undefined) {
    const at = lineAfter(text, range(parent.key)[1])
    const column = start - (text.lastIndexOf('\n', start - 1) + 1)
    return {
      splices: [{ at, remove: 0, insert: block({ [key]: value }, ' '.repeat(column), eol) }],
      lead: '',
    }
  }
  const column = start - (text.lastIndexOf('\n', start - 1) + 1)
  const body = block({ [key]: value }, ' '.repeat(column), eol)
  const lead = text.endsWith('\n') ? '' : eol
  const atEnd: Splice[] = [{ at: text.length, remove: 0, insert: lead + body }]
  if (extendsCleanly(text, lead + body)) return { splices: atEnd, lead }
  const lineStart = start - column
  return { splices: [{ at: lineStart, remove: 0, insert: body }], lead: '' }
}

/** Whether text put at the end of the file leaves what stands before it as it is. */
function extendsCleanly(text: string, addition: string): boolean {
  const before = parseDocument(text, { logLevel: 'silent' })
  const after = parseDocument(text + addition, { logLevel: 'silent' })
  if (after.errors.length > 0 || !isMap(after.contents) || !isMap(before.contents)) return false
  const count = before.contents.items.length
  const lastBefore = before.contents.items.at(-1)
  const lastAfter = after.contents.items.at(-2)
  return (
    after.contents.items.length === count + 1 &&
    JSON.stringify(lastBefore?.value ?? null) === JSON.stringify(lastAfter?.value ?? null)
  )
}

function replaceValue(text: string, pair: ParsedPair, entry: Entry): Splice {
  const [start, end] = contentRange(text, pair)
  return {
    at: start,
    remove: end - start,
    insert: `${start === range(pair.key)[1] + 1 ? ' ' : ''}${JSON.stringify(entry)}`,
  }
}

function take(text: string, spot: Spot, trace: Trace): Splice[][] {
  const root = open(text).document.contents
  const holder = isMap(root) ? pairOf(root, spot.container) : undefined
  if (!isMap(root) || holder === undefined) return []
  if (spot.list) {
    const list = listOf(holder)
    const item = list && itemOf(list, spot.name)
    return item ? [...emptied(text, root, holder, list, trace), ...takeItem(text, list, item)] : []
  }
  if (!isMap(holder.value)) return []
  const map = holder.value as YAMLMap.Parsed
  const old = pairOf(map, spot.name)
  if (old === undefined) return []
  return [...emptied(text, root, holder, map, trace), ...removals(text, map, old, trace.entry?.lead ?? '')]
}

/** Ways to leave a container without its only entry: as it was, not at all, or empty. */
function emptied(
  text: string,
  root: YAMLMap.Parsed,
  holder: ParsedPair,
  container: YAMLMap.Parsed | YAMLSeq.Parsed,
  trace: Trace,
): Splice[][] {
  if (container.items.length !== 1) return []
  const ways: Splice[][] = []
  const { lead = '', tail = '' } = trace.entry ?? {}
  if (container.flow === true && (lead !== '' || tail !== '')) {
    const [start, end] = range(container)
    ways.push([{ at: start - lead.length, remove: end - start + lead.length, insert: tail }])
  }
  if (trace.container !== undefined) ways.push(...removals(text, root, holder, trace.container.lead))
  // Goose does not read a mapping that is there but empty of anything as one; `{}` it does.
  if (container.flow !== true) {
    const [start, end] = contentRange(text, holder)
    const empty = isMap(container) ? '{}' : '[]'
    const insert = start === range(holder.key)[1] + 1 ? ` ${empty}` : empty
    ways.push([{ at: start, remove: end - start, insert }])
  }
  return ways
}

function removals(text: string, map: YAMLMap.Parsed, pair: ParsedPair, lead: string): Splice[][] {
  const start = range(pair.key)[0]
  const [, end] = contentRange(text, pair)
  if (map.flow === true) {
    const comma = /^\s*, ?/.exec(text.slice(end))?.[0] ?? ''
    const before = comma === '' ? (/,\s*$/.exec(text.slice(0, start))?.[0] ?? '') : ''
    return [[{ at: start - before.length, remove: end - start + before.length + comma.length, insert: '' }]]
  }
  const lineStart = text.lastIndexOf('\n', start - 1) + 1
  const lineStop = lineAfter(text, end)
  return [lead, ''].map((it) => {
    const from = text.slice(0, lineStart).endsWith(it) ? lineStart - it.length : lineStart
    return [{ at: from, remove: lineStop - from, insert: '' }]
  })
}

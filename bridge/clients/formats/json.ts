import {
  Fault,
  indentAt,
  lineEnd,
  type Entry,
  type Format,
  type Put,
  type Seam,
  type Splice,
  type Spot,
} from './format.ts'
import { lastMember, readJson, type JsonDialect, type JsonReading, type ObjectSpan } from './json-reader.ts'
import { take } from './json-take.ts'

/** JSON in the dialect that the assistant reads, edited in place. */
export function jsonFormat(dialect: JsonDialect): Format {
  return {
    name: dialect.comments ? 'JSON with comments' : 'JSON',
    allowsMark: dialect.comments,
    read: (text) => readJson(text, dialect).value,
    put: (text, spot, entry) => put(text, readJson(text, dialect), spot, entry),
    take: (text, spot, trace) => take(text, readJson(text, dialect), spot, trace),
    lines: (spot, entry) => `${JSON.stringify({ [spot.container]: { [spot.name]: entry } }, null, 2)}\n`,
  }
}

function put(text: string, reading: JsonReading, spot: Spot, entry: Entry): Put {
  const { container, name } = spot
  if (reading.value === undefined) return newDocument(text, spot, entry)
  if (text.trim() === 'null') return inPlaceOfNull(text, firstSolid(text), { [container]: { [name]: entry } })
  if (reading.root === undefined) throw new Fault('the outermost value is not an object', firstSolid(text))
  const holder = lastMember(reading.root.members, container)
  if (holder === undefined) {
    const { splices, seam } = insertMember(text, reading, reading.root, container, { [name]: entry })
    return { splices, trace: { container: seam } }
  }
  if (holder.object === undefined) {
    if (text.slice(holder.valueStart, holder.valueEnd) === 'null')
      return inPlaceOfNull(text, holder.valueStart, { [name]: entry })
    throw new Fault(`"${container}" is not an object`, holder.valueStart)
  }
  const old = lastMember(holder.object.members, name)
  if (old === undefined) {
    const { splices, seam } = insertMember(text, reading, holder.object, name, entry)
    return { splices, trace: { entry: seam } }
  }
  const span = text.slice(old.valueStart, old.valueEnd)
  const base = indentAt(text, old.start)
  const unit = indentUnit(text, reading, base)
  const insert = span.includes('\n') ? pretty(entry, unit, base, lineEnd(text)) : oneLine(entry, span)
  return { splices: [{ at: old.valueStart, remove: span.length, insert }], trace: {} }
}

/** Programs write null for what is empty, and read it so. */
function inPlaceOfNull(text: string, at: number, value: unknown): Put {
  const insert = text.includes('\n')
    ? pretty(value, '  ', indentAt(text, at), lineEnd(text))
    : JSON.stringify(value)
  return { splices: [{ at, remove: 'null'.length, insert }], trace: {} }
}

/** A blank file, or one of comments only: ours comes at its end. */
function newDocument(text: string, { container, name }: Spot, entry: Entry): Put {
  const eol = lineEnd(text)
  const lead = text.trim() === '' || text.endsWith('\n') ? '' : eol
  const insert = lead + pretty({ [container]: { [name]: entry } }, '  ', '', eol) + eol
  const seam: Seam = { lead, tail: eol, comma: 'none' }
  return { splices: [{ at: text.length, remove: 0, insert }], trace: { root: seam, container: seam } }
}

/** Adds a member at the end of an object, in the style of the member before it. */
function insertMember(
  text: string,
  reading: JsonReading,
  span: ObjectSpan,
  key: string,
  value: unknown,
): { splices: Splice[]; seam: Seam } {
  const previous = span.members.at(-1)
  const eol = lineEnd(text)
  if (previous === undefined) return insertFirst(text, reading, span, key, value)
  const base = indentAt(text, previous.start)
  const ownLine = text.slice(0, previous.start).endsWith(`\n${base}`)
  const trailing = span.commas.find((comma) => comma >= previous.valueEnd)
  const after = trailing === undefined ? previous.valueEnd : trailing + 1
  const { at, lineComment } = afterSameLineComments(text, reading, after)
  const multiline = ownLine || lineComment
  const space = /\s/.test(text[previous.start - 1] ?? '') ? ' ' : ''
  const lead = multiline ? eol + base : space
  const body = multiline
    ? `${JSON.stringify(key)}: ${pretty(value, indentUnit(text, reading, base), base, eol)}`
    : JSON.stringify(key) + (space === '' ? ':' : ': ') + oneLine(value, space)
  // A one-line comment that ends the line must not swallow what follows on it.
  const tail = lineComment && !/^\r?\n/.test(text.slice(at)) ? eol : ''
  if (trailing !== undefined) {
    return {
      splices: [{ at, remove: 0, insert: `${lead + body},${tail}` }],
      seam: { lead, tail, comma: 'after' },
    }
  }
  const seam: Seam = { lead, tail, comma: 'before' }
  if (at === after) return { splices: [{ at, remove: 0, insert: `,${lead}${body}${tail}` }], seam }
  return {
    splices: [
      { at: after, remove: 0, insert: ',' },
      { at, remove: 0, insert: lead + body + tail },
    ],
    seam,
  }
}

function insertFirst(
  text: string,
  reading: JsonReading,
  span: ObjectSpan,
  key: string,
  value: unknown,
): { splices: Splice[]; seam: Seam } {
  const at = span.open + 1
  if (!text.trim().includes('\n') && span.close === at && text.trim() !== '{}') {
    const insert = `${JSON.stringify(key)}:${JSON.stringify(value)}`
    return { splices: [{ at, remove: 0, insert }], seam: { lead: '', tail: '', comma: 'none' } }
  }
  const eol = lineEnd(text)
  const base = indentAt(text, span.open)
  const unit = indentUnit(text, reading, base)
  const lead = eol + base + unit
  const tail = /^[ \t]*\r?\n/.test(text.slice(at, span.close)) ? '' : eol + base
  const insert = `${lead}${JSON.stringify(key)}: ${pretty(value, unit, base + unit, eol)}${tail}`
  return { splices: [{ at, remove: 0, insert }], seam: { lead, tail, comma: 'none' } }
}

/** The comments that follow on the same line belong to what stands before them. */
function afterSameLineComments(
  text: string,
  reading: JsonReading,
  from: number,
): { at: number; lineComment: boolean } {
  let at = from
  let lineComment = false
  for (const [start, end] of reading.comments) {
    if (start < at) continue
    if (lineComment || text.slice(at, start).trim() !== '' || text.slice(from, end).includes('\n')) break
    if (text.slice(at, start).includes('\r')) break
    lineComment = text.startsWith('//', start)
    at = end
  }
  return { at, lineComment }
}

/** One level of indentation: that of the first member on a line of its own, else two spaces. */
function indentUnit(text: string, { root }: JsonReading, base: string): string {
  const first = root?.members.find((member) => /\n[ \t]*$/.test(text.slice(0, member.start).slice(-200)))
  const unit = first === undefined ? '' : indentAt(text, first.start)
  if (unit !== '') return unit
  return base.startsWith('\t') ? '\t' : '  '
}

function pretty(value: unknown, unit: string, base: string, eol: string): string {
  // JSON.stringify cuts an indent at ten characters; deeper styles get ten as well.
  return JSON.stringify(value, null, unit).replaceAll('\n', eol + base)
}

/** On one line, with blanks or without as the text around it has them. */
function oneLine(value: unknown, sample: string): string {
  // No raw line end can be inside a JSON string, so each one here is JSON.stringify's own.
  return /\s/.test(sample) ? JSON.stringify(value, null, 1).replaceAll(/\n */g, ' ') : JSON.stringify(value)
}

function firstSolid(text: string): number {
  return Math.max(0, text.search(/\S/))
}

import { BridgeError } from '../errors.ts'
import { findCharacters } from './characters.ts'
import type { TextDocument } from './documents.ts'
import type { JsonDocument, Value } from './json-document.ts'
import { outlineOf, OUTLINE_BYTES } from './outline.ts'
import { pointer, type Path } from './path.ts'
import { amount, nouns } from './words.ts'

export interface Range {
  from: number
  /** As many as fit where undefined. */
  count: number | undefined
}

/** A part of a kept result: what it is in words, and the part itself. */
export interface Slice {
  note: string
  text: string
}

/** A slice of a value: rows, entries or characters, as many as the budget has room for. @throws BridgeError `not-found` */
export function sliceOf(
  document: JsonDocument,
  value: Value,
  path: Path,
  range: Range,
  mostBytes: number,
): Slice {
  if (value.kind === 'array' || value.kind === 'object')
    return sliceOfParts(document, value, path, range, mostBytes)
  if (value.kind === 'string') {
    const { bytes } = document
    return sliceOfCharacters(bytes, value.start + 1, value.end - 1, true, pointer(path), range, mostBytes)
  }
  return { note: `The value of ${quoted(path)}.`, text: document.textOf(value).slice(0, mostBytes) }
}

export function sliceOfText({ bytes }: TextDocument, range: Range, mostBytes: number): Slice {
  return sliceOfCharacters(bytes, 0, bytes.length, false, '', range, mostBytes)
}

function sliceOfParts(
  document: JsonDocument,
  value: Value,
  path: Path,
  range: Range,
  mostBytes: number,
): Slice {
  const { from, count = Infinity } = range
  const noun = nouns[value.kind]
  checkFrom(from, value.count, noun, quoted(path))
  const parts: string[] = []
  let outlined = 0
  let room = mostBytes - 2
  let index = 0
  for (const [name, part] of namedParts(document, value)) {
    if (parts.length >= count) break
    if (index >= from) {
      const prefix = name === undefined ? '' : `${JSON.stringify(name)}:`
      const bytes = part.end - part.start
      // A part that no slice has room for is shown in outline; others wait for the next slice.
      const isTooLarge = bytes + Buffer.byteLength(prefix) + 3 > mostBytes
      const least = isTooLarge ? OUTLINE_BYTES : bytes
      if (parts.length > 0 && least + Buffer.byteLength(prefix) + 1 > room) break
      const step = name ?? String(index)
      const text =
        prefix +
        (isTooLarge
          ? JSON.stringify(outlineOf(document, part, [...path, step], Math.min(OUTLINE_BYTES, mostBytes)))
          : document.textOf(part))
      if (isTooLarge) outlined += 1
      parts.push(text)
      room -= Buffer.byteLength(text) + 1
    }
    index += 1
  }
  const brackets = value.kind === 'array' ? '[]' : '{}'
  const note = [
    rangeNote(from, parts.length, value.count, noun, quoted(path), range.count),
    outlined > 0 &&
      `${amount(outlined, noun)} of these ${outlined === 1 ? 'is' : 'are'} too large for one answer and shown in outline ("$outline"): read by the "path" that stands there.`,
  ]
  return {
    note: note.filter(Boolean).join(' '),
    text: `${brackets.slice(0, 1)}${parts.join(',')}${brackets.slice(1)}`,
  }
}

function* namedParts(document: JsonDocument, value: Value): Generator<[string | undefined, Value]> {
  if (value.kind === 'object') yield* document.entries(value)
  else for (const item of document.items(value)) yield [undefined, item]
}

function sliceOfCharacters(
  bytes: Buffer,
  start: number,
  end: number,
  escaped: boolean,
  path: string,
  { from, count }: Range,
  mostBytes: number,
): Slice {
  const where = path === '' ? 'the text' : `"${path}"`
  const part = findCharacters(bytes, start, end, escaped, from, count ?? Infinity, mostBytes)
  checkFrom(from, part.count, 'character', where)
  const raw = bytes.toString('utf8', part.start, part.end)
  const text = escaped ? unescaped(raw) : raw
  const shown = findCharacters(bytes, part.start, part.end, escaped, 0, 0, 0).count
  return { note: rangeNote(from, shown, part.count, 'character', where, count), text }
}

function unescaped(inside: string): string {
  try {
    return JSON.parse(`"${inside}"`) as string
  } catch {
    return inside
  }
}

function checkFrom(from: number, total: number, noun: string, where: string): void {
  if (from === 0 || from < total) return
  throw new BridgeError(
    'not-found',
    `"from" is ${from}, but there ${total === 1 ? 'is' : 'are'} ${amount(total, noun)} in ${where}.`,
    total === 0 ? 'There is nothing to read.' : `Use a number from 0 to ${total - 1}.`,
  )
}

function rangeNote(
  from: number,
  shown: number,
  total: number,
  noun: string,
  where: string,
  asked: number | undefined,
): string {
  if (shown === total) return `All ${amount(total, noun)} of ${where}.`
  const next = from + shown
  const range = `${amount(shown, noun)} of ${total.toLocaleString('en')} in ${where}, from ${from} to ${next - 1} (counted from 0).`
  const fewer =
    asked !== undefined && shown < asked && next < total
      ? ` No more of the ${asked} asked for fit into one answer.`
      : ''
  return `${range}${fewer}${next < total ? ` Go on with from=${next}.` : ' These are the last ones.'}`
}

function quoted(path: Path): string {
  return path.length === 0 ? 'the result' : `"${pointer(path)}"`
}

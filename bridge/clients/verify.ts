import { isDeepStrictEqual } from 'node:util'
import { BridgeError } from '../errors.ts'
import type { Assistant } from './assistants/assistant.ts'
import type { Snapshot } from './files/text.ts'
import {
  bare,
  Fault,
  isTable,
  lineAndColumn,
  namedIn,
  plainCopy,
  type Entry,
  type Spot,
} from './formats/format.ts'

/** The whole file as plain values. Throws `invalid-file` with line and column. */
export function readWhole(assistant: Assistant, snapshot: Snapshot): unknown {
  if (snapshot.mark !== '' && !assistant.format.allowsMark) {
    throw new BridgeError(
      'invalid-file',
      `${snapshot.file} begins with a byte order mark, which ${assistant.name} cannot read.`,
      'Save it as UTF-8 without a byte order mark and try again.',
    )
  }
  return guarded(assistant, snapshot, () => assistant.format.read(snapshot.text))
}

/** The entry at a spot of a file's value, if there is one. */
export function entryAt(whole: unknown, { container, name, list }: Spot): unknown {
  const holder = isTable(whole) ? whole[container] : undefined
  if (list) return Array.isArray(holder) ? (holder as unknown[])[namedIn(holder, name)] : undefined
  return isTable(holder) ? holder[name] : undefined
}

/** Reads both texts again: the entry must be as wanted and nothing else may have changed. */
export function verify(
  assistant: Assistant,
  snapshot: Snapshot,
  before: string,
  after: string,
  spot: Spot,
  wanted: Entry | undefined,
): void {
  const whole = guarded(assistant, snapshot, () => assistant.format.read(before)) ?? plainCopy(spot.preamble)
  let changed: unknown
  try {
    changed = assistant.format.read(after)
  } catch {
    changed = undefined
  }
  const same = guarded(assistant, snapshot, () => {
    const asWanted = isDeepStrictEqual(entryAt(changed, spot), plainCopy(wanted))
    return asWanted && isDeepStrictEqual(without(whole, spot), without(changed, spot))
  })
  if (same) return
  throw new BridgeError(
    'invalid-file',
    `The entry cannot be brought into ${snapshot.file} without touching something else there.`,
    'Paste the lines yourself.',
  )
}

/** The value without the entry, and without its container once that holds nothing else. */
function without(whole: unknown, { container, name, list }: Spot): unknown {
  if (whole === undefined || whole === null) return bare()
  if (!isTable(whole)) return whole
  const copy = Object.assign(bare(), whole)
  const holder = copy[container]
  if (holder === null) delete copy[container]
  if (list && Array.isArray(holder)) {
    const others = holder.filter((_, index) => index !== namedIn(holder, name)) as unknown[]
    if (others.length === 0) delete copy[container]
    else copy[container] = others
  }
  if (!isTable(holder)) return copy
  const rest = Object.assign(bare(), holder)
  delete rest[name]
  if (Object.keys(rest).length === 0) delete copy[container]
  else copy[container] = rest
  return copy
}

/** A fault in the text as an error with its place. */
export function guarded<T>(assistant: Assistant, { file, text }: Snapshot, work: () => T): T {
  try {
    return work()
  } catch (caught) {
    // Every reader here and the comparison recurse.
    const thrown = caught instanceof RangeError ? new Fault('it is nested too deeply to be read') : caught
    if (!(thrown instanceof Fault)) throw thrown
    const place = thrown.offset === undefined ? undefined : lineAndColumn(text, thrown.offset)
    const where = place === undefined ? '' : ` at line ${place.line}, column ${place.column}`
    throw new BridgeError(
      'invalid-file',
      `${file} cannot be read as ${assistant.format.name}${where}: ${thrown.message}.`,
      'Correct it there and try again, or paste the lines yourself. The file was not touched.',
      { cause: thrown },
    )
  }
}

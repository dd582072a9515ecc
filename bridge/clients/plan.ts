import { isDeepStrictEqual } from 'node:util'
import { BridgeError } from '../errors.ts'
import type { Secret } from '../platform/secret.ts'
import { spotOf, type Assistant } from './assistants/assistant.ts'
import { readBackup, type Connection } from './files/record.ts'
import { hash, type Snapshot } from './files/text.ts'
import { applySplices, isTable, plainCopy, type Entry, type Splice, type Spot } from './formats/format.ts'
import {
  entryFor,
  expectedOf,
  keyIn,
  looksOurs,
  transportOf,
  withAdditions,
  type Expected,
  type Offer,
} from './offer.ts'
import { entryAt, guarded, readWhole, verify } from './verify.ts'

/** A change to one file, worked out but not made. */
export interface Plan {
  /** The text the file shall have; `undefined`: it shall not be there. */
  text: string | undefined
  /** What will be true of the file then. `original: 'backup'` stands for the backup about to be made. */
  connection: Connection | null
  /** The key that stands in the entry and no longer will. */
  keyTakenOut?: Secret | undefined
}

/** How to bring the offer's entry into the file. Throws `invalid-file`. */
export async function planConnect(
  assistant: Assistant,
  snapshot: Snapshot,
  connection: Connection | null,
  offer: Offer,
  folder: string,
): Promise<Plan> {
  const spot = spotOf(assistant, offer.name)
  const whole = readWhole(assistant, snapshot)
  const exact = connection && (await exactlyBefore(snapshot, connection, folder))
  const former = entryAt(whole, { ...spot, name: connection?.name ?? offer.name })
  const keyTakenOut = transportOf(offer) === 'stdio' && isTable(former) ? keyIn(former) : undefined
  if (connection !== null && exact === null && connection.name !== offer.name) {
    const gone = await planDisconnect(
      assistant,
      snapshot,
      connection,
      { ...offer, name: connection.name },
      folder,
    )
    const between = { ...snapshot, text: gone.text ?? '' }
    const plan = await planConnect(assistant, between, null, offer, folder)
    return {
      ...plan,
      keyTakenOut,
      connection: plan.connection && { ...plan.connection, inserted: null, original: null },
    }
  }
  const base = exact ? (exact.text ?? '') : snapshot.text
  const old = entryAt(exact ? assistant.format.read(base) : whole, spot)
  // What was added to another server's entry of this name says nothing about ours.
  const additions = connection === null && !looksOurs(old, expectedOf(offer)) ? undefined : old
  const wanted = withAdditions(entryFor(assistant, offer), exact === null ? additions : undefined)
  if (exact === null && isDeepStrictEqual(plainCopy(wanted), old))
    return unchanged(snapshot, connection, offer)
  const { splices, trace } = guarded(assistant, snapshot, () => assistant.format.put(base, spot, wanted))
  const text = applySplices(base, splices)
  verify(assistant, snapshot, base, text, spot, wanted)
  const pure = splices.every((splice) => splice.remove === 0)
  // Changed by others since: our entry is brought up to date where it stands, and found by its place later.
  const kept = exact === null && old !== undefined ? connection : null
  const foreign = connection === null && additions === undefined
  return {
    text,
    keyTakenOut,
    connection: {
      name: offer.name,
      before:
        exact && connection ? connection.before : snapshot.bytes === undefined ? null : hash(snapshot.bytes),
      after: hash(snapshot.mark + text),
      inserted: pure && kept === null ? placesOf(splices) : null,
      original: pure ? null : (connection?.original ?? (foreign ? 'backup' : null)),
      trace: kept?.trace ?? trace,
      madeFile: (exact ?? kept) === null ? snapshot.bytes === undefined : connection?.madeFile === true,
      madeFolders: connection?.madeFolders ?? [],
      transport: transportOf(offer),
    },
  }
}

/** How to take out what was put in. Throws `invalid-file`, or `not-found` for an entry that is not ours. */
export async function planDisconnect(
  assistant: Assistant,
  snapshot: Snapshot,
  connection: Connection | null,
  expected: Expected | Offer,
  folder: string,
): Promise<Plan> {
  const spot = spotOf(assistant, connection?.name ?? expected.name)
  const exact = connection && (await exactlyBefore(snapshot, connection, folder))
  if (exact) return { text: exact.text, connection: null }
  const old = entryAt(readWhole(assistant, snapshot), spot)
  if (old === undefined)
    return { text: snapshot.bytes === undefined ? undefined : snapshot.text, connection: null }
  if (connection === null && !looksOurs(old, expected)) {
    throw new BridgeError(
      'not-found',
      `The entry "${spot.name}" in ${snapshot.file} was not made by PanDA Bridge.`,
      'Take it out yourself if it is not wanted.',
    )
  }
  const former = connection?.original
    ? await formerEntry(assistant, connection.original, spot, folder)
    : undefined
  if (former !== undefined) {
    const { splices } = guarded(assistant, snapshot, () => assistant.format.put(snapshot.text, spot, former))
    const text = applySplices(snapshot.text, splices)
    verify(assistant, snapshot, snapshot.text, text, spot, former)
    return { text, connection: null }
  }
  return { text: takenOut(assistant, snapshot, spot, connection), connection: null }
}

/** The text without the entry; undefined where the file was made for it, and holds nothing else. */
export function takenOut(
  assistant: Assistant,
  snapshot: Snapshot,
  spot: Spot,
  connection: Connection | null,
): string | undefined {
  const ways = guarded(assistant, snapshot, () =>
    assistant.format.take(snapshot.text, spot, connection?.trace ?? {}),
  )
  for (const splices of ways) {
    const text = applySplices(snapshot.text, splices)
    try {
      verify(assistant, snapshot, snapshot.text, text, spot, undefined)
    } catch {
      continue
    }
    const left = assistant.format.read(text)
    const empty = isDeepStrictEqual(left ?? plainCopy({}), plainCopy(spot.preamble ?? {}))
    return connection?.madeFile === true && empty ? undefined : text
  }
  throw new BridgeError(
    'invalid-file',
    `The entry "${spot.name}" cannot be taken out of ${snapshot.file} without touching something else.`,
    'Take it out yourself in an editor.',
  )
}

function unchanged(snapshot: Snapshot, connection: Connection | null, offer: Offer): Plan {
  const now = hash(snapshot.mark + snapshot.text)
  const adopted: Connection = {
    name: offer.name,
    before: now,
    after: now,
    inserted: null,
    original: null,
    trace: {},
    madeFile: false,
    madeFolders: [],
  }
  return { text: snapshot.text, connection: { ...(connection ?? adopted), transport: transportOf(offer) } }
}

/** The bytes from before we came, when the file is as we left it; `null` when it is not. */
async function exactlyBefore(
  snapshot: Snapshot,
  connection: Connection,
  folder: string,
): Promise<{ text: string | undefined } | null> {
  if (snapshot.bytes === undefined || hash(snapshot.bytes) !== connection.after) return null
  if (connection.inserted !== null) {
    const cuts = connection.inserted.map(({ at, length }) => ({ at, remove: length, insert: '' }))
    const text = applySplices(snapshot.text, cuts)
    if (connection.before === null) return { text: undefined }
    return hash(snapshot.mark + text) === connection.before ? { text } : null
  }
  if (connection.original === null) return null
  const original = await readBackup(folder, connection.original)
  if (original === undefined || hash(original) !== connection.before) return null
  return { text: original.slice(snapshot.mark.length) }
}

async function formerEntry(
  assistant: Assistant,
  backup: string,
  spot: Spot,
  folder: string,
): Promise<Entry | undefined> {
  const text = await readBackup(folder, backup)
  const entry =
    text === undefined ? undefined : entryAt(assistant.format.read(text.replace(/^\uFEFF/, '')), spot)
  return isTable(entry) ? entry : undefined
}

/** Where the inserted texts are in the text after all of them. */
function placesOf(splices: Splice[]): { at: number; length: number }[] {
  let shift = 0
  return splices
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, insert }) => {
      const place = { at: at + shift, length: insert.length }
      shift += insert.length
      return place
    })
}

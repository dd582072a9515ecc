import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { maskClientKeys } from '../../platform/mask-text.ts'
import { makePrivateFolder, readIfThere, replacePrivateFile } from '../../platform/files.ts'
import { hash, type Snapshot } from './text.ts'

const seam = z.object({ lead: z.string(), tail: z.string(), comma: z.enum(['before', 'after', 'none']) })

const connection = z.object({
  name: z.string(),
  /** SHA-256 of the whole file before and after; `null` before: there was no file. */
  before: z.string().nullable(),
  after: z.string(),
  /** Where the inserted characters are in the text after; `null` when text was replaced or both have changed. */
  inserted: z.array(z.object({ at: z.int(), length: z.int() })).nullable(),
  /** The backup that holds what the entry replaced. It is kept while this record is. */
  original: z.string().nullable(),
  trace: z.object({ entry: seam.optional(), container: seam.optional(), root: seam.optional() }),
  madeFile: z.boolean(),
  madeFolders: z.array(z.string()),
  /** How the user wants it connected. Missing in records of 0.1.0, which wrote HTTP entries unasked. */
  transport: z.enum(['stdio', 'http']).optional(),
})

const recordFile = z.object({
  version: z.literal(1),
  client: z.string(),
  file: z.string(),
  connection: connection.nullable(),
  /** What is true once the file has this hash: written before the file is, settled after it. */
  pending: z.object({ after: z.string().nullable(), connection: connection.nullable() }).optional(),
})

/** What was put into one file, as far as taking it out again needs. It holds no value from the file. */
export type Connection = z.infer<typeof connection>
export type RecordFile = z.infer<typeof recordFile>

/** The folder of our own for one assistant's file: record, backups, lock. */
export function recordFolder(stateDir: string, client: string, file: string): string {
  return path.join(stateDir, `${client}-${hash(file).slice(0, 12)}`)
}

export async function readRecord(folder: string): Promise<RecordFile | undefined> {
  const text = await readIfThere(path.join(folder, 'record.json'))
  if (text === undefined) return undefined
  // A record that cannot be understood is as good as none: the file itself says the most.
  try {
    return recordFile.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

export async function writeRecord(folder: string, record: RecordFile): Promise<void> {
  await replacePrivateFile(path.join(folder, 'record.json'), `${JSON.stringify(record, null, 2)}\n`)
}

/** The connection that is true of the file as it is now, after a process may have been killed in between. */
export function settled(record: RecordFile | undefined, snapshot: Snapshot): Connection | null {
  if (record === undefined) return null
  const now = snapshot.bytes === undefined ? null : hash(snapshot.bytes)
  return record.pending?.after === now ? record.pending.connection : record.connection
}

/** The files into which an entry of this assistant was put, as far as it is known and still there. */
export async function recordedFiles(stateDir: string, client: string): Promise<string[]> {
  const names = await readdir(stateDir).catch(() => [])
  const ours = names.filter((name) => name.startsWith(`${client}-`))
  const records = await Promise.all(ours.map((name) => readRecord(path.join(stateDir, name))))
  return records.flatMap((record) =>
    record?.client === client && record.connection !== null ? [record.file] : [],
  )
}

const keptBackups = 10

/** One earlier state of an assistant's file. */
export interface Backup {
  name: string
  /** ISO 8601, UTC. */
  date: string
}

/**
 * Keeps a copy of the file as it is, unless the newest one is the same. Gives its name. Only our
 * own keys are left out of it: what is put back without one counts as outdated, and is repaired.
 */
export async function keepBackup(
  folder: string,
  snapshot: Snapshot,
  pinned: (string | null)[],
): Promise<string> {
  const store = path.join(folder, 'backups')
  await makePrivateFolder(store)
  for (const name of await readdir(store)) {
    // What a killed process left half-written. The caller has the lock.
    if (dateOf(name) === undefined) await rm(path.join(store, name), { force: true })
  }
  const known = await listBackups(folder)
  const digest = hash(snapshot.bytes ?? '').slice(0, 8)
  const newest = known[0]
  if (newest?.name.endsWith(`-${digest}`) === true) return newest.name
  const time = Math.max(Date.now(), newest === undefined ? 0 : Date.parse(newest.date) + 1)
  const name = `${new Date(time).toISOString().replaceAll(':', '.')}-${digest}`
  await replacePrivateFile(path.join(store, name), snapshot.mark + maskClientKeys(snapshot.text))
  for (const old of known.slice(keptBackups - 1)) {
    if (!pinned.includes(old.name)) await rm(path.join(store, old.name), { force: true })
  }
  return name
}

/** Newest first. */
export async function listBackups(folder: string): Promise<Backup[]> {
  const names = await readdir(path.join(folder, 'backups')).catch(() => [])
  return names
    .flatMap((name) => {
      const date = dateOf(name)
      return date === undefined ? [] : [{ name, date }]
    })
    .toSorted((a, b) => (a.name < b.name ? 1 : -1))
}

function dateOf(name: string): string | undefined {
  const stamp = /^(\d{4}-\d\d-\d\dT\d\d\.\d\d\.\d\d\.\d{3}Z)-[0-9a-f]{8}$/.exec(name)?.[1]
  return stamp?.replace('.', ':').replace('.', ':')
}

/** A backup's text, its byte order mark included. Undefined when it is not there. */
export async function readBackup(folder: string, name: string): Promise<string | undefined> {
  if (path.basename(name) !== name) return undefined
  return readIfThere(path.join(folder, 'backups', name))
}

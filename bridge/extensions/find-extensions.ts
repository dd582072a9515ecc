import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { BridgeError, toBridgeError, type BridgeErrorValue } from '../errors.ts'
import { notReadable, readSystemFile, type SystemFolder } from '../home/system-file.ts'
import { fileAccessError } from '../platform/file-errors.ts'
import { parseJson } from '../platform/json.ts'
import { readPlainFile } from '../platform/plain-file.ts'
import { MOST_EXTENSION_BYTES, type Extension } from './format.ts'
import { mustFit, webSourceSchema, type Pinned, type WebSource } from './pinned.ts'
import { fingerprint, readExtension } from './read-extension.ts'

/**
 * Where one comes from, in the order in which they count where two have one name: what the administrator put there, what
 * a pin holds, and what lies in the home, where any program of the user's may write.
 */
export const places = ['system', 'web', 'home'] as const

/** An extension where it was found, whether it can be read or not. */
export interface Found {
  from: (typeof places)[number]
  /** Its file, or its address. */
  place: string
  /** That of its file where it cannot be read. */
  name: string
  fingerprint: string
  extension?: Extension
  /** Of one from the web. */
  web?: WebSource
  problem?: BridgeErrorValue
}

/** In each folder; more would be no collection of a user's. */
const MOST_FILES = 200

/** What is kept of one from the web: the text as it came, so that its pin still fits. */
const keptSchema = webSourceSchema.extend({
  text: z.string(),
  signature: z.string().optional(),
  fetchedAt: z.iso.datetime(),
})

export const keptFile = (web: WebSource, { text, signature }: Pinned, at: Date): string =>
  JSON.stringify({ ...web, fetchedAt: at.toISOString(), signature, text }, null, 2)

/** The folder, in the home's, of those from the web. */
export const webFolder = (folder: string): string => join(folder, 'web')

/**
 * All that there are, in the order in which they count.
 * @param folder of the home's
 */
export async function findExtensions(folder: string, { path, owners }: SystemFolder): Promise<Found[]> {
  const [ofSystem, ofWeb, ofHome] = await Promise.all([
    inFolder(join(path, 'extensions'), 'system', async (file) => {
      const text = readSystemFile(file, MOST_EXTENSION_BYTES, owners)
      if (text === undefined) throw new BridgeError('not-found', `${file} is gone.`, 'Look again.')
      return { text }
    }),
    inFolder(webFolder(folder), 'web', readKept),
    inFolder(folder, 'home', async (file) => ({ text: await readText(file) })),
  ])
  return [...ofSystem, ...ofWeb, ...ofHome]
}

async function inFolder(
  folder: string,
  from: Found['from'],
  read: (file: string) => Promise<{ text: string; web?: WebSource }>,
): Promise<Found[]> {
  const entries = await readdir(folder).catch((thrown: NodeJS.ErrnoException) =>
    from !== 'system' || thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR' ? [] : thrown,
  )
  // What would hold, as a rule of the administrator's, must not be missing unseen.
  if (entries instanceof Error) {
    const problem = notReadable(folder, entries).toValue()
    return [{ from, place: folder, name: 'extensions', fingerprint: '', problem }]
  }
  const files = entries.filter((name) => name.endsWith('.json') && !name.startsWith('.')).toSorted()
  const found = await Promise.all(
    files.slice(0, MOST_FILES).map(async (name): Promise<Found> => {
      const place = join(folder, name)
      const unread = { from, place, name: name.slice(0, -5), fingerprint: '' }
      try {
        const { text, web } = await read(place)
        const known = {
          ...unread,
          place: web?.url ?? place,
          fingerprint: fingerprint(text),
          ...(web && { web }),
        }
        try {
          const extension = readExtension(text, place)
          return { ...known, name: extension.name, extension }
        } catch (thrown) {
          return { ...known, problem: toBridgeError(thrown).toValue() }
        }
      } catch (thrown) {
        return { ...unread, problem: toBridgeError(thrown).toValue() }
      }
    }),
  )
  // Of two with one name that in the file of that name, which is where this program keeps it.
  const isCalledSo = ({ name }: Found, index: number) => files[index] === `${name}.json`
  return [...found.filter(isCalledSo), ...found.filter((each, index) => !isCalledSo(each, index))]
}

/** @throws BridgeError */
export async function readText(file: string): Promise<string> {
  const bytes = await readPlainFile(file).catch((thrown: unknown) => {
    throw fileAccessError(thrown, file, 'read')
  })
  return bytes.toString('utf8')
}

async function readKept(file: string): Promise<{ text: string; web: WebSource }> {
  const kept = keptSchema.safeParse(parseJson(await readText(file))).data
  if (!kept)
    throw new BridgeError(
      'invalid-file',
      `${file} is not what this program wrote.`,
      'Add the extension again.',
    )
  const { url, pin, text, signature } = kept
  mustFit({ text, signature }, pin, file)
  return { text, web: { url, pin } }
}

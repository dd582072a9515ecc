import { rm } from 'node:fs/promises'
import { z } from 'zod'
import { replacePrivateFile } from '../platform/files.ts'
import { parseJson } from '../platform/json.ts'
import { readPlainIfThere } from '../platform/plain-file.ts'
import type { Section } from './section.ts'

const httpsAddress = z.url({ protocol: /^https$/ })

const sectionSchema = z.object({
  id: z.string().min(1).max(1_000),
  title: z.string().max(1_000),
  above: z.array(z.string().max(1_000)).max(100),
  text: z.string(),
  address: httpsAddress.optional(),
  source: z.string().max(200),
  date: z.iso.datetime().optional(),
})

const keptSchema = z.object({
  /** Of this form, and of how pages become sections: another one is fetched anew. */
  version: z.literal(1),
  /** Where it is from: what another place has given is not it. */
  url: z.string(),
  fetchedAt: z.iso.datetime(),
  /** When it was last seen to be the newest. */
  checkedAt: z.iso.datetime(),
  etag: z.string().optional(),
  commit: z.string().optional(),
  /** Day of the newest change in it. */
  date: z.iso.datetime().optional(),
  sections: z.array(sectionSchema),
})

/** A documentation as it is on disk: its sections, since its pages are not needed again. */
export interface KeptDocumentation extends Omit<z.output<typeof keptSchema>, 'sections'> {
  sections: Section[]
}

/** @returns undefined where there is none, `unreadable` for a file that this program did not write, or not so */
export async function readKept(
  file: string,
  url: string,
): Promise<KeptDocumentation | 'unreadable' | undefined> {
  let text
  try {
    text = await readPlainIfThere(file)
  } catch {
    return 'unreadable'
  }
  if (text === undefined) return undefined
  const parsed = keptSchema.safeParse(parseJson(text))
  if (!parsed.success || parsed.data.url !== url) return 'unreadable'
  return parsed.data
}

/** @throws the system's error where it cannot be written */
export async function writeKept(file: string, kept: KeptDocumentation): Promise<void> {
  await replacePrivateFile(file, JSON.stringify(kept))
}

/** What the user said to the question whether to fetch, and of what. */
const choiceSchema = z.object({ allowed: z.boolean(), url: z.string(), at: z.iso.datetime() })
type Choice = z.output<typeof choiceSchema>

/** @returns undefined where the user was not asked, or was asked of something else than is fetched now */
export async function readChoice(file: string, url: string): Promise<Choice | undefined> {
  const text = await readPlainIfThere(file).catch(() => undefined)
  const parsed = choiceSchema.safeParse(parseJson(text ?? ''))
  return parsed.success && parsed.data.url === url ? parsed.data : undefined
}

export async function writeChoice(file: string, choice: Choice): Promise<void> {
  await replacePrivateFile(file, JSON.stringify(choice))
}

export async function removeFile(file: string): Promise<void> {
  await rm(file, { force: true })
}

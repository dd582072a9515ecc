import { z } from 'zod'
import type { Asked } from './policy.ts'

/** One that is not of this form is left out by who reads it as well; the others count. */
const entrySchema = z
  .strictObject({
    serverName: z.string().min(1).max(1_000).optional(),
    serverCommand: z.array(z.string().max(32_768)).min(1).max(1_000).optional(),
    serverUrl: z.string().min(1).max(2_000).optional(),
  })
  .refine((entry) => Object.values(entry).filter((value) => value !== undefined).length === 1)

export type ListEntry = z.infer<typeof entrySchema>

/** The entries of a list. Undefined where it is not there, `broken` where it is no list. */
export function listOf(value: unknown): ListEntry[] | 'broken' | undefined {
  if (value === undefined || value === null) return undefined
  if (!Array.isArray(value) || value.length > 10_000) return 'broken'
  return value.flatMap((each) => {
    const parsed = entrySchema.safeParse(each)
    return parsed.success ? [parsed.data] : []
  })
}

/** `undecided`: it depends on a variable whose value is not known here. */
export type Verdict = 'yes' | 'no' | 'undecided'

export interface Matching {
  url: (pattern: string, url: string) => boolean
  /** The text with its variables filled in; undefined where it has one that is not known. */
  expand: (text: string) => string | undefined
}

/** Whether an entry of the list is for this server. */
export function isListed(list: readonly ListEntry[], asked: Asked, matching: Matching): Verdict {
  const verdicts = new Set(list.map((entry) => matchesEntry(entry, asked, matching)))
  if (verdicts.has('yes')) return 'yes'
  return verdicts.has('undecided') ? 'undecided' : 'no'
}

function matchesEntry(
  { serverName, serverCommand, serverUrl }: ListEntry,
  { name, command, url }: Asked,
  { url: matchesUrl, expand }: Matching,
): Verdict {
  if (serverName !== undefined) return yes(serverName === name)
  if (serverCommand !== undefined) {
    if (command?.length !== serverCommand.length) return 'no'
    const wanted = serverCommand.map(expand)
    const differs = wanted.some((part, index) => part !== undefined && part !== command[index])
    if (differs) return 'no'
    return wanted.includes(undefined) ? 'undecided' : 'yes'
  }
  if (url === undefined || serverUrl === undefined) return 'no'
  const pattern = expand(serverUrl)
  return pattern === undefined ? 'undecided' : yes(matchesUrl(pattern, url))
}

function yes(is: boolean): Verdict {
  return is ? 'yes' : 'no'
}

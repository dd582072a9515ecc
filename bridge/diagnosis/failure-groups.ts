import { withoutParticulars } from './alike-messages.ts'
import { Counts } from './counts.ts'
import type { JobError } from './errors-of.ts'
import type { Reason } from './reasons.ts'

/** Jobs that failed for the same reason. */
export interface FailureGroup {
  /** Stable: `pilot:1305/exit-139`; `none` where PanDA names no error, `others` for what no longer fits. */
  reason: string
  /** One sentence: what happened. */
  words: string
  /** The error that counts, of the first such job, without PanDA's message to it; none where PanDA names none. */
  error?: Omit<JobError, 'said'>
  count: number
  /** The most frequent first, at most ten. */
  sites: { site: string; count: number }[]
  /** How many sites there are in all. */
  siteCount: number
  /** PandaIDs, the first that came. */
  exampleJobIds: number[]
  /** PanDA's most frequent message without numbers, paths and names, and how many say so: a text from elsewhere. */
  said?: { text: string; count: number }
}

/** The most reasons that are told apart; a task has a handful. */
const MOST_REASONS = 100
const MOST_SITES = 300
const MOST_MESSAGES = 50
const SITES_SHOWN = 10
const EXAMPLES = 3

/** Failures of one reason while they are counted. */
interface Growing {
  words: string
  error?: Omit<JobError, 'said'>
  count: number
  sites: Counts
  messages: Counts
  examples: number[]
}

/** Counts failures by their reason, and keeps no job. */
export class FailureGroups {
  readonly #groups = new Map<string, Growing>()

  add({ key, words, error }: Reason, site: string | undefined, jobId: number | undefined): void {
    const group = this.#groupOf(key, words, error)
    group.count += 1
    if (site !== undefined) group.sites.add(site)
    if (jobId !== undefined && group.examples.length < EXAMPLES) group.examples.push(jobId)
    if (error?.said !== undefined) group.messages.add(withoutParticulars(error.said))
  }

  #groupOf(key: string, words: string, error: JobError | undefined): Growing {
    const found = this.#groups.get(key)
    if (found) return found
    const isFull = this.#groups.size >= MOST_REASONS
    const name = isFull ? 'others' : key
    const { said: _said, ...kept } = error ?? {}
    const group: Growing = this.#groups.get(name) ?? {
      words: isFull ? 'Other reasons.' : words,
      ...(error && !isFull ? { error: kept as Omit<JobError, 'said'> } : {}),
      count: 0,
      sites: new Counts(MOST_SITES),
      messages: new Counts(MOST_MESSAGES),
      examples: [],
    }
    this.#groups.set(name, group)
    return group
  }

  /** The groups, the largest first. */
  sorted(): FailureGroup[] {
    return [...this.#groups]
      .map(([reason, { words, error, count, sites, messages, examples }]) => {
        const all = sites.sorted()
        const [text, saying] = messages.most() ?? []
        return {
          reason,
          words,
          ...(error ? { error } : {}),
          count,
          sites: all.slice(0, SITES_SHOWN).map(([site, count]) => ({ site, count })),
          siteCount: all.length,
          exampleJobIds: examples,
          ...(text !== undefined && saying !== undefined ? { said: { text, count: saying } } : {}),
        }
      })
      .toSorted((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1))
  }
}

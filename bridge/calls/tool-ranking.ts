import MiniSearch from 'minisearch'
import type { ListEntry } from '../mcp/index.ts'
import { asObject } from '../platform/json.ts'
import { askedWords, stemOf, wordsOf } from '../platform/search-words.ts'

interface Words {
  id: number
  name: string
  title: string
  /** What it does, in its first sentences. */
  about: string
  /** All else that it says of itself. */
  more: string
  takes: string
}

/**
 * Characters of the descriptions that are read in all, and of each of them at least; as many of the titles, and of what is
 * taken. A million take a second, in which nobody else is answered; Rucio's 45 have 60,000.
 */
const MOST_READ = 400_000
const LEAST_READ = 80

/**
 * How tools are ranked: the values of 150 that ranked best what 40 questions should find among PanDA's endpoints and the 45
 * tools of rucio-mcp 0.10 (32 of them had the right tool first, 38 among the first three).
 */
const searchOptions = {
  boost: { name: 4, title: 2, about: 2, more: 0.1, takes: 0.5 },
  bm25: { k: 2, b: 0.85, d: 0.3 },
  prefix: (term: string) => term.length >= 4,
  fuzzy: (term: string) => (term.length >= 5 && !/\d/.test(term) ? 0.2 : false),
  weights: { prefix: 0.2, fuzzy: 0.1 },
  maxFuzzy: 2,
}

/** The tools that fit words of plain English, or parts of a name, the best first. */
export function rankTools(tools: readonly ListEntry[], asked: string): ListEntry[] {
  const index = new MiniSearch<Words>({
    fields: ['name', 'title', 'about', 'more', 'takes'],
    tokenize: wordsOf,
    processTerm: (term) => stemOf(term),
    searchOptions,
  })
  const mostOfEach = Math.max(LEAST_READ, Math.floor(MOST_READ / tools.length))
  index.addAll(tools.map((tool, id) => wordsOfTool(tool, id, mostOfEach)))
  const words = askedWords(asked)
  // Two letters that changed places are two changes: more than a word is allowed that is known as it is.
  const unknown = new Set(words.filter((word) => index.search(word).length === 0).map(stemOf))
  const fuzzy = (term: string) => (unknown.has(term) ? 0.35 : searchOptions.fuzzy(term))
  const found = index.search(words.join(' '), { fuzzy })
  return found.flatMap(({ id }): ListEntry[] => [tools[id as number] ?? []].flat())
}

function wordsOfTool(tool: ListEntry, id: number, most: number): Words {
  const [about = '', ...more] = textOf(tool['description'])
    .slice(0, most)
    .trim()
    .split(/\n\s*\n/)
  return {
    id,
    name: textOf(tool['name']),
    title: textOf(tool['title']).slice(0, most),
    about,
    more: more.join('\n'),
    takes: Object.keys(asObject(asObject(tool['inputSchema'])['properties']))
      .join(' ')
      .slice(0, most),
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

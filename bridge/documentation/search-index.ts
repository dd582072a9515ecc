import MiniSearch, { type SearchResult } from 'minisearch'
import type { Section } from './section.ts'

/** The words of a question that say nothing of what it is about. */
const idle = new Set(
  (
    'a an and any are as at be been but by can cannot could did do does for from get had has have how i if in into is it ' +
    'its me my no not of on or our should so than that the their them then there these this those to use using was we ' +
    'what when where which who why will with would you your'
  ).split(' '),
)

/** More words than a question has. */
const MOST_WORDS = 40
const LONGEST_WORD = 60
/** Sections that take some ten milliseconds. */
const AT_ONCE = 50

/**
 * How sections are ranked: the values of 400 that ranked best what 28 questions should find in PanDA's documentation of
 * August 2026 (25 of them had the right page first, 27 among the first three).
 */
const searchOptions = {
  boost: { title: 2, above: 2, text: 1 },
  bm25: { k: 2, b: 0.85, d: 0.3 },
  prefix: (term: string) => term.length >= 4,
  fuzzy: (term: string) => (term.length >= 5 && !/\d/.test(term) ? 0.2 : false),
  weights: { prefix: 0.3, fuzzy: 0.1 },
  maxFuzzy: 2,
}

/** Finds sections by words (BM25+). */
export class SearchIndex {
  readonly #index = new MiniSearch<Section>({
    fields: ['title', 'above', 'text'],
    storeFields: [],
    extractField: (section, field) =>
      field === 'above' ? section.above.join('\n') : (section[field as 'id' | 'title' | 'text'] ?? ''),
    tokenize: wordsOf,
    processTerm: (term) => stemOf(term),
    searchOptions,
  })

  /** In pieces, so that nothing else waits for all of it. Each id once. */
  async add(sections: readonly Section[]): Promise<void> {
    await this.#index.addAllAsync(sections, { chunkSize: AT_ONCE })
  }

  /** Ids of the sections that have the words, the best first; with the words that were found in each. */
  find(question: string): { id: string; terms: string[] }[] {
    const words = askedWords(question)
    if (words.length === 0) return []
    const found = this.#index.search(words.join(' '))
    // Two letters that changed places are two changes.
    return (found.length > 0 ? found : this.#index.search(words.join(' '), { fuzzy: 0.35 })).map(
      (result: SearchResult) => ({ id: String(result.id), terms: result.terms }),
    )
  }
}

/** The words of a question that are looked for: all of them where it has none but idle ones. */
export function askedWords(question: string): string[] {
  const words = [...new Set(wordsOf(question.toLowerCase()))].slice(0, MOST_WORDS)
  const telling = words.filter((word) => !idle.has(word))
  return telling.length > 0 ? telling : words
}

/** Words as they are typed: names such as `task_id` and `--inDS` whole, and their parts too. */
function wordsOf(text: string): string[] {
  const words: string[] = []
  for (const [word] of text.matchAll(/[\p{L}\p{N}_]+/gu)) {
    if (word.length > LONGEST_WORD) continue
    words.push(word)
    const parts = word.split(/_+|(?<=[a-z])(?=[A-Z])/).filter((part) => part.length > 1)
    if (parts.length > 1) words.push(...parts)
  }
  return words
}

/** A word without the endings that English puts to it: enough that `jobs` finds `job`. */
function stemOf(term: string): string {
  const word = term.toLowerCase()
  if (word.length < 4 || /[\d_]/.test(word)) return word
  return word
    .replace(/ies$/, 'y')
    .replace(/(?<=[^s])s$/, '')
    .replace(/(?<=[a-z]{4})(?:ing|ed)$/, '')
}

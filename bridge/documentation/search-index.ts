import MiniSearch, { type SearchResult } from 'minisearch'
import { askedWords, stemOf, wordsOf } from '../platform/search-words.ts'
import type { Section } from './section.ts'

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

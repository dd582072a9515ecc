import { excerptOf } from './excerpt.ts'
import type { Loaded } from './loaded.ts'
import { askedWords } from '../platform/search-words.ts'
import type { Section } from './section.ts'

/** A section that was found: what tells whether it is worth reading. */
export interface Hit extends Omit<Section, 'text'> {
  /** A part of its text, in one line, around the first word that was found. */
  excerpt: string
  /** Characters of its whole text. */
  characters: number
}

/** Characters of a part that is shown: eight of them fit into an answer. */
const EXCERPT = 300

/** @returns the best hits, and how many there are in all */
export function hitsOf(
  { index, byId }: Pick<Loaded, 'index' | 'byId'>,
  question: string,
  limit: number,
): { hits: Hit[]; total: number } {
  const found = index.find(question)
  const asked = askedWords(question)
  const hits = found.slice(0, limit).flatMap(({ id, terms }) => {
    const section = byId.get(id)
    if (!section) return []
    const { text, ...shown } = section
    return [{ ...shown, excerpt: excerptOf(text, [...asked, ...terms], EXCERPT), characters: text.length }]
  })
  return { hits, total: found.length }
}

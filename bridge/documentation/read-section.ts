import { BridgeError } from '../errors.ts'
import type { Section } from './section.ts'

/** A section as it is read: a bounded part of its text, with what stands around it. */
export interface ReadSection extends Omit<Section, 'text'> {
  text: string
  /** Which part of the text this is, from 1 on. */
  part: number
  parts: number
  /** The sections before and after it on its page, and those one heading deeper. */
  previous?: SectionName
  next?: SectionName
  below: SectionName[]
}

export interface SectionName {
  id: string
  title: string
}

/** Of one part: with its addresses and neighbours it stays within what an answer may have. */
const PART_CHARACTERS = 5_000
const MOST_BELOW = 30
const MOST_NEAREST = 5

/**
 * @param sections in the order of their pages
 * @param part from 1 on
 * @throws BridgeError `not-found` with the ids that come nearest, `invalid-input` for a part that there is not
 */
export function readSection(sections: readonly Section[], id: string, part = 1): ReadSection {
  const wanted = id.trim()
  const at = sections.findIndex((section) => section.id === wanted)
  const section = sections[at]
  if (!section) throw unknownId(sections, wanted)
  const parts = partsOf(section.text)
  const text = parts[part - 1]
  if (text === undefined)
    throw new BridgeError(
      'invalid-input',
      `"${section.id}" has ${parts.length === 1 ? 'one part' : `${parts.length} parts`}: there is no part ${part}.`,
      `Give a part from 1 to ${parts.length}.`,
    )
  const onPage = (other: Section) => pageOf(other) === pageOf(section)
  const previous = sections[at - 1]
  const next = sections[at + 1]
  return {
    ...section,
    text,
    part,
    parts: parts.length,
    ...(previous && onPage(previous) && { previous: named(previous) }),
    ...(next && onPage(next) && { next: named(next) }),
    below: sectionsBelow(sections, at).map(named),
  }
}

/** Those that stand one heading deeper on its page. */
function sectionsBelow(sections: readonly Section[], at: number): Section[] {
  const { id = '', above = [] } = sections[at] ?? {}
  const below: Section[] = []
  for (const other of sections.slice(at + 1)) {
    const isInside = pageOf(other) === pageOf({ id }) && other.above.length > above.length
    if (!isInside || below.length === MOST_BELOW) break
    if (other.above.length === above.length + 1) below.push(other)
  }
  return below
}

function pageOf({ id }: Pick<Section, 'id'>): string | undefined {
  return id.split('#')[0]
}

function named({ id, title }: Section): SectionName {
  return { id, title }
}

/** A text in parts, cut between lines where it can be. At least one, also of an empty text. */
function partsOf(text: string): string[] {
  const parts: string[] = []
  let start = 0
  while (text.length - start > PART_CHARACTERS) {
    const line = text.lastIndexOf('\n', start + PART_CHARACTERS)
    // A line break in the first half would make a part of nearly nothing.
    let end = line > start + PART_CHARACTERS / 2 ? line + 1 : start + PART_CHARACTERS
    // Never between the halves of a character.
    if (/[\uD800-\uDBFF]/.test(text[end - 1] ?? '')) end -= 1
    parts.push(text.slice(start, end))
    start = end
  }
  parts.push(text.slice(start))
  return parts
}

function unknownId(sections: readonly Section[], id: string): BridgeError {
  const nearest = nearestIds(sections, id)
  return new BridgeError(
    'not-found',
    `There is no section "${id.slice(0, 100)}".`,
    nearest.length > 0
      ? `Near it are: ${nearest.join(', ')}. Or search for words.`
      : 'Search for words, and give an id of what is found.',
  )
}

/** Those on the same page, else those that have most of its words. */
function nearestIds(sections: readonly Section[], id: string): string[] {
  const words = wordsOf(id.slice(0, 200))
  return sections
    .map((section) => ({ id: section.id, shared: sharedWords(section.id, words) }))
    .filter(({ shared }) => shared > 0)
    .toSorted((one, other) => other.shared - one.shared)
    .slice(0, MOST_NEAREST)
    .map(({ id }) => id)
}

function sharedWords(id: string, words: ReadonlySet<string>): number {
  const own = wordsOf(id)
  const shared = [...own].filter((word) => words.has(word)).length
  return shared === 0 ? 0 : shared / (own.size + words.size - shared)
}

/** The first part of an id is its documentation, which many share: it says nothing. */
function wordsOf(id: string): Set<string> {
  const [, ...rest] = id.toLowerCase().split(/[^\p{L}\p{N}]+/u)
  return new Set(rest.filter((word) => word !== ''))
}

import { plainLine, plainText } from '../platform/shown-text.ts'
import type { PagesOfArchive } from './archive-pages.ts'
import { sectionsOfMarkdown } from './markdown.ts'
import { sectionsOfRst } from './rst/rst.ts'
import type { PageSection, Section } from './section.ts'
import type { DocumentationSource } from './sources.ts'

/** PanDA's documentation has some 600. */
const MOST_SECTIONS = 20_000
const LONGEST_TITLE = 200

/**
 * The sections of all pages, with their ids and addresses, safe to show. A page's own first words come as a section
 * without a title: it takes the name of its file.
 */
export function sectionsOf(archive: PagesOfArchive, source: DocumentationSource): Section[] {
  const date = archive.changedAt > 0 ? new Date(archive.changedAt).toISOString() : undefined
  const sections: Section[] = []
  const ids = new Set<string>()
  for (const { page, isMarkdown, text } of archive.pages) {
    const found = isMarkdown ? sectionsOfMarkdown(text) : sectionsOfRst(text)
    for (const each of found) {
      // A heading with nothing below it but others says nothing that they do not; its title is in theirs.
      if (each.text === '' && found.length > 1) continue
      const id = `${source.id}/${page}${each.anchor === '' ? '' : `#${each.anchor}`}`
      if (ids.has(id)) continue
      if (sections.length === MOST_SECTIONS) return sections
      ids.add(id)
      sections.push(shown(each, page, id, source, date))
    }
  }
  return sections
}

function shown(
  { title, above, anchor, text }: PageSection,
  page: string,
  id: string,
  source: DocumentationSource,
  date: string | undefined,
): Section {
  return {
    id,
    title: plainLine(title, LONGEST_TITLE) || page,
    above: above.map((each) => plainLine(each, LONGEST_TITLE)),
    text: plainText(text),
    address: `${source.addressOf(page)}${anchor === '' ? '' : `#${anchor}`}`,
    source: source.name,
    ...(date !== undefined && { date }),
  }
}

import type { Obtained } from './local-copy.ts'
import { SearchIndex } from './search-index.ts'
import type { Section } from './section.ts'

/** All that is searched, in memory. */
export interface Loaded {
  /** In the order of their pages. */
  sections: readonly Section[]
  byId: ReadonlyMap<string, Section>
  index: SearchIndex
  /** Where the documentation among them comes from. */
  obtained: Obtained
}

/** @param extra what is searched besides; of two sections with one id the first counts */
export async function load(obtained: Obtained, extra: readonly Section[]): Promise<Loaded> {
  const byId = new Map<string, Section>()
  for (const section of [...(obtained.kept?.sections ?? []), ...extra])
    if (!byId.has(section.id)) byId.set(section.id, section)
  const sections = [...byId.values()]
  const index = new SearchIndex()
  await index.add(sections)
  return { sections, byId, index, obtained }
}

import { consentForAssistant } from '../../documentation/index.ts'
import type { Context } from '../context.ts'
import type { Reader } from '../reader.ts'
import type { InputOf } from '../inputs.ts'
import { known } from '../known.ts'
import type { Inquiry } from '../reading/inquiry.ts'
import { iso } from '../reading/period.ts'
import type { FoundDocs, ReadDoc } from '../shapes/index.ts'

/** Sections that have the words. Nothing is fetched before the user has allowed it; who asks is told what would be. */
export async function askSearchDocs(
  { documentation }: Context,
  { words }: InputOf<'panda_search_docs'>,
  inquiry: Inquiry,
  reader: Reader,
): Promise<FoundDocs> {
  const {
    hits,
    total,
    documentation: state,
    note,
  } = await inquiry.inTime(documentation.search(words, { signal: inquiry.signal }))
  inquiry.cite('the documentation on this computer', iso(Date.now()))
  const { question } = documentation
  const asks = state.state === 'needs-consent'
  const [first] = hits
  return {
    words,
    ...(asks && { needsConsent: reader === 'person' ? question.question : consentForAssistant(question) }),
    sections: hits.map(({ id, title, source, excerpt, address, date }) => ({
      id,
      title,
      from: source,
      snippet: excerpt,
      ...known({ address, date }),
    })),
    sources: inquiry.sources,
    missing: note === '' || asks ? [] : [note],
    next: first
      ? [`panda_read_doc(id="${first.id}") reads the first of these.`]
      : ['Try other words, fewer of them.'],
    ...(total > hits.length && {
      more: `${total - hits.length} more sections have the words: say more of what is looked for.`,
    }),
  }
}

/** A section of the documentation. */
export async function askReadDoc(
  { documentation }: Context,
  { id, page = 1 }: InputOf<'panda_read_doc'>,
  inquiry: Inquiry,
): Promise<ReadDoc> {
  const section = await inquiry.inTime(documentation.read(id, { part: page, signal: inquiry.signal }))
  inquiry.cite(section.source, iso(Date.now()))
  const { title, text, address, date, part, parts, previous, next, below } = section
  return {
    id: section.id,
    title,
    text,
    ...known({ address, date }),
    page: part,
    pages: parts,
    near: [previous, next, ...below].filter((each) => each !== undefined),
    sources: inquiry.sources,
    missing: [],
    next: part < parts ? [`panda_read_doc(id="${section.id}", page=${part + 1}) reads on.`] : [],
  }
}

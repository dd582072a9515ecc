import type { FoundDocs, ReadDoc } from '../shapes/index.ts'
import { fit } from '../text/fit.ts'
import { endingParts } from '../text/ending.ts'
import { plural } from '../words/numbers.ts'

export function foundDocsText(answer: FoundDocs): string {
  const { words, needsConsent, sections } = answer
  return fit([
    { lines: [`${plural(sections.length, 'section')} on "${words}".`] },
    { lines: needsConsent === undefined ? [] : [needsConsent] },
    {
      lines: sections.flatMap(({ id, title, from, snippet, address }) => [
        `- ${title} [${id}], ${from}${address === undefined ? '' : `, ${address}`}`,
        `  ${snippet.replaceAll(/\s+/g, ' ')}`,
      ]),
      importance: 1,
    },
    ...endingParts(answer),
  ])
}

export function readDocText(answer: ReadDoc): string {
  const { id, title, text, address, date, page, pages, near } = answer
  const where = [address, date === undefined ? undefined : `of ${date}`].filter((each) => each !== undefined)
  return fit([
    {
      lines: [
        `${title} [${id}]${pages > 1 ? `, part ${page} of ${pages}` : ''}`,
        ...(where.length === 0 ? [] : [where.join(', ')]),
      ],
    },
    { lines: text.split('\n'), importance: 0 },
    {
      heading: 'Beside it:',
      lines: near.map((each) => `- ${each.title} [${each.id}]`),
      of: 'sections',
      importance: 3,
    },
    ...endingParts(answer),
  ])
}

import type { FoundDocs, ReadDoc } from '../../answers/shapes/index.ts'
import { plural } from '../../answers/words/numbers.ts'
import { styled, type Line } from '../terminal/line.ts'
import { wrap } from '../terminal/wrap.ts'
import { shellWord } from './as-commands.ts'
import { blocks, endingLines, under, type View } from './parts.ts'

/** Sections that hold the words. */
export function foundLines(answer: FoundDocs, view: View): Line[] {
  const { words, sections } = answer
  const head =
    sections.length === 0
      ? `Nothing was found for “${words}”.`
      : `${plural(sections.length, 'section')} for “${words}”, the best first:`
  return blocks(
    wrap(head, view.width),
    ...sections.map(({ id, title, from, snippet, address, date }, index) => [
      ...wrap(
        [`${index + 1}.  `, styled(title, 'heading'), ` (${from}${date === undefined ? '' : `, ${date}`})`],
        view.width,
        4,
      ),
      ...wrap(`    ${snippet.replaceAll(/\s+/g, ' ').trim()}`, view.width, 4),
      ...(address === undefined ? [] : [`    ${address}`]),
      `    panda-bridge docs --read ${shellWord(id)}`,
    ]),
    endingLines({ ...answer, next: sections.length === 0 ? answer.next : [] }, view),
  )
}

/** A section, page by page. */
export function readDocLines(answer: ReadDoc, view: View): Line[] {
  const { id, title, text, address, date, page, pages, near } = answer
  const of = pages > 1 ? `Page ${page} of ${pages}` : undefined
  return blocks(
    [
      [styled(title, 'heading')],
      ...(address === undefined ? [] : [address]),
      ...(date === undefined ? [] : [`Of ${date}.`]),
    ],
    // Examples keep their line breaks and blanks.
    text.split('\n').flatMap((line) => (/^\s|\S\s{2}/.test(line) ? [line] : wrap(line, view.width))),
    of === undefined ? [] : [page < pages ? `${of}: --page ${page + 1} goes on.` : `${of}.`],
    under(
      'Near it',
      near
        .filter((each) => each.id !== id)
        .map((each) => `  ${each.title}: panda-bridge docs --read ${shellWord(each.id)}`),
    ),
    endingLines({ ...answer, next: [] }, view),
  )
}

import type { ExplainedError } from '../../answers/shapes/index.ts'
import type { Line } from '../terminal/line.ts'
import { wrap } from '../terminal/wrap.ts'
import { blocks, endingLines, errorLines, type View } from './parts.ts'

/** What an error may mean. @param words what was typed */
export function errorAnswerLines(answer: ExplainedError, view: View, words = ''): Line[] {
  const { asked, meanings } = answer
  const head =
    meanings.length === 0
      ? `Nothing is known of ${asked}.`
      : meanings.length > 1
        ? `${asked} may mean, most likely first:`
        : undefined
  return blocks(
    head === undefined ? [] : wrap(head, view.width),
    ...meanings.map((error, index) => errorLines(error, view, meanings.length > 1 ? `${index + 1}.  ` : '')),
    endingLines({ ...answer, next: [...answer.next, ...perhapsNumber(answer, words)] }, view),
  )
}

/** A young PanDA gives tasks and jobs short numbers, too. */
function perhapsNumber({ meanings }: ExplainedError, words: string): string[] {
  return /^\d+$/.test(words) && meanings.every(({ known }) => !known)
    ? [`If it is a task or a job: "panda-bridge why --task ${words}" or "--job".`]
    : []
}

import type { ErrorInWords, ExplainedError } from '../shapes/index.ts'
import { fit } from '../text/fit.ts'
import { endingParts } from '../text/ending.ts'
import { codeWords, retryWords, whoWords } from '../words/errors.ts'

/** Meaning, who can act, what helps: without PanDA's own message. */
export function meaningLines(error: ErrorInWords): string[] {
  const { meaning, canAct, helps, retry, logFiles, monitorSays } = error
  return [
    `${meaning} [${codeWords(error)}]`,
    `Who can act: ${whoWords(canAct)}; ${retryWords[retry]}. ${helps}`,
    ...(logFiles.length === 0 ? [] : [`Look in: ${logFiles.join(', ')}.`]),
    ...(monitorSays === undefined ? [] : [`The monitor says: "${monitorSays}"`]),
  ]
}

/** As a quotation: words of a job or of a server are no words of the bridge. */
export function quoted(who: string, text: string | undefined): string[] {
  return text === undefined ? [] : [`${who}: "${text}"`]
}

export function explainedErrorText(answer: ExplainedError): string {
  return fit([
    { lines: [answer.meanings.length > 1 ? `${answer.asked} may mean, most likely first:` : answer.asked] },
    ...answer.meanings.map((error, index) => ({ lines: meaningLines(error), importance: index })),
    ...endingParts(answer),
  ])
}

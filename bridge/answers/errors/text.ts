import type { ErrorInWords, ExplainedError, WhoCanAct } from '../shapes/index.ts'
import { fit } from '../text/fit.ts'
import { endingParts } from '../text/words.ts'

const actors: Record<WhoCanAct, string> = {
  you: 'you',
  site: 'the site',
  data: 'those who keep the data',
  experiment: 'the experts of your experiment',
  panda: 'the experts of PanDA',
  nobody: 'nobody needs to',
  unknown: 'not known',
}

export const retries: Record<ErrorInWords['retry'], string> = {
  yes: 'a retry may help',
  later: 'a retry may help later',
  'other-site': 'a retry at another site may help',
  'after-fix': 'a retry helps only after a fix',
  automatic: 'PanDA retries by itself',
  no: 'a retry does not help',
}

export function whoWords(canAct: readonly WhoCanAct[]): string {
  return canAct.map((actor) => actors[actor]).join(', or ')
}

/** `pilot:1305 (EXECUTABLEFAILURE)`, or what stands for an error without a number. */
export function codeWords({ component, code, name }: ErrorInWords): string {
  if (component === 'none') return 'no error named'
  return `${component}:${code}${name === undefined ? '' : ` (${name})`}`
}

/** Meaning, who can act, what helps: without PanDA's own message. */
export function meaningLines(error: ErrorInWords): string[] {
  const { meaning, canAct, helps, retry, logFiles, monitorSays } = error
  return [
    `${meaning} [${codeWords(error)}]`,
    `Who can act: ${whoWords(canAct)}; ${retries[retry]}. ${helps}`,
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

import type { ErrorInWords, WhoCanAct } from '../shapes/index.ts'

// Chat, terminal and pages say the same by this file. Pages load it: it imports types alone.

const actors: Readonly<Record<WhoCanAct, string>> = {
  you: 'you',
  site: 'the site',
  data: 'those who keep the data',
  experiment: 'the experts of your experiment',
  panda: 'the experts of PanDA',
  nobody: 'nobody needs to',
  unknown: 'not known',
}

/** What comes after "can act": `you, or the site`. */
export function whoWords(canAct: readonly WhoCanAct[]): string {
  return canAct.map((actor) => actors[actor]).join(', or ')
}

/** What a retry of the job would do, as a part of a sentence. */
export const retryWords: Readonly<Record<ErrorInWords['retry'], string>> = {
  yes: 'a retry may help',
  later: 'a retry may help later',
  'other-site': 'a retry at another site may help',
  'after-fix': 'a retry helps only after a fix',
  automatic: 'PanDA retries by itself',
  no: 'a retry does not help',
}

/** `pilot:1305 (EXECUTABLEFAILURE)`, with whose words are said of it; or what stands for an error without a number. */
export function codeWords({
  component,
  code,
  name,
  by,
}: Pick<ErrorInWords, 'component' | 'code' | 'name' | 'by'>): string {
  if (component === 'none') return 'no error named'
  const whose = by === undefined ? '' : `, as ${by} says`
  return `${component}:${code}${name === undefined ? '' : ` (${name})`}${whose}`
}

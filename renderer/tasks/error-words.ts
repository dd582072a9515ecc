import type { ErrorInWords } from '../types.ts'

/** Who can do something about an error, as the end of "can act:". */
const actors: Record<ErrorInWords['canAct'][number], string> = {
  you: 'you',
  site: 'the site',
  data: 'data management',
  experiment: 'your experiment',
  panda: 'who runs PanDA',
  nobody: 'nobody has to: it passes',
  unknown: 'not known',
}

/** `you, the site` */
export function actorsText(canAct: ErrorInWords['canAct']): string {
  return canAct.map((actor) => actors[actor]).join(', ')
}

/** `pilot 1305, failed execution`: as PanDA counts errors, and as it names this one. */
export function codeText({
  component,
  code,
  name,
}: Pick<ErrorInWords, 'component' | 'code' | 'name'>): string {
  return name === undefined ? `${component} ${code}` : `${component} ${code}, ${name}`
}

/** What a retry would do, where that is known. */
export const retryWords: Record<ErrorInWords['retry'], string> = {
  yes: 'A retry may work',
  later: 'Retry later',
  'other-site': 'Retry at another site',
  'after-fix': 'Retry once the cause is mended',
  automatic: 'PanDA retries by itself',
  no: 'A retry does not help',
}

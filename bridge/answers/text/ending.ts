import type { Ending } from '../shapes/index.ts'
import type { Part } from './fit.ts'

/** What is left out, what is missing, what to ask next, and where the facts come from: the end of every answer. */
export function endingParts({ sources, missing, next, more }: Ending): (Part & { importance?: number })[] {
  const from = sources.map(({ what, at }) => `${what} at ${at}`)
  return [
    { lines: more === undefined ? [] : [more] },
    { heading: 'Not known:', lines: missing.map((each) => `- ${each}`), importance: 1 },
    { heading: 'Next:', lines: next.map((each) => `- ${each}`), importance: 1 },
    { lines: from.length === 0 ? [] : [`Sources: ${from.join('; ')}.`] },
  ]
}

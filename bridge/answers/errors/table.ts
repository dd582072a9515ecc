import { knownErrors, type Explanation } from '../../diagnosis/index.ts'
import { inWords } from './in-words.ts'
import { codeWords, whoWords } from '../words/errors.ts'

/** The components that the tables know. */
export const errorComponents: readonly string[] = [...new Set(knownErrors.map(({ component }) => component))]

/** The tables of one component as a text. @returns undefined where there is none of that name */
export function errorTable(component: string): string | undefined {
  const rows = knownErrors.filter((error) => error.component === component.toLowerCase())
  if (rows.length === 0) return undefined
  return rows
    .map((row) => inWords({ ...row, known: true } satisfies Explanation))
    .map(
      (error) =>
        `${codeWords(error)}: ${error.meaning} Who can act: ${whoWords(error.canAct)}. ${error.helps}`,
    )
    .join('\n')
}

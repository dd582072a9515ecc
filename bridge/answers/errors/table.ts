import { byError, knownErrors, type AddedError } from '../../diagnosis/index.ts'
import { inWords } from './in-words.ts'
import { codeWords, whoWords } from '../words/errors.ts'

/** The components that the tables know. @param added what experiments say of errors */
export function errorComponents(added: readonly AddedError[]): string[] {
  const all = [...knownErrors, ...[...byError(added).values()].flat()]
  return [...new Set(all.map(({ component }) => component))]
}

/**
 * The tables of one component as a text: what experiments say stands first, and in the place of our words of it.
 * @returns undefined where there is none of that name
 */
export function errorTable(component: string, added: readonly AddedError[]): string | undefined {
  const wanted = component.toLowerCase()
  const theirs = [...byError(added).values()].flat().filter((error) => error.component === wanted)
  const replaced = new Set(theirs.filter(({ says }) => says === undefined).map(({ code }) => code))
  const ours = knownErrors.filter((error) => error.component === wanted && !replaced.has(error.code))
  const rows = [...theirs, ...ours]
  return rows.length === 0 ? undefined : rows.map(rowText).join('\n')
}

function rowText(row: (typeof knownErrors)[number] | AddedError): string {
  const { name, ...rest } = row
  const error = inWords({ ...rest, ...(name !== undefined && { name }), known: true })
  const where = 'says' in row && row.says !== undefined ? `, with "${row.says}"` : ''
  return `${codeWords(error)}${where}: ${error.meaning} Who can act: ${whoWords(error.canAct)}. ${error.helps}`
}

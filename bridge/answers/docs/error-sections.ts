import type { Section } from '../../documentation/index.ts'
import { knownErrors } from '../../diagnosis/index.ts'

/** The tables of errors as sections, so that they are found with what is written. */
export function errorSections(): Section[] {
  return knownErrors.map(({ component, code, name, meaning, helps }) => ({
    id: `errors/${component}/${code}`,
    title: `${component}:${code} ${name}`,
    above: [],
    text: `${meaning}\n${helps}`,
    source: 'The error tables of PanDA Bridge',
  }))
}

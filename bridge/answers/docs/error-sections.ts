import type { Section } from '../../documentation/index.ts'
import { knownErrors, type AddedError } from '../../diagnosis/index.ts'

/** The tables of errors as sections, so that they are found with what is written. */
export function errorSections(added: readonly AddedError[]): Section[] {
  const own = knownErrors.map(({ component, code, name, meaning, helps }) => ({
    id: `errors/${component}/${code}`,
    title: `${component}:${code} ${name}`,
    above: [],
    text: `${meaning}\n${helps}`,
    source: 'The error tables of PanDA Bridge',
  }))
  const others = added.map(({ component, code, name, says, meaning, helps, by }, index) => ({
    id: `errors/${by}/${component}/${code}/${index}`,
    title: [`${component}:${code}`, name, says].filter((part) => part !== undefined).join(' '),
    above: [],
    text: `${meaning}\n${helps}`,
    source: `The error table of ${by}`,
  }))
  return [...own, ...others]
}

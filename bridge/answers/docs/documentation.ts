import type { AddedError } from '../../diagnosis/index.ts'
import {
  catalogueSections,
  Documentation,
  type DocumentationOptions,
  type Section,
} from '../../documentation/index.ts'
import type { Log } from '../../home/log.ts'
import { catalogue } from '../../panda/catalogue/index.ts'
import { errorSections } from './error-sections.ts'

export type { Documentation }

/** What experiments add to what is searched. */
interface Added {
  addedErrors?: () => readonly AddedError[]
  addedSections?: () => Promise<readonly Section[]>
}

/**
 * The documentation kept in this folder, searched together with the endpoints and the tables of errors.
 * @param options where it is fetched, PanDA's own where missing; and who hears how it goes
 */
export function documentationIn(
  folder: string,
  log: Log,
  {
    addedErrors = () => [],
    addedSections = () => Promise.resolve([]),
    ...options
  }: Pick<DocumentationOptions, 'source' | 'tell'> & Added = {},
): Documentation {
  const extra = async () => [
    ...catalogueSections(catalogue),
    ...errorSections(addedErrors()),
    ...(await addedSections()),
  ]
  return new Documentation({ folder, log, extra, ...options })
}

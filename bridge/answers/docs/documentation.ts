import { catalogueSections, Documentation, type DocumentationOptions } from '../../documentation/index.ts'
import type { Log } from '../../home/log.ts'
import { catalogue } from '../../panda/catalogue/index.ts'
import { errorSections } from './error-sections.ts'

export type { Documentation }

/**
 * The documentation kept in this folder, searched together with the endpoints and the tables of errors.
 * @param options where it is fetched, PanDA's own where missing; and who hears how it goes
 */
export function documentationIn(
  folder: string,
  log: Log,
  options: Pick<DocumentationOptions, 'source' | 'tell'> = {},
): Documentation {
  const extra = () => [...catalogueSections(catalogue), ...errorSections()]
  return new Documentation({ folder, log, extra, ...options })
}

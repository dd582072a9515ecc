import { catalogueSections, Documentation, type DocumentationSource } from '../../documentation/index.ts'
import type { Log } from '../../home/log.ts'
import { catalogue } from '../../panda/catalogue/index.ts'
import { errorSections } from './error-sections.ts'

export type { Documentation }

/**
 * The documentation kept in this folder, searched together with the endpoints and the tables of errors.
 * @param source where it is fetched; PanDA's own where missing
 */
export function documentationIn(folder: string, log: Log, source?: DocumentationSource): Documentation {
  const extra = () => [...catalogueSections(catalogue), ...errorSections()]
  return new Documentation({ folder, log, extra, ...(source && { source }) })
}

import type { DocumentationOptions } from '../bridge/documentation/documentation.ts'
import { Documentation, type Section } from '../bridge/documentation/index.ts'
import { silentLog } from '../bridge/home/log.ts'
import { endsAfterEach } from './ends.ts'
import { newHome } from './homes.ts'
import { serveDocumentation, type DocumentationServer } from './small-documentation.ts'

/** What is searched beside the documentation, and always here. */
const errors: Section[] = [
  {
    id: 'errors/plug/4711',
    title: 'Plug 4711',
    above: [],
    text: 'The plug is not in. Put it in.',
    source: 'our table',
  },
]

/** What the tests of a file search: the small documentation, its server and its copies end after each of them. */
export function documentationToSearch() {
  const atEnd = endsAfterEach()

  async function served(): Promise<DocumentationServer> {
    const server = await serveDocumentation()
    atEnd(() => server[Symbol.asyncDispose]())
    return server
  }

  /** One that nobody has allowed to fetch anything. */
  function documentationOf(
    { source }: Pick<DocumentationServer, 'source'>,
    options: Partial<DocumentationOptions> = {},
  ): Documentation {
    const documentation = new Documentation({
      folder: newHome().cacheFolder,
      log: silentLog,
      source,
      extra: () => Promise.resolve(errors),
      ...options,
    })
    atEnd(() => documentation.close())
    return documentation
  }

  /** One that was searched once; `make` makes that of the next bridge. */
  async function fetched(server: DocumentationServer, clock = { now: Date.now() }) {
    const folder = newHome().cacheFolder
    const make = () => documentationOf(server, { folder, now: () => clock.now })
    const documentation = make()
    await documentation.allow()
    await documentation.search('kettle')
    return { documentation, folder, clock, make }
  }

  return { served, documentationOf, fetched }
}

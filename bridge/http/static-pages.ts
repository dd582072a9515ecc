import { existsSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { dirname, join } from 'node:path'
import { answer } from './json.ts'
import { readPage } from './page-files.ts'
import { setPageHeaders } from './page-headers.ts'

/** The folder of the built pages: beside the built program, which is one file or one in `chunks/`. */
export function findPagesFolder(program: string = process.argv[1] ?? ''): string | undefined {
  const here = import.meta.dirname
  const places = [
    join(dirname(program), 'ui'),
    join(here, 'ui'),
    join(here, '../ui'),
    join(here, '../../dist/ui'),
  ]
  return places.find((folder) => existsSync(join(folder, 'index.html')))
}

/**
 * Serves one built file. The pages hold no secret and need no session: they ask for one with the link's fragment.
 * @param name what follows `/ui/`; empty for the index
 */
export async function servePage(
  response: ServerResponse,
  folder: string | undefined,
  name: string,
): Promise<void> {
  if (folder === undefined) return answer(response, 404, 'The pages are not built: "npm run build".')
  const page = await readPage(folder, name)
  if (page === undefined) return answer(response, 404, 'There is nothing at this address.')
  setPageHeaders(response)
  // A built asset's name holds the hash of its content; every other file may change under its name.
  const isHashed = name.startsWith('assets/')
  response.writeHead(200, {
    'content-type': page.type,
    'content-length': page.content.byteLength,
    'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
  })
  response.end(page.content)
}

import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { dirname, extname, join } from 'node:path'
import { setPageHeaders } from './page-headers.ts'
import { answer } from './json.ts'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/** A file beside index.html or in assets/, and no name that starts with a dot: there is no way out of the folder. */
const namePattern = /^(?:assets\/)?[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.[a-z0-9]{2,5}$/

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
 * Serves one built file. The pages hold no secret, and need no session: a browser that follows the
 * one-time link from another site (a terminal in JupyterLab) does not send a strict cookie with its first request.
 * @param name what follows `/ui/`; empty for the index
 */
export async function servePage(
  response: ServerResponse,
  folder: string | undefined,
  name: string,
): Promise<void> {
  const file = name === '' ? 'index.html' : name
  const type = types[extname(file)]
  if (type === undefined || !namePattern.test(file))
    return answer(response, 404, 'There is nothing at this address.')
  const content = folder === undefined ? undefined : await readIfFile(join(folder, file))
  if (content === undefined) {
    const text =
      folder === undefined ? 'The pages are not built: "npm run build".' : 'There is nothing at this address.'
    return answer(response, 404, text)
  }
  setPageHeaders(response)
  // A built asset's name holds the hash of its content; every other file may change under its name.
  const isHashed = file.startsWith('assets/')
  response.writeHead(200, {
    'content-type': type,
    'content-length': content.byteLength,
    'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
  })
  response.end(content)
}

async function readIfFile(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file)
  } catch {
    return undefined
  }
}

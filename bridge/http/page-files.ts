import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'

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

/**
 * One built file of the pages, or undefined where there is none of that name.
 * @param name what follows the pages' address, such as `assets/main-x.js`; empty for the index
 */
export async function readPage(
  folder: string,
  name: string,
): Promise<{ type: string; content: Buffer<ArrayBuffer> } | undefined> {
  const file = name === '' ? 'index.html' : name
  const type = types[extname(file)]
  if (type === undefined || !namePattern.test(file)) return undefined
  try {
    return { type, content: await readFile(join(folder, file)) }
  } catch {
    return undefined
  }
}

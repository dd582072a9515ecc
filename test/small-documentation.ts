import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { pandaDocs, type DocumentationSource } from '../bridge/documentation/index.ts'

/** An entry of a tar archive; `type` as in ustar: `0` a file, `2` a symbolic link, `5` a folder. */
export interface TarEntry {
  name: string
  text?: string
  type?: string
  link?: string
  /** What the header says, where that is not true. */
  size?: number
}

/** When the small documentation was last changed. */
export const changedAt = '2026-03-04T05:06:07.000Z'

/** A tar archive as `git archive` makes it: a global header with the commit first, and one time for all files. */
export function tar(entries: readonly TarEntry[], commit?: string): Buffer {
  const comment =
    commit === undefined ? [] : header({ name: 'pax_global_header', type: 'g' }, paxRecord('comment', commit))
  return Buffer.concat([
    ...comment,
    ...entries.flatMap((entry) => header(entry, Buffer.from(entry.text ?? ''))),
    Buffer.alloc(1024),
  ])
}

function header({ name, type = '0', link = '', size }: TarEntry, body: Buffer): Buffer[] {
  const block = Buffer.alloc(512)
  const put = (text: string, at: number) => block.write(text, at, 'utf8')
  put(name, 0)
  put('0000644\0', 100)
  put(`${(size ?? body.length).toString(8).padStart(11, '0')}\0`, 124)
  put(`${(Date.parse(changedAt) / 1000).toString(8).padStart(11, '0')}\0`, 136)
  put('        ', 148)
  put(type, 156)
  put(link, 157)
  put('ustar\x0000', 257)
  const sum = block.reduce((total, byte) => total + byte, 0)
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return [block, body, Buffer.alloc((512 - (body.length % 512)) % 512)]
}

function paxRecord(key: string, value: string): Buffer {
  const rest = ` ${key}=${value}\n`
  let length = rest.length
  while (`${length}${rest}`.length !== length) length = `${length}${rest}`.length
  return Buffer.from(`${length}${rest}`)
}

/** The same pages always: two of a guide, one in Markdown, and what is no page. */
export const pages: readonly TarEntry[] = [
  { name: 'panda-docs-main/', type: '5' },
  { name: 'panda-docs-main/README.md', text: '# Not a page\n\nZebras live elsewhere.\n' },
  { name: 'panda-docs-main/docs/source/images/big.png', text: 'zebra'.repeat(1000) },
  {
    name: 'panda-docs-main/docs/source/client/kettle.rst',
    text: `
=================
Boiling a kettle
=================

.. contents:: On this page
    :local:

The \`\`kettle\`\` tool boils water for a task. See \`the shop <https://example.org/shop>\`_.

Filling it
----------

Turn the **tap**, then type

.. prompt:: bash $ auto

   $ kettle --fill 2l --tap cold

.. note::

   Never fill it with lemonade.

When it fails
-------------

Error 4711 means that the plug is not in.

On a ship
^^^^^^^^^

Hold it, or it walks.
`,
  },
  {
    name: 'panda-docs-main/docs/source/advanced/teapot.md',
    text: '# Teapots\n\nA teapot wants a **warm** place.\n\n## Choosing leaves\n\nGreen leaves want 80 degrees. \u001b[31mRed\u202e\n',
  },
]

export interface DocumentationServer extends AsyncDisposable {
  source: DocumentationSource
  /** Requests so far. */
  requests: IncomingMessage[]
  /** Answers the requests that come from now on. */
  answer: (how: (request: IncomingMessage, response: ServerResponse) => void) => void
}

/** Serves an archive at an address of its own on 127.0.0.1, as GitHub does: with an ETag, and 304 to one who knows it. */
export async function serveDocumentation(archive: Buffer = archiveOf(pages)): Promise<DocumentationServer> {
  let how = servesArchive(archive)
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    requests.push(request)
    how(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    source: { ...pandaDocs, url: `http://127.0.0.1:${port}/tar.gz/refs/heads/main` },
    requests,
    answer: (next) => (how = next),
    [Symbol.asyncDispose]: () => closed(server),
  }
}

export function archiveOf(entries: readonly TarEntry[], commit = 'a'.repeat(40)): Buffer {
  return gzipSync(tar(entries, commit))
}

export function servesArchive(
  archive: Buffer,
  etag = `"${archive.length}"`,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304, { etag }).end()
      return
    }
    response.writeHead(200, { 'content-type': 'application/x-gzip', etag }).end(archive)
  }
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

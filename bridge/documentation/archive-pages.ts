import { createGunzip } from 'node:zlib'
import { Readable } from 'node:stream'
import type { DocumentationSource } from './sources.ts'
import { notAnArchive, readTar } from './tar.ts'

/** A page as it is written. */
interface PageFile {
  page: string
  isMarkdown: boolean
  text: string
}

export interface PagesOfArchive {
  pages: PageFile[]
  /** The commit that the archive is of, where it says so. */
  commit?: string
  /** Of the newest file: what `git archive` gives to all files is the time of the commit. Milliseconds. */
  changedAt: number
  /** Pages that were left out because they are too large. */
  tooLarge: number
}

/** PanDA's has some 24 MB and 250 files. */
const MOST_UNPACKED_BYTES = 100_000_000
const MOST_ENTRIES = 20_000
/** Of one page; the largest of PanDA's has 50 kB. */
const MOST_PAGE_BYTES = 2_000_000
/** Of all pages; PanDA's have 0.7 MB. */
const MOST_TEXT_BYTES = 5_000_000

/**
 * The pages in a tar.gz, read as it comes. Nothing of it is written to disk, and no name in it is more than a text.
 * @param known the commit that is there already: the rest is not read then
 * @returns `unchanged` where the archive is of that commit
 * @throws BridgeError `invalid-file` for what is no such archive, has no pages or unpacks to more than 100 MB
 */
export async function pagesOfArchive(
  archive: AsyncIterable<Uint8Array>,
  source: Pick<DocumentationSource, 'pageOf'>,
  known?: string,
): Promise<PagesOfArchive | 'unchanged'> {
  const found: PagesOfArchive = { pages: [], changedAt: 0, tooLarge: 0 }
  let textBytes = 0
  let unchanged = false
  const files = readTar(unpacked(archive), {
    mostEntries: MOST_ENTRIES,
    onComment: (comment) => {
      // SHA-1 or SHA-256
      if (/^[0-9a-f]{40,64}$/.test(comment)) found.commit = comment
      unchanged = known !== undefined && comment === known
      return !unchanged
    },
    wants: ({ name, size }) => source.pageOf(name) !== undefined && size <= MOST_PAGE_BYTES,
  })
  for await (const { name, bytes, changedAt } of files) {
    const page = source.pageOf(name)
    if (page === undefined) continue
    if (!bytes) {
      found.tooLarge += 1
      continue
    }
    textBytes += bytes.length
    if (textBytes > MOST_TEXT_BYTES) throw notAnArchive('its pages have more than 5 MB')
    // A date in the future says nothing.
    if (changedAt <= Date.now()) found.changedAt = Math.max(found.changedAt, changedAt)
    found.pages.push({ page, isMarkdown: name.endsWith('.md'), text: bytes.toString('utf8') })
  }
  if (unchanged) return 'unchanged'
  if (found.pages.length === 0) throw notAnArchive('it has no pages')
  return found
}

/** The bytes of a gzip stream, up to the bound. */
async function* unpacked(archive: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const input = Readable.from(archive)
  const gunzip = createGunzip()
  input.on('error', (error) => gunzip.destroy(error))
  input.pipe(gunzip)
  let size = 0
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > MOST_UNPACKED_BYTES) throw notAnArchive('it unpacks to more than 100 MB')
      yield chunk
    }
  } catch (thrown) {
    throw (thrown as NodeJS.ErrnoException).code?.startsWith('Z_')
      ? notAnArchive(`it is not compressed as it should be (${(thrown as NodeJS.ErrnoException).code})`)
      : thrown
  } finally {
    input.destroy()
    gunzip.destroy()
  }
}

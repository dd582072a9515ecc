import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { createGzip, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { archiveOf, changedAt, pages, tar, type TarEntry } from '../../test/small-documentation.ts'
import { pagesOfArchive } from './archive-pages.ts'
import { pandaDocs } from './sources.ts'

/** In pieces that end anywhere, as a network gives them. */
async function* inPieces(bytes: Buffer, length = 700): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length)
}

const read = (archive: Buffer, known?: string) => pagesOfArchive(inPieces(archive), pandaDocs, known)
const page = (name: string, text = 'Words.'): TarEntry => ({
  name: `panda-docs-main/docs/source/${name}`,
  text,
})

test('the pages of an archive are read, with its commit and its day, and nothing else of it', async () => {
  const found = await read(archiveOf(pages))
  expect(found).toMatchObject({ commit: 'a'.repeat(40), changedAt: Date.parse(changedAt), tooLarge: 0 })
  expect(found).toHaveProperty('pages', [
    { page: 'client/kettle', isMarkdown: false, text: pages[3]?.text },
    { page: 'advanced/teapot', isMarkdown: true, text: pages[4]?.text },
  ])
})

test('an archive of a commit that is known is read no further than its first bytes', async () => {
  const commit = 'b'.repeat(40)
  const archive = archiveOf([...pages, page('long.rst', randomBytes(900_000).toString('hex'))], commit)
  let came = 0
  async function* counting(): AsyncGenerator<Buffer> {
    for await (const piece of inPieces(archive, 100)) {
      came += piece.length
      yield piece
    }
  }
  expect(await pagesOfArchive(counting(), pandaDocs, commit)).toBe('unchanged')
  expect(came).toBeLessThan(archive.length)
})

test('links, names that lead elsewhere and pages that are too large are passed over', async () => {
  const archive = archiveOf([
    { name: 'panda-docs-main/docs/source/link.rst', type: '2', link: '/etc/passwd' },
    { name: '../../docs/source/up.rst', text: 'x' },
    { name: '/docs/source/root.rst', text: 'x' },
    page('huge.rst', 'x'.repeat(2_000_001)),
    page('good.rst'),
  ])
  expect(await read(archive)).toMatchObject({ pages: [{ page: 'good' }], tooLarge: 1 })
})

test('a long name is read as GNU tar and as POSIX write it', async () => {
  const long = `panda-docs-main/docs/source/${'deep/'.repeat(30)}page.rst`
  const record = ` path=${long}\n`
  const pax = `${record.length + 3}${record}`
  for (const type of ['L', 'x'] as const) {
    const name: TarEntry = { name: '././@LongLink', type, text: type === 'L' ? `${long}\0` : pax }
    expect(await read(gzipSync(tar([name, { name: 'short', text: 'x' }])))).toMatchObject({
      pages: [{ page: `${'deep/'.repeat(30)}page` }],
    })
  }
})

test.each([
  [
    'a page to sign in',
    () => Buffer.from('<!doctype html><title>Sign in</title>'),
    /not compressed as it should be/,
  ],
  ['what is compressed and no archive', () => gzipSync('<html>'.repeat(500)), /wrong sum/],
  ['an archive that is cut off', () => archiveOf(pages).subarray(0, 300), /not compressed as it should be/],
  [
    'an archive whose last file is cut off',
    () => gzipSync(tar(pages).subarray(0, 3000)),
    /ends in the middle/,
  ],
  ['an archive of nothing', () => archiveOf([]), /no pages/],
  ['an archive without pages', () => archiveOf([{ name: 'other/README.md', text: 'x' }]), /no pages/],
  [
    'a file that says it is larger than all',
    () => archiveOf([{ name: 'a', size: 8 ** 11 - 1 }]),
    /ends in the middle/,
  ],
  [
    'a header that says it is larger than memory',
    () => archiveOf([{ name: 'x', type: 'x', size: 8 ** 11 - 1 }]),
    /header in it is too large/,
  ],
  [
    '20,001 files',
    () => archiveOf(Array.from({ length: 20_001 }, (_, index) => ({ name: `f${index}` }))),
    /more than 20000 entries/,
  ],
  [
    'more text than a documentation has',
    () => archiveOf(Array.from({ length: 3 }, (_, index) => page(`p${index}.rst`, 'x'.repeat(1_900_000)))),
    /more than 5 MB/,
  ],
])('%s is refused in a sentence', async (_, archive, sentence) => {
  await expect(read(archive())).rejects.toMatchObject({
    code: 'invalid-file',
    message: expect.stringMatching(sentence) as string,
  })
})

test('an archive that unpacks to more than 100 MB is refused, and not unpacked on', async () => {
  let made = 0
  const header = tar([{ name: 'panda-docs-main/bomb.png', size: 8 ** 11 - 1 }]).subarray(0, 512)
  function* bomb(): Generator<Buffer> {
    yield header
    for (; made < 1000; made += 1) yield Buffer.alloc(1_000_000)
  }
  const archive = Readable.from(bomb()).compose(createGzip()) as AsyncIterable<Buffer>
  await expect(pagesOfArchive(archive, pandaDocs)).rejects.toThrow('unpacks to more than 100 MB')
  expect(made).toBeLessThan(1000)
})

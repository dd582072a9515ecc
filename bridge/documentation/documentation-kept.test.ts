import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { documentationToSearch } from '../../test/documentation-to-search.ts'
import { newHome } from '../../test/homes.ts'
import { archiveOf, pages, servesArchive } from '../../test/small-documentation.ts'

const { served, documentationOf, fetched } = documentationToSearch()
const DAY = 24 * 3_600_000

const keptIn = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'documentation.json'), 'utf8')) as object

test('what was fetched is kept for its owner alone, and searched offline by the next bridge', async () => {
  const server = await served()
  const { folder, make } = await fetched(server)
  await server[Symbol.asyncDispose]()
  const { hits, documentation } = await make().search('choosing leaves')
  expect(hits[0]?.id).toBe('docs/advanced/teapot#choosing-leaves')
  expect(documentation).toMatchObject({ state: 'here' })
  expect(readdirSync(folder).toSorted()).toEqual(['documentation-choice.json', 'documentation.json'])
  // Windows has no modes.
  const mode = statSync(join(folder, 'documentation.json')).mode & 0o777
  expect(process.platform === 'win32' ? 0o600 : mode).toBe(0o600)
})

test('a week later a search answers at once from what is here, and asks whether that has changed', async () => {
  const server = await served()
  const { documentation, clock, folder } = await fetched(server)
  clock.now += 6 * DAY
  await documentation.search('kettle')
  expect(server.requests).toHaveLength(1)
  clock.now += 2 * DAY
  await documentation.search('kettle')
  await expect.poll(() => keptIn(folder)).toMatchObject({ checkedAt: new Date(clock.now).toISOString() })
  expect(server.requests).toHaveLength(2)
  expect(server.requests[1]?.headers['if-none-match']).toBeTruthy()
  expect(await documentation.state()).toMatchObject({ checkedAt: new Date(clock.now).toISOString() })
  await documentation.search('kettle')
  expect(server.requests).toHaveLength(2)
})

test('what has changed by then is found by a later search', async () => {
  const server = await served()
  const { documentation, clock, folder } = await fetched(server)
  const newer = {
    name: 'panda-docs-main/docs/source/whistle.rst',
    text: 'Whistles\n========\n\nIt whistles.\n',
  }
  server.answer(servesArchive(archiveOf([...pages, newer], 'c'.repeat(40)), '"other"'))
  clock.now += 8 * DAY
  expect((await documentation.search('whistles')).hits).toEqual([])
  await expect.poll(() => keptIn(folder)).toMatchObject({ commit: 'c'.repeat(40) })
  await expect
    .poll(async () => (await documentation.search('whistles')).hits[0]?.id)
    .toBe('docs/whistle#whistles')
})

test('where refreshing fails the old is searched, with its day and why', async () => {
  const server = await served()
  const { documentation, clock } = await fetched(server, { now: Date.parse('2026-05-01T10:00:00Z') })
  server.answer((_, response) => response.writeHead(503).end())
  clock.now += 8 * DAY
  await documentation.search('kettle')
  await expect
    .poll(async () => (await documentation.search('kettle')).note)
    .toMatch(/as of 2026-05-01.*HTTP 503/)
  expect((await documentation.search('kettle')).hits[0]?.id).toBe('docs/client/kettle#boiling-a-kettle')
  // One that failed is not tried again by each search; what was sent before this request has come by its answer.
  await fetch(server.source.url)
  expect(server.requests).toHaveLength(3)
  clock.now += 2 * 3_600_000
  server.answer(servesArchive(archiveOf(pages)))
  await documentation.search('kettle')
  await expect.poll(async () => (await documentation.search('kettle')).note).toBe('')
})

test.each([
  ['half a file', '{"version":1,"sect'],
  ['a file of something else', '{"version":1,"sections":[{"id":"docs/x"}]}'],
  ['an address that is not https', undefined],
])('%s on disk is fetched anew, and that is said', async (_, text) => {
  const server = await served()
  const { folder, make } = await fetched(server)
  const file = join(folder, 'documentation.json')
  writeFileSync(
    file,
    text ?? readFileSync(file, 'utf8').replaceAll('https://panda-wms', 'javascript://panda-wms'),
  )
  const { hits, note } = await make().search('kettle')
  expect(hits[0]?.address).toMatch(/^https:/)
  expect(note).toContain('could not be read')
  expect(server.requests).toHaveLength(2)
})

test('some time after the last search nothing of it is in memory, and the next search has it again', async () => {
  const server = await served()
  const { folder } = await fetched(server)
  const documentation = documentationOf(server, { folder, idleMs: 1 })
  expect((await documentation.search('kettle')).hits).not.toEqual([])
  await expect.poll(() => documentation.isLoaded).toBe(false)
  expect((await documentation.search('kettle')).hits).not.toEqual([])
  expect(server.requests).toHaveLength(1)
})

test('a folder that cannot be written does not keep anybody from searching', async () => {
  const server = await served()
  const folder = newHome().cacheFolder
  const documentation = documentationOf(server, { folder })
  await documentation.allow()
  mkdirSync(join(folder, 'documentation.json'))
  expect((await documentation.search('kettle')).hits[0]?.id).toBe('docs/client/kettle#boiling-a-kettle')
})

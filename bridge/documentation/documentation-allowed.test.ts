import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { documentationToSearch } from '../../test/documentation-to-search.ts'
import { newHome } from '../../test/homes.ts'
import { archiveOf, changedAt, pages } from '../../test/small-documentation.ts'

const { served, documentationOf, fetched } = documentationToSearch()

test('before the user has allowed it nothing is fetched: the question says what, from where, how large, and what else is here is searched', async () => {
  const server = await served()
  const documentation = documentationOf(server)
  const { hits, documentation: state, note } = await documentation.search('error 4711')
  expect(hits.map(({ id }) => id)).toEqual(['errors/plug/4711'])
  expect(state).toMatchObject({
    state: 'needs-consent',
    question: {
      licence: 'Apache-2.0',
      origin: 'https://github.com/PanDAWMS/panda-docs',
      aboutBytes: 20_000_000,
    },
  })
  expect(note).toContain('only if you allow it')
  const { question } = documentation.question
  for (const fact of ['127.0.0.1', 'about 20 MB', 'Apache-2.0', 'github.com/PanDAWMS/panda-docs'])
    expect(question).toContain(fact)
  await documentation.state()
  expect(await documentation.prepare()).toMatchObject({ state: 'needs-consent' })
  expect(server.requests).toHaveLength(0)
})

test('once allowed, the next search fetches it, tells how far it is, and finds sections with address, date and an excerpt', async () => {
  const server = await served()
  const documentation = documentationOf(server)
  await documentation.allow()
  expect(server.requests).toHaveLength(0)
  const progress: number[] = []
  const {
    hits,
    total,
    documentation: state,
    note,
  } = await documentation.search('how do I fill a kettle', {
    onProgress: (bytes) => progress.push(bytes),
  })
  expect(hits[0]).toEqual({
    id: 'docs/client/kettle#filling-it',
    title: 'Filling it',
    above: ['Boiling a kettle'],
    address: 'https://panda-wms.readthedocs.io/en/latest/client/kettle.html#filling-it',
    source: "PanDA's documentation",
    date: changedAt,
    excerpt: expect.stringContaining('$ kettle --fill 2l') as string,
    characters: expect.any(Number) as number,
  })
  expect(total).toBeGreaterThanOrEqual(hits.length)
  expect(hits.map(({ id }) => id).join()).not.toContain('README')
  expect(state).toMatchObject({ state: 'here', commit: 'a'.repeat(40), date: changedAt, sections: 6 })
  expect(note).toBe('')
  expect(progress.at(-1)).toBe(archiveOf(pages).length)
  expect(server.requests[0]?.headers).toMatchObject({
    'user-agent': expect.stringContaining('panda-bridge') as string,
  })
  expect(server.requests[0]?.headers.authorization).toBeUndefined()
})

test('it can be fetched before anybody searches', async () => {
  const server = await served()
  const documentation = documentationOf(server)
  await documentation.allow()
  expect(await documentation.state()).toEqual({ state: 'missing' })
  expect(await documentation.prepare()).toMatchObject({ state: 'here', sections: 6 })
})

test('a refusal is remembered and takes away what was fetched; a reset asks again', async () => {
  const server = await served()
  const { documentation, folder, make } = await fetched(server)
  await documentation.refuse()
  expect(readdirSync(folder)).toEqual(['documentation-choice.json'])
  const { hits, documentation: state } = await make().search('kettle plug')
  expect(hits.map(({ id }) => id)).toEqual(['errors/plug/4711'])
  expect(state).toMatchObject({ state: 'refused' })
  await documentation.forget()
  expect(await documentation.state()).toMatchObject({ state: 'needs-consent' })
  expect(server.requests).toHaveLength(1)
})

test('who refuses while it is fetched ends that, keeps nothing of it, and who waits gets what else there is', async () => {
  const server = await served()
  const folder = newHome().cacheFolder
  const documentation = documentationOf(server, { folder })
  await documentation.allow()
  const { promise: ended, resolve } = Promise.withResolvers<void>()
  const asked = new Promise<void>((come) => {
    server.answer((_, response) => {
      response.on('close', resolve)
      response.write('x', () => come())
    })
  })
  const searching = documentation.search('plug')
  await asked
  await documentation.refuse()
  await ended
  expect(await searching).toMatchObject({
    hits: [{ id: 'errors/plug/4711' }],
    documentation: { state: 'refused' },
  })
  expect(readdirSync(folder)).toEqual(['documentation-choice.json'])
})

test('who allowed another place is asked again', async () => {
  const server = await served()
  const { folder } = await fetched(server)
  const other = await served()
  const { documentation } = await documentationOf(other, { folder }).search('kettle')
  expect(documentation).toMatchObject({ state: 'needs-consent' })
})

import { expect, test } from 'vitest'
import { documentationToSearch } from '../../test/documentation-to-search.ts'
import type { DocumentationNews } from './index.ts'

const { served, documentationOf } = documentationToSearch()

async function start() {
  const server = await served()
  const heard: DocumentationNews[] = []
  const documentation = documentationOf(server, { tell: (news) => heard.push(news) })
  return { server, documentation, heard, last: () => heard.at(-1) }
}

test('a search that nobody has allowed to look says that it is wanted, once, until the user has said something', async () => {
  const { documentation, heard, last } = await start()
  await documentation.search('kettle')
  await documentation.search('teapot')
  expect(heard.filter(({ isWanted }) => isWanted)).not.toEqual([])
  expect(last()?.isWanted).toBe(true)
  await documentation.refuse()
  expect(last()?.isWanted).toBe(false)
  await documentation.search('kettle')
  expect(last()?.isWanted).toBe(false)
})

test('a download is told while it comes, in steps, and its end', async () => {
  const { documentation, heard, last, server } = await start()
  const half = 900_000
  server.answer((_, response) => {
    response.writeHead(200, { 'content-length': String(2 * half) })
    response.write(Buffer.alloc(half))
    response.end(Buffer.alloc(half))
  })
  await documentation.allow()
  const { state } = await documentation.prepare()
  // Zeros are no archive: whoever looks later is told so.
  expect(state).toBe('missing')
  expect(await documentation.state()).toMatchObject({ state: 'missing', problem: { code: 'invalid-file' } })
  const steps = heard.flatMap(({ fetching }) => fetching ?? [])
  expect(steps.at(-1)?.of).toBe(2 * half)
  expect(new Set(steps.map(({ bytes }) => bytes)).size).toBeLessThan(8)
  await expect.poll(() => last()?.fetching).toBeUndefined()
})

test('windows hear that it may stand otherwise: allowed, fetched, refused', async () => {
  const { documentation, last } = await start()
  const seen = [0]
  const rises = async (change: () => Promise<unknown>) => {
    await change()
    await expect.poll(() => last()?.changes ?? 0).toBeGreaterThan(seen.at(-1) ?? 0)
    seen.push(last()?.changes ?? 0)
  }
  await rises(() => documentation.allow())
  await rises(() => documentation.prepare())
  expect((await documentation.state()).state).toBe('here')
  await rises(() => documentation.refuse())
})

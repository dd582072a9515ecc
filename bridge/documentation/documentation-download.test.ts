import type { ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { documentationToSearch } from '../../test/documentation-to-search.ts'
import { archiveOf, pages, servesArchive } from '../../test/small-documentation.ts'

const { served, documentationOf } = documentationToSearch()

test('searches at once fetch once; one that is cancelled does not cancel the other', async () => {
  const server = await served()
  const documentation = documentationOf(server)
  await documentation.allow()
  let respond = () => {}
  const asked = new Promise<void>((resolve) => {
    server.answer((request, response) => {
      respond = () => servesArchive(archiveOf(pages))(request, response)
      resolve()
    })
  })
  const cancel = new AbortController()
  const first = documentation.search('kettle', { signal: cancel.signal })
  const second = documentation.search('teapot')
  await asked
  cancel.abort()
  await expect(first).rejects.toMatchObject({ code: 'cancelled' })
  respond()
  expect((await second).hits[0]?.id).toBe('docs/advanced/teapot#teapots')
  expect(server.requests).toHaveLength(1)
})

test('the download ends when the last that waits for it has gone, and the next search begins anew', async () => {
  const server = await served()
  const documentation = documentationOf(server)
  await documentation.allow()
  const cancel = new AbortController()
  const ended = new Promise<void>((resolve) => {
    server.answer((_, response) => {
      response.on('close', resolve)
      response.write('x', () => cancel.abort())
    })
  })
  await expect(documentation.search('kettle', { signal: cancel.signal })).rejects.toMatchObject({
    code: 'cancelled',
  })
  await ended
  server.answer(servesArchive(archiveOf(pages)))
  expect((await documentation.search('kettle')).documentation).toMatchObject({ state: 'here' })
})

test.each([
  [
    'a network that asks to sign in',
    'invalid-file',
    (_: unknown, response: ServerResponse) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>'),
  ],
  [
    'a server that has it no more',
    'unreachable',
    (_: unknown, response: ServerResponse) => response.writeHead(404).end(),
  ],
  [
    'a server with too much to do',
    'overloaded',
    (_: unknown, response: ServerResponse) => response.writeHead(429).end(),
  ],
  [
    'a redirect that is not https',
    'invalid-file',
    (_: unknown, response: ServerResponse) =>
      response.writeHead(302, { location: 'http://127.0.0.1:9/x' }).end(),
  ],
  ['a connection that breaks', 'unreachable', (_: unknown, response: ServerResponse) => response.destroy()],
  [
    'an archive that stops in the middle',
    'unreachable',
    (_: unknown, response: ServerResponse) =>
      response
        .writeHead(200, { 'content-length': 500 })
        .write(archiveOf(pages).subarray(0, 400), () => response.destroy()),
  ],
] as const)('%s is said, and what else is here is searched', async (_, code, answer) => {
  const server = await served()
  server.answer(answer)
  const documentation = documentationOf(server)
  await documentation.allow()
  const { hits, documentation: state, note } = await documentation.search('plug')
  expect(hits.map(({ id }) => id)).toEqual(['errors/plug/4711'])
  expect(state).toMatchObject({ state: 'missing', problem: { code } })
  expect(note).toContain('was not searched')
  server.answer(servesArchive(archiveOf(pages)))
  expect((await documentation.search('kettle')).documentation).toMatchObject({ state: 'here' })
})

test('a server that says nothing more is given up', async () => {
  const server = await served()
  server.answer((_, response) => response.write('x'))
  const documentation = documentationOf(server, { bounds: { stallMs: 50 } })
  await documentation.allow()
  expect((await documentation.search('plug')).documentation).toMatchObject({ problem: { code: 'timed-out' } })
})

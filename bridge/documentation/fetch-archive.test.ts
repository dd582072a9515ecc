import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import tls from 'node:tls'
import { expect, test, vi } from 'vitest'
import { endsAfterEach } from '../../test/ends.ts'
import { archiveOf, pages, serveDocumentation } from '../../test/small-documentation.ts'
import { Authorities, hasOpenssl } from '../../test/tls/authority.ts'
import { fetchArchive } from './fetch-archive.ts'

const atEnd = endsAfterEach()
const { signal } = new AbortController()

test.skipIf(!hasOpenssl)('a redirect by https is followed, one without end is not', async () => {
  const authorities = await Authorities.create()
  atEnd(() => authorities[Symbol.asyncDispose]())
  const root = await authorities.issue({ subject: '/CN=Root of this test' })
  const { cert, key } = await authorities.issue({ subject: '/CN=x', altName: 'IP:127.0.0.1' }, root)
  const before = tls.getCACertificates('default')
  tls.setDefaultCACertificates([...before, root.cert])
  atEnd(() => tls.setDefaultCACertificates(before))
  const asked: (string | undefined)[] = []
  const secure = createServer({ cert, key }, (request, response) => {
    asked.push(request.url)
    if (request.url === '/circle') response.writeHead(302, { location: '/circle' }).end()
    else if (request.url === '/near') response.writeHead(301, { location: 'archive' }).end()
    else response.end(archiveOf(pages))
  })
  atEnd(() => {
    secure.closeAllConnections()
    secure.close()
  })
  await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve))
  const { port } = secure.address() as AddressInfo
  const server = await serveDocumentation()
  atEnd(() => server[Symbol.asyncDispose]())
  const sendTo = (path: string) =>
    server.answer((_, response) =>
      response.writeHead(302, { location: `https://127.0.0.1:${port}${path}` }).end(),
    )

  sendTo('/near')
  expect(await fetchArchive(server.source, { signal })).toMatchObject({ commit: 'a'.repeat(40) })
  expect(asked).toEqual(['/near', '/archive'])
  sendTo('/circle')
  await expect(fetchArchive(server.source, { signal })).rejects.toThrow('without end')
  expect(asked.length).toBeLessThan(12)
})

test('more than an archive has is not read to its end', async () => {
  const server = await serveDocumentation()
  atEnd(() => server[Symbol.asyncDispose]())
  const closed = new Promise<void>((resolve) => {
    server.answer((_, response) => {
      response.on('close', resolve)
      // Stored blocks, as gzip writes what it does not compress: what they hold is as large as what is sent.
      response.write(Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]))
      const empty = Buffer.from([0, 0, 0, 0xff, 0xff])
      const many = Buffer.concat(Array.from({ length: 100_000 }, () => empty))
      const more = () => {
        while (response.writable && response.write(many));
      }
      response.on('drain', more)
      more()
    })
  })
  await expect(fetchArchive(server.source, { signal })).rejects.toThrow('more than 50 MB')
  await closed
})

test('a slow download goes on as long as something comes', async () => {
  const server = await serveDocumentation()
  atEnd(() => server[Symbol.asyncDispose]())
  const archive = archiveOf(pages)
  let send = () => {}
  server.answer((_, response) => {
    let at = 0
    send = () => {
      response.write(archive.subarray(at, (at += 100)))
      if (at >= archive.length) response.end()
    }
    send()
  })
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  atEnd(() => vi.useRealTimers())
  let pieces = 0
  const onProgress = () => {
    pieces += 1
    vi.advanceTimersByTime(600)
    send()
  }
  expect(await fetchArchive(server.source, { signal, stallMs: 1_000, onProgress })).toHaveProperty('pages')
  expect(pieces).toBeGreaterThan(2)
})

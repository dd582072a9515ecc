// An identity provider, or what stands in its place, whose answers have no end.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { findIssuer } from './issuer.ts'

const MEGABYTE = 1_000_000
/** A hundred kilobytes that are 100 MB. */
const bomb = gzipSync(Buffer.alloc(100 * MEGABYTE, ' '))

/** A PanDA server whose identity provider is the same, and answers with that for as long as it is read. */
async function serverWith(body: Buffer, encoding: string): Promise<{ url: string; sent: () => number }> {
  let sent = 0
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/auth/')) {
      const { host } = request.headers
      const config = {
        audience: 'x',
        client_id: 'x',
        oidc_config_url: `http://${host}/.well-known/openid-configuration`,
      }
      response.end(JSON.stringify(config))
      return
    }
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding })
    const more = () => {
      while (!response.destroyed && sent < 1_000 * MEGABYTE) {
        sent += body.length
        if (response.write(body)) continue
        response.once('drain', more)
        return
      }
      response.end()
    }
    more()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sent: () => sent }
}

test.for([
  ['compressed', bomb, 'gzip'],
  ['plain', Buffer.alloc(MEGABYTE, ' '), 'identity'],
] as const)('%s metadata without end is broken off, and said to be too large', async ([, body, encoding]) => {
  const before = process.memoryUsage().rss
  const { url, sent } = await serverWith(body, encoding)
  await expect(findIssuer({ name: 'X', url, vo: 'atlas' })).rejects.toMatchObject({
    code: 'not-panda',
    message: expect.stringContaining('larger than 1000000 bytes') as string,
  })
  expect(sent()).toBeLessThan(50 * MEGABYTE)
  expect(process.memoryUsage().rss - before).toBeLessThan(300 * MEGABYTE)
})

import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'

export const PATH = '/linked'

/** What an authorization server sends the browser back with (RFC 6749, 4.1.2; RFC 9207). */
const backSchema = z.object({
  state: z.string().max(1_000),
  code: z.string().max(10_000).optional(),
  error: z.string().max(200).optional(),
  error_description: z.string().max(1_000).optional(),
  iss: z.string().max(2_000).optional(),
})
export type Back = z.output<typeof backSchema>

/** Reads what a browser was sent back with, of an address. @returns undefined for one that is no such address */
export function readBack(address: string): Back | undefined {
  const url = URL.parse(address.trim())
  return url?.pathname === PATH ? backSchema.safeParse(Object.fromEntries(url.searchParams)).data : undefined
}

/**
 * Where the browser comes back to: an address of this computer (RFC 8252, 7.3), for as long as a login waits. Whoever
 * else comes knows no `state`, and without the verifier, which never leaves the bridge, a code is of use to nobody.
 */
export class RedirectListener {
  readonly #server: Server
  readonly url: string

  private constructor(server: Server, port: number) {
    this.#server = server
    this.url = urlAt(port)
  }

  /**
   * @param before the address of an earlier time, for which the client is registered: taken where it is free
   * @param onBack answers whether it is the one that was waited for
   */
  static async open(before: string | undefined, onBack: (back: Back) => boolean): Promise<RedirectListener> {
    const server = createServer({ maxHeaderSize: 16_384 }, (request, response) => {
      const back = request.method === 'GET' ? readBack(`http://127.0.0.1${request.url ?? ''}`) : undefined
      page(response, back && onBack(back) ? back : undefined)
    })
    const port = before === undefined ? 0 : Number(new URL(before).port)
    await listen(server, port).catch(() => listen(server, 0))
    return new RedirectListener(server, (server.address() as AddressInfo).port)
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }
}

function urlAt(port: number): string {
  return `http://127.0.0.1:${port}${PATH}`
}

function listen(server: Server, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject)
  server.listen(port, '127.0.0.1', () => {
    server.off('error', reject)
    resolve()
  })
  return promise
}

/** Nothing of what came stands in it. */
function page(response: ServerResponse, back: Back | undefined): void {
  const said =
    back === undefined
      ? 'PanDA Bridge waits for no such answer. Begin again there.'
      : back.code === undefined
        ? 'The login was not given. PanDA Bridge says more.'
        : 'PanDA Bridge has the answer and says there whether the login works. You can close this page.'
  response.writeHead(back === undefined ? 404 : 200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'",
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    connection: 'close',
  })
  response.end(`<!doctype html><html lang="en"><title>PanDA Bridge</title><p>${said}</p></html>`)
}

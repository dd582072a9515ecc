import { once } from 'node:events'
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** Stands before a provider and changes one thing: codes may be asked about five times a second. */
export interface Hurry extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  url: string
  /** The errors of the provider's answers. */
  said: string[]
}

export async function startHurry(provider: string): Promise<Hurry> {
  const said: string[] = []

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, headers, url = '/' } = request
    // By the name that it was asked by, the provider calls itself.
    const onward = ask(new URL(url, provider), { method, headers: { ...headers, connection: 'close' } })
    request.pipe(onward)
    const [answer] = (await once(onward, 'response')) as [IncomingMessage]
    const { statusCode = 502, headers: answered } = answer
    if (!/json/.test(answered['content-type'] ?? '')) {
      response.writeHead(statusCode, answered)
      answer.pipe(response)
      return
    }
    const body = JSON.parse(await text(answer)) as Record<string, unknown>
    if (typeof body['error'] === 'string') said.push(body['error'])
    if ('interval' in body) body['interval'] = 0.2
    response.writeHead(statusCode, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
  }

  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    said,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

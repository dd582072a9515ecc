import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface Stranger extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  url: string
  /** All that was ever sent there: addresses, headers and bodies, as one text. */
  heard(): string
  requests: number
}

/** A server that nobody should send a secret to: it answers 404, and remembers what it was sent. */
export async function startStranger(): Promise<Stranger> {
  const heard: string[] = []
  const server = createServer((request, response) => {
    const head = `${request.method} ${request.url}\n${request.rawHeaders.join('\n')}`
    heard.push(head)
    const answer = () => response.writeHead(404).end()
    text(request).then((body) => (heard.push(body), answer()), answer)
    stranger.requests += 1
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stranger: Stranger = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard: () => heard.join('\n'),
    requests: 0,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return stranger
}

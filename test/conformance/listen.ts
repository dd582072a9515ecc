import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Listening extends AsyncDisposable {
  /** `http://127.0.0.1:PORT/mcp` */
  url: string
}

/** Answers HTTP at a free port of this computer until it is disposed. */
export async function listen(
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  close: () => Promise<void> = () => Promise.resolve(),
): Promise<Listening> {
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500)
      response.end(String(error))
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((done) => server.close(done))
      await close()
      server.closeAllConnections()
      await closed
    },
  }
}

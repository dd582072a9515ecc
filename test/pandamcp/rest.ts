import { createServer, type IncomingHttpHeaders } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface RestCall {
  method: string
  /** Below `/api/v1`. */
  path: string
  query: string
  headers: IncomingHttpHeaders
  body: string
}

export interface RestAnswer {
  status?: number
  body: unknown
  /** It is sent when this has settled. */
  when?: Promise<void>
}

export interface RecordingRest extends AsyncDisposable {
  /** `http://127.0.0.1:PORT/api/v1` */
  url: string
  /** In the order in which they came. */
  calls: RestCall[]
  /** What the next calls are answered; `is_alive`'s answer until it is set. */
  answer: (call: RestCall) => RestAnswer
}

/** A REST server that answers what it is told to and keeps what it was asked. */
export async function startRecordingRest(): Promise<RecordingRest> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const rest: RecordingRest = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`,
    calls: [],
    answer: () => ({ body: { success: true, message: '', data: null } }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  server.on('request', (request, response) => {
    void (async () => {
      const { pathname, search } = new URL(request.url ?? '/', rest.url)
      const call: RestCall = {
        method: request.method ?? '',
        path: pathname.replace('/api/v1', ''),
        query: search,
        headers: request.headers,
        body: await text(request),
      }
      rest.calls.push(call)
      const { status = 200, body, when } = rest.answer(call)
      await when
      // The real server labels its JSON text/plain.
      response.writeHead(status, { 'content-type': 'text/plain' })
      response.end(typeof body === 'string' ? body : JSON.stringify(body))
    })()
  })
  return rest
}

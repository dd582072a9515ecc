import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** Another text for one that stands in an answer. @param field in which it stands */
export type Changed = (text: string, field: string) => string

/** What stands before a part of the demo, and changes the texts of the JSON that it answers. */
export interface HostileProxy extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  url: string
}

/** @param origin of what it stands before */
export async function startHostileProxy(
  origin: string,
  isChanged: (path: string) => boolean,
  changed: Changed,
): Promise<HostileProxy> {
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    passOn(`${origin}${path}`, request, response, isChanged(path) ? changed : undefined).catch(() =>
      response.destroy(),
    )
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

async function passOn(
  address: string,
  request: IncomingMessage,
  response: ServerResponse,
  changed: Changed | undefined,
): Promise<void> {
  const { host: _host, connection: _connection, ...headers } = request.headers
  const body = await buffer(request)
  const answer = await fetch(address, {
    method: request.method ?? 'GET',
    headers: headers as Record<string, string>,
    ...(body.length > 0 && { body }),
    redirect: 'manual',
  })
  for (const name of ['content-type', 'location', 'content-range']) {
    const value = answer.headers.get(name)
    if (value !== null) response.setHeader(name, value)
  }
  const bytes = Buffer.from(await answer.arrayBuffer())
  response.writeHead(answer.status)
  // PanDA answers JSON also under other types.
  const isJson = changed !== undefined && bytes[0] === 0x7b
  response.end(isJson ? JSON.stringify(changedIn(JSON.parse(bytes.toString()), changed)) : bytes)
}

function changedIn(value: unknown, changed: Changed, field = ''): unknown {
  if (typeof value === 'string') return changed(value, field)
  if (Array.isArray(value)) return value.map((each) => changedIn(each, changed, field))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, changedIn(each, changed, name)]),
  )
}

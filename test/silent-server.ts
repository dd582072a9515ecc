import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { listen } from './hostile-pandamcp.ts'

/** One request that arrived. */
interface Arrived {
  method: string
  url: string
  /** Connections are counted from 1. */
  connection: number
}

export interface SilentServer {
  url: string
  arrived: Arrived[]
  /** Settles when the client has closed that connection. */
  closed(connection: number): Promise<unknown>
}

/**
 * A server that announces, as httpd does, to keep connections for ten minutes, and takes some requests without a word:
 * what a client sees of a connection that a firewall has forgotten.
 * @param isSilent by the number of the request, from 1, and whether its connection was used before
 */
export async function startSilentServer(
  isSilent: (request: number, isKept: boolean) => boolean,
): Promise<SilentServer> {
  const sockets: Socket[] = []
  const used = new Set<Socket>()
  const arrived: Arrived[] = []
  const server = createServer((request, response) => {
    const { socket, method = '', url = '' } = request
    const isKept = used.has(socket)
    used.add(socket)
    void buffer(request).then(() => {
      arrived.push({ method, url, connection: sockets.indexOf(socket) + 1 })
      if (isSilent(arrived.length, isKept)) return
      response.writeHead(200, { 'keep-alive': 'timeout=600, max=100', 'content-type': 'application/json' })
      response.end('{"success": true, "message": "", "data": 0}')
    })
  })
  server.keepAliveTimeout = 0
  server.on('connection', (socket) => sockets.push(socket))
  return {
    url: await listen(server),
    arrived,
    closed: (connection) => once(sockets[connection - 1] as Socket, 'close'),
  }
}

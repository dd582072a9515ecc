import { once } from 'node:events'
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { sendText } from './http.ts'

export interface TlsOptions {
  /** PEM. */
  key: string
  /** PEM; the server's own certificate first, then what leads to its authority. */
  cert: string
}

/** Milliseconds that clients have to hang up before they are cut off. */
const LONGEST_GOODBYE = 200

/** What httpd announces of the connections that it keeps. */
const KEEP_ALIVE_MS = 600_000
/** Node's own limit would come before that of httpd. */
const MAX_HEADER_BYTES = 65_536

const used = new WeakSet<Duplex>()
const kept = new WeakSet<IncomingMessage>()

/** Whether a request came on a connection on which one had come before. */
export function isOnKeptConnection(request: IncomingMessage): boolean {
  return kept.has(request)
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

export interface LoopbackServer {
  port: number
  /** From now on requests go to this handler. */
  serve(handler: Handler): void
  /** Breaks all connections and frees the port. */
  close(): Promise<void>
}

/** Listens on 127.0.0.1; port 0 takes any that is free. Rejects when the port is taken. */
export async function listen(port: number, tls: TlsOptions | undefined): Promise<LoopbackServer> {
  let handler: Handler | undefined
  const sockets = new Set<Duplex>()
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    if (used.has(request.socket)) kept.add(request)
    used.add(request.socket)
    Promise.resolve(handler?.(request, response)).catch((error: unknown) => {
      // As httpd does for a crashed worker; a caller that hung up needs nothing.
      if (!response.headersSent)
        sendText(response, 500, error instanceof Error ? error.message : String(error))
      else response.destroy()
    })
  }
  const bounds = { maxHeaderSize: MAX_HEADER_BYTES }
  const server = tls ? createHttpsServer({ ...tls, ...bounds }, listener) : createHttpServer(bounds, listener)
  server.keepAliveTimeout = KEEP_ALIVE_MS
  server.on('connection', (socket: Duplex) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
  return {
    port: (server.address() as AddressInfo).port,
    serve(next) {
      handler = next
    },
    async close() {
      // A clean end before the hard one: a client in this process then knows that its kept connections are dead.
      const goodbyes = Array.from(sockets, (socket) => once(socket, 'close'))
      for (const socket of sockets) socket.end()
      await Promise.race([Promise.allSettled(goodbyes), wait(LONGEST_GOODBYE, undefined, { ref: false })])
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** A door before a server on this computer: shut, nothing listens there any more, as outside the server's network. */
export interface Gate {
  [Symbol.asyncDispose](): Promise<void>
  /** With the path of what it stands before. */
  url: string
  /** Connections end, and new ones are refused. */
  shut(): Promise<void>
  open(): Promise<void>
}

export async function startGate(to: string): Promise<Gate> {
  const { hostname, port, pathname } = new URL(to)
  const sockets = new Set<Socket>()
  let server: Server | undefined
  let own = 0
  const pass = (socket: Socket): void => {
    // It was waiting when the door was shut.
    if (!server) return void socket.destroy()
    const other = connect(Number(port), hostname)
    for (const [one, two] of [
      [socket, other],
      [other, socket],
    ] as const) {
      sockets.add(one)
      one.on('error', () => undefined).on('close', () => (two.destroy(), sockets.delete(one)))
      one.pipe(two)
    }
  }
  const open = async (): Promise<void> => {
    server = createServer(pass).listen(own, '127.0.0.1')
    await once(server, 'listening')
    own = (server.address() as AddressInfo).port
  }
  const shut = async (): Promise<void> => {
    const before = server
    server = undefined
    for (const socket of sockets) socket.destroy()
    if (before) await new Promise((resolve) => before.close(resolve))
  }
  await open()
  return { url: `http://127.0.0.1:${own}${pathname}`, shut, open, [Symbol.asyncDispose]: shut }
}

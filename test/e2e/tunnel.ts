import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A tunnel to the bridge, which can die so that nobody notices. @param port of its near end; any where missing */
export async function openTunnel(url: string, port = 0) {
  const sockets: Socket[] = []
  let isDead = false
  const server = createServer((near) => {
    const far = connect(Number(new URL(url).port), '127.0.0.1')
    sockets.push(near, far)
    for (const socket of [near, far]) socket.on('error', () => undefined)
    near.on('data', (chunk) => isDead || far.write(chunk))
    far.on('data', (chunk) => isDead || near.write(chunk))
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
  })
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    die: () => (isDead = true),
    revive: () => (isDead = false),
    [Symbol.asyncDispose]: () =>
      new Promise<void>((closed) => {
        server.close(() => closed())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

import { createServer, type Server } from 'node:http'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { silentLog } from '../bridge/home/log.ts'
import { firstProxy, SystemProxy } from './proxy.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

async function listen(server: Server): Promise<number> {
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
  ends.push(() => (server.closeAllConnections(), server.close()))
  return (server.address() as AddressInfo).port
}

/** A server that says what it was asked with. */
async function startServer(): Promise<number> {
  return listen(
    createServer((request, response) => response.end(`${request.headers.host} ${request.headers.origin}`)),
  )
}

/** A proxy as laboratories have them: tunnels any name to that port, and remembers the names. */
async function startProxy(port: number): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = []
  const proxy = createServer()
  proxy.on('connect', (request, socket) => {
    asked.push(request.url ?? '')
    const target = connect(port, '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'))
    target.pipe(socket).pipe(target)
    socket.on('error', () => target.destroy())
    target.on('error', () => socket.destroy())
  })
  return { port: await listen(proxy), asked }
}

function useProxy(resolve: (url: string) => Promise<string>): SystemProxy {
  const proxy = new SystemProxy(resolve, silentLog)
  ends.push(() => proxy.destroy(), proxy.install())
  return proxy
}

test('a server is reached by the proxy that the system names for it, and hears the same Origin', async () => {
  const server = await startServer()
  const proxy = await startProxy(server)
  useProxy(async () => `PROXY 127.0.0.1:${proxy.port}; DIRECT`)
  const response = await fetch('http://panda.invalid:25080/x', { headers: { origin: 'atlas' } })
  expect(await response.text()).toBe('panda.invalid:25080 atlas')
  expect(proxy.asked).toEqual(['panda.invalid:25080'])
})

test('this computer is never reached by a proxy, and the system is not even asked', async () => {
  const server = await startServer()
  const asked: string[] = []
  useProxy(async (url) => (asked.push(url), 'PROXY 127.0.0.1:1'))
  expect(await (await fetch(`http://127.0.0.1:${server}/`)).text()).toContain(`127.0.0.1:${server}`)
  expect(asked).toEqual([])
})

test('it says which servers it reaches by a proxy', async () => {
  const proxy = useProxy(async (url) => (url.includes('inside') ? 'DIRECT' : 'PROXY 127.0.0.1:1'))
  expect(await proxy.covers('https://panda.invalid/mcp')).toBe(true)
  expect(await proxy.covers('https://inside.invalid/mcp')).toBe(false)
  expect(await proxy.covers('http://127.0.0.1:25080/mcp')).toBe(false)
})

test('the system is asked once for a server, and again when the network has changed', async () => {
  const server = await startServer()
  const proxy = await startProxy(server)
  const asked: string[] = []
  const system = useProxy(async (url) => (asked.push(url), `PROXY 127.0.0.1:${proxy.port}`))
  for (let call = 0; call < 3; call += 1) await (await fetch('http://panda.invalid/x')).text()
  expect(asked).toEqual(['http://panda.invalid'])
  system.forget()
  await (await fetch('http://panda.invalid/x')).text()
  expect(asked).toHaveLength(2)
})

test('a proxy that is not there is a failure of the request, and nothing else', async () => {
  useProxy(async () => 'PROXY 127.0.0.1:1')
  await expect(fetch('http://panda.invalid/')).rejects.toThrow('fetch failed')
})

test.for([
  ['DIRECT', undefined],
  ['', undefined],
  ['PROXY proxy.cern.ch:3128; DIRECT', 'http://proxy.cern.ch:3128'],
  ['HTTPS proxy.bnl.gov:443', 'https://proxy.bnl.gov:443'],
  ['DIRECT; PROXY a:1', undefined],
  ['SOCKS5 localhost:1080', 'socks5://localhost:1080'],
])('"%s" leads by %s', ([answer = '', url]) => {
  expect(firstProxy(answer)).toBe(url)
})

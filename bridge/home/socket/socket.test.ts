import { chmodSync, existsSync, mkdirSync, mkdtempSync, statSync, writeFileSync } from 'node:fs'
import { createServer as createHttp, request, type Server } from 'node:http'
import { connect as connectTo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { endsAfterEach } from '../../../test/ends.ts'
import { newHome } from '../../../test/homes.ts'
import { Secret } from '../../platform/secret.ts'
import { homeAt, type Home } from '../home.ts'
import { thisRuntime } from '../runtime-record.ts'
import { claimRuntime } from '../runtime.ts'
import { bridgeAgent, connect } from './connect.ts'
import { readGreeting } from './greeting.ts'
import { HomeSocket } from './listen.ts'

const KEY = 'pb_key-of-this-home'
const onLines = (socket: Socket) => socket.destroy()
const ends = endsAfterEach()

/** What a bridge listens with; it answers each request with the key that came with it. */
async function openSocket(
  home: Home,
  listen?: (server: Server, address: string) => Promise<void>,
  key = (): Secret | undefined => new Secret(KEY),
) {
  const http = createHttp((asked, response) => response.end(asked.headers.authorization))
  const { address, close } = await HomeSocket.open(home, key, http, onLines, listen).then((socket) => ({
    address: socket.address,
    close: async () => {
      http.closeAllConnections()
      await socket.close()
    },
  }))
  ends(close)
  return { address, close }
}

/** Another program in the bridge's place. It notes what it is sent. */
async function impostor(address: string, answer: (line: string) => Promise<string> | string) {
  const got: string[] = []
  const server = createServer((socket) => {
    socket.on('data', (chunk: Buffer) => {
      got.push(chunk.toString())
      void Promise.resolve(answer(chunk.toString())).then((text) => socket.write(text))
    })
    socket.on('error', () => undefined)
  })
  await new Promise<void>((listening) => server.listen(address, listening))
  ends(() => server.close())
  return got
}

/** As on Windows, where each connection must prove itself; elsewhere its folder is looked at. */
const PROVE = true

function ask(address: string, prove = PROVE): Promise<string> {
  const agent = bridgeAgent(address, KEY, prove)
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  request({ path: '/', agent, headers: { authorization: KEY } }, (response) => {
    void buffer(response).then((body) => {
      agent.destroy()
      resolve(body.toString())
    })
  })
    .once('error', reject)
    .end()
  return promise
}

const socketIn = (home: Home) => join(home.folder, 'bridge-0000000000000000.sock')

test('a request goes to the bridge that has the key of this home', async () => {
  const { address } = await openSocket(newHome())
  expect(await ask(address)).toBe(KEY)
  expect(await ask(address, false)).toBe(KEY)
})

test('whoever listens in its place sees no key', async () => {
  const address = socketIn(newHome())
  const got = await impostor(address, () => `${'0'.repeat(64)}\n`)
  await expect(ask(address)).rejects.toMatchObject({ why: 'stranger' })
  expect(got).toHaveLength(1)
  expect(readGreeting(got[0]!.trim())).toBeDefined()
  expect(got.join('')).not.toContain(KEY)
})

test('nor does he who has the true bridge answer for him', async () => {
  const home = newHome()
  const { address: trueOne } = await openSocket(home)
  const address = socketIn(home)
  const got = await impostor(address, async (line) => {
    const socket = connectTo(trueOne)
    socket.write(line)
    return new Promise((resolve) => socket.once('data', (chunk: Buffer) => resolve(chunk.toString())))
  })
  await expect(ask(address)).rejects.toMatchObject({ why: 'stranger' })
  expect(got.join('')).not.toContain(KEY)
})

test('without a key nothing is proved: to a home that has none any bridge is a stranger', async () => {
  const { address } = await openSocket(newHome())
  for (const prove of [true, false])
    await expect(connect(address, '', 'http', prove)).rejects.toMatchObject({ why: 'stranger' })
  let key: Secret | undefined = new Secret(KEY)
  const other = await openSocket(newHome(), undefined, () => key)
  key = undefined
  for (const prove of [true, false])
    await expect(connect(other.address, KEY, 'http', prove)).rejects.toMatchObject({ why: 'silent' })
})

test('each connection is asked anew, so that a bridge that has gone is not replaced under a client', async () => {
  const home = newHome()
  const socket = await openSocket(home)
  const agent = bridgeAgent(socket.address, KEY, PROVE)
  ends(() => agent.destroy())
  const send = () => {
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    request({ path: '/', agent, headers: { authorization: KEY } }, (response) => {
      void buffer(response).then((body) => resolve(body.toString()))
    })
      .once('error', reject)
      .end()
    return promise
  }
  expect(await send()).toBe(KEY)
  await socket.close()
  await expect.poll(() => Object.keys(agent.freeSockets)).toEqual([])
  expect(existsSync(socket.address)).toBe(false)
  const got = await impostor(socket.address, () => 'HTTP/1.1 200 OK\r\n\r\n')
  await expect(send()).rejects.toMatchObject({ why: 'stranger' })
  expect(got.join('')).not.toContain(KEY)
})

test.for([true, false])(
  'one that says nothing is not waited for (proof: %s)',
  { timeout: 20_000 },
  async (prove) => {
    const address = socketIn(newHome())
    await impostor(address, () => '')
    await expect(connect(address, KEY, 'http', prove)).rejects.toMatchObject({ why: 'silent' })
  },
)

test('nobody there is told from all that', async () => {
  await expect(connect(socketIn(newHome()), KEY, 'http')).rejects.toMatchObject({ why: 'nobody' })
})

test('who does not ask for the proof, as a program that speaks HTTP at once, gets no answer', async () => {
  const { address } = await openSocket(newHome())
  const socket = connectTo(address)
  socket.write(`GET / HTTP/1.1\r\nhost: x\r\nauthorization: ${KEY}\r\n\r\n`)
  expect((await buffer(socket)).toString()).toBe('')
})

test('a file that is no socket, and one in a folder that others may write to, are not connected to', async () => {
  const home = newHome()
  writeFileSync(socketIn(home), '')
  await expect(connect(socketIn(home), KEY, 'http')).rejects.toMatchObject({ why: 'nobody' })
  const open = join(home.folder, 'open')
  mkdirSync(open)
  const address = join(open, 'bridge.sock')
  const got = await impostor(address, () => '')
  chmodSync(open, 0o777)
  await expect(connect(address, KEY, 'http')).rejects.toMatchObject({ why: 'nobody' })
  expect(got).toEqual([])
})

test('only its user may connect', async () => {
  const { address } = await openSocket(newHome())
  expect(statSync(address).mode & 0o777).toBe(0o600)
})

test('a home whose path is too long for a socket gets a folder as private elsewhere', async () => {
  const long = join(newHome().folder, 'x'.repeat(120))
  mkdirSync(long, { mode: 0o700 })
  const socket = await openSocket(homeAt(long))
  const folder = dirname(socket.address)
  expect(folder).not.toBe(long)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  expect(await ask(socket.address)).toBe(KEY)
  await socket.close()
  expect(existsSync(folder)).toBe(false)
})

// There is no file system here that takes no sockets: this listens as one would answer.
test('so does one on a file system without sockets', async () => {
  const home = newHome()
  const tried: string[] = []
  const socket = await openSocket(home, (server, address) => {
    tried.push(address)
    if (address.startsWith(home.folder)) return Promise.reject(new Error('EOPNOTSUPP'))
    return new Promise((resolve) => server.listen(address, resolve))
  })
  expect(tried).toHaveLength(2)
  expect(socket.address).toBe(tried[1])
})

test('a folder elsewhere that a killed bridge has left is removed with the next claim of its home', async () => {
  const home = newHome()
  const folder = mkdtempSync(join(tmpdir(), 'panda-bridge-'))
  const socket = join(folder, basename(socketIn(home)))
  writeFileSync(socket, '')
  const left = { ...thisRuntime('1.0.0'), pid: 2 ** 22 + 1, url: 'http://127.0.0.1:1', socket }
  writeFileSync(home.runtimeFile, JSON.stringify(left))
  expect(await claimRuntime(home, thisRuntime('1.0.0'))).toBeUndefined()
  expect(existsSync(folder)).toBe(false)
})

test('sockets that killed bridges have left are removed', async () => {
  const home = newHome()
  const left = socketIn(home)
  writeFileSync(left, '')
  const socket = await openSocket(home)
  expect(existsSync(left)).toBe(false)
  expect(existsSync(socket.address)).toBe(true)
})

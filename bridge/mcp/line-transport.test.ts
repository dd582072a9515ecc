import { createServer, connect, type Socket } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import type { JSONRPCMessage } from '@modelcontextprotocol/server'
import { expect, test } from 'vitest'
import { endsAfterEach } from '../../test/ends.ts'
import { newHome } from '../../test/homes.ts'
import { lineReader, MOST_MESSAGE_BYTES } from '../socket/lines.ts'
import { LineTransport } from './line-transport.ts'

const ends = endsAfterEach()

/** A shim's connection and the bridge's end of it. */
async function open() {
  const address = join(newHome().folder, 'bridge.sock')
  const server = createServer({ allowHalfOpen: true })
  ends(() => server.close())
  server.listen(address)
  await once(server, 'listening')
  const client = connect({ path: address, allowHalfOpen: true })
  ends(() => client.destroy())
  const [socket] = (await once(server, 'connection')) as [Socket]
  ends(() => socket.destroy())
  const underWay = { now: 0 }
  const transport = new LineTransport(socket, {
    began: () => (underWay.now += 1),
    ended: () => (underWay.now -= 1),
  })
  const came: JSONRPCMessage[] = []
  transport.onmessage = (message) => void came.push(message)
  await transport.start()
  const lines: string[] = []
  client.setEncoding('utf8').on(
    'data',
    lineReader((line) => void lines.push(line)),
  )
  client.on('error', () => undefined)
  return { client, socket, transport, came, lines, underWay }
}

const request = (id: number | string) => `${JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/list' })}\n`
const initialized = `${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' })}\n`
const result = (id: number | string) => ({ jsonrpc: '2.0' as const, id, result: {} })

test('an answer comes with the id of its request before it, what is said unasked with none', async () => {
  const { client, transport, came, lines, underWay } = await open()
  client.write(initialized + request('a\tb\n'))
  await expect.poll(() => came.length).toBe(2)
  expect(underWay.now).toBe(1)
  await transport.send({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' })
  await transport.send(result('a\tb\n'))
  await expect.poll(() => lines.length).toBe(2)
  expect(lines[0]).toMatch(/^\t\{.*list_changed/)
  expect(lines[1]).toBe(`"a\\tb\\n"\t${JSON.stringify(result('a\tb\n'))}`)
  expect(underWay.now).toBe(0)
})

test('nothing is said unasked before the assistant has said that it is ready', async () => {
  const { client, transport, came, lines } = await open()
  const changed = { jsonrpc: '2.0' as const, method: 'notifications/tools/list_changed' }
  client.write(request(0))
  await expect.poll(() => came.length).toBe(1)
  await transport.send(changed)
  await transport.send(result(0))
  client.write(initialized)
  await expect.poll(() => came.length).toBe(2)
  await transport.send(changed)
  await expect.poll(() => lines.length).toBe(2)
  expect(lines[0]).toMatch(/^0\t/)
  expect(lines[1]).toMatch(/^\t/)
})

test('what is no message is refused, under its id where it has one', async () => {
  const { client, lines } = await open()
  client.write('{"id":7}\nno JSON\n')
  await expect.poll(() => lines.length).toBe(2)
  expect(lines[0]).toMatch(/^7\t.*"code":-32600/)
  expect(lines[1]).toMatch(/^null\t.*"code":-32600/)
})

test('a message without end ends the connection', async () => {
  const { client, socket } = await open()
  const closed = once(socket, 'close').catch(() => undefined)
  client.write('x'.repeat(MOST_MESSAGE_BYTES + 1))
  await closed
  expect(socket.bytesRead).toBeLessThan(2 * MOST_MESSAGE_BYTES)
})

test('more requests than are answered at once are refused', async () => {
  const { client, came, lines } = await open()
  for (let id = 0; id < 300; id += 1) client.write(request(id))
  await expect.poll(() => lines.length).toBe(44)
  expect(came).toHaveLength(256)
  expect(lines[0]).toMatch(/^256\t.*Too Many Requests/)
})

test('a cancelled request, and those of an assistant that has gone, are no longer under way', async () => {
  const { client, came, underWay } = await open()
  client.write(request(1) + request(2))
  await expect.poll(() => underWay.now).toBe(2)
  const params = { requestId: 1 }
  client.write(`${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/cancelled', params })}\n`)
  await expect.poll(() => underWay.now).toBe(1)
  expect(came).toHaveLength(3)
  client.end()
  await expect.poll(() => underWay.now).toBe(0)
})

test('an assistant that does not read misses what it is told, and costs no more for it', async () => {
  const { client, socket, transport, came, lines } = await open()
  client.write(initialized + request(1))
  await expect.poll(() => came.length).toBe(2)
  client.pause()
  const params = { level: 'info' as const, data: 'x'.repeat(100_000) }
  for (let count = 0; count < 1_000; count += 1)
    await transport.send({ jsonrpc: '2.0', method: 'notifications/message', params })
  expect(socket.writableLength).toBeLessThan(10_000_000)
  // Its answer comes all the same.
  await transport.send(result(1))
  client.resume()
  await expect.poll(() => lines.at(-1)).toBe(`1\t${JSON.stringify(result(1))}`)
})

test('once it is closed, as for a key that was taken back, a client that goes on is not heard', async () => {
  const { client, socket, transport, came } = await open()
  client.write(request(1))
  await expect.poll(() => came.length).toBe(1)
  const closed = once(socket, 'close')
  await transport.close()
  client.write(request(2))
  await closed
  expect(came).toHaveLength(1)
})

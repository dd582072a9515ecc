import { createServer, connect, type Socket } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import type { JSONRPCMessage } from '@modelcontextprotocol/server'
import { describe, expect, test } from 'vitest'
import { endsAfterEach } from '../../test/ends.ts'
import { newHome } from '../../test/homes.ts'
import { lineReader, MOST_MESSAGE_BYTES } from '../home/socket/lines.ts'
import { INVALID_PARAMS, JsonRpcError } from '../mcp/json-rpc-error.ts'
import { LineTransport, type LineCall } from './line-transport.ts'

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
  const calls: LineCall[] = []
  const answers = new Map<unknown, PromiseWithResolvers<Record<string, unknown>>>()
  const transport = new LineTransport(
    socket,
    { began: () => (underWay.now += 1), ended: () => (underWay.now -= 1) },
    (call) => {
      calls.push(call)
      const answer = Promise.withResolvers<Record<string, unknown>>()
      answers.set(call.params['name'], answer)
      return answer.promise
    },
  )
  const came: JSONRPCMessage[] = []
  transport.onmessage = (message) => void came.push(message)
  await transport.start()
  const lines: string[] = []
  client.setEncoding('utf8').on(
    'data',
    lineReader((line) => void lines.push(line)),
  )
  client.on('error', () => undefined)
  return { client, socket, transport, came, calls, answers, lines, underWay }
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

describe('a call of a tool', () => {
  const callOf = (id: number, name: string) =>
    `${JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params: { name } })}\n`

  test('is answered with what came of it, also with an error', async () => {
    const { client, answers, lines, came, underWay } = await open()
    client.write(callOf(1, 'good') + callOf(2, 'bad') + callOf(3, 'odd'))
    await expect.poll(() => underWay.now).toBe(3)
    answers.get('good')?.resolve({ content: [] })
    answers.get('bad')?.reject(new JsonRpcError(INVALID_PARAMS, 'No such tool', { tool: 'bad' }))
    answers.get('odd')?.reject(new TypeError('secret is not a function'))
    await expect.poll(() => lines.length).toBe(3)
    const said = lines.map((line) => JSON.parse(line.slice(line.indexOf('\t') + 1)) as unknown)
    expect(said).toEqual([
      { jsonrpc: '2.0', id: 1, result: { content: [] } },
      {
        jsonrpc: '2.0',
        id: 2,
        error: { code: INVALID_PARAMS, message: 'No such tool', data: { tool: 'bad' } },
      },
      { jsonrpc: '2.0', id: 3, error: { code: -32_603, message: 'Internal error' } },
    ])
    expect(underWay.now).toBe(0)
    expect(came).toEqual([])
  })

  test('says on its way what belongs to it, and nothing once it was answered', async () => {
    const { client, calls, answers, lines } = await open()
    client.write(callOf(1, 'one'))
    await expect.poll(() => calls.length).toBe(1)
    const progress = { method: 'notifications/progress', params: { progressToken: 1, progress: 1 } }
    calls[0]?.notify(progress)
    answers.get('one')?.resolve({})
    await expect.poll(() => lines.length).toBe(2)
    expect(lines[0]).toBe(`\t${JSON.stringify({ jsonrpc: '2.0', ...progress })}`)
    calls[0]?.notify(progress)
    client.write('no JSON\n')
    await expect.poll(() => lines.length).toBe(3)
    expect(lines[2]).toMatch(/^null\t/)
  })

  test('that is cancelled ends without an answer, as do those of an assistant that has gone', async () => {
    const { client, calls, answers, lines, underWay } = await open()
    client.write(callOf(1, 'one') + callOf(2, 'two'))
    await expect.poll(() => underWay.now).toBe(2)
    const params = { requestId: 1 }
    client.write(`${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/cancelled', params })}\n`)
    await expect.poll(() => calls[0]?.signal.aborted).toBe(true)
    answers.get('one')?.resolve({})
    expect(underWay.now).toBe(1)
    expect(calls[1]?.signal.aborted).toBe(false)
    client.end()
    await expect.poll(() => calls[1]?.signal.aborted).toBe(true)
    expect(underWay.now).toBe(0)
    expect(lines).toEqual([])
  })

  test.for(['{"id":1.5}', '{"id":1,"params":[]}', '{"id":1}', '{"id":1,"params":{"_meta":7}}'])(
    'that is none is left to the schemas of the SDK: %s',
    async (odd) => {
      const { client, came, calls, lines } = await open()
      const message = { jsonrpc: '2.0', method: 'tools/call', ...(JSON.parse(odd) as object) }
      client.write(`${JSON.stringify(message)}\n`)
      await expect.poll(() => came.length + lines.length).toBe(1)
      expect(calls).toEqual([])
    },
  )

  test('may come again under its id once it was cancelled, also at once', async () => {
    const { client, calls, answers, lines } = await open()
    const params = { requestId: 1 }
    const cancel = `${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/cancelled', params })}\n`
    client.write(callOf(1, 'one') + cancel + callOf(1, 'two'))
    await expect.poll(() => calls.length).toBe(2)
    answers.get('one')?.resolve({ of: 'one' })
    answers.get('two')?.resolve({ of: 'two' })
    await expect.poll(() => lines.length).toBe(1)
    expect(lines[0]).toContain('"of":"two"')
  })

  test('is answered with an error where what came of it is too deep for a text', async () => {
    const { client, answers, lines, underWay } = await open()
    client.write(callOf(1, 'deep'))
    await expect.poll(() => underWay.now).toBe(1)
    const deep = JSON.parse('['.repeat(20_000) + ']'.repeat(20_000)) as unknown
    answers.get('deep')?.resolve({ content: [], deep })
    await expect.poll(() => lines.length).toBe(1)
    expect(lines[0]).toMatch(/^1\t.*-32603.*too deep/)
    expect(underWay.now).toBe(0)
  })
})

// Servers that send without end, and assistants that do not read.
import { once } from 'node:events'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json, text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { hostilePandaMcp, listen, serverOf, writeWithoutEnd } from '../../test/hostile-pandamcp.ts'
import { silentLog } from '../log.ts'
import { McpEndpoint } from './endpoint.ts'
import { EventMessages } from './event-messages.ts'
import { GrowingBytes, TooLarge } from './growing-bytes.ts'
import { readLargeMessage } from './large-message.ts'
import { Lists } from './lists.ts'
import { MOST_UNREAD_BYTES } from './reader.ts'
import { SessionTransport } from './session-transport.ts'
import type { Upstream } from './upstream.ts'

const MEGABYTE = 1_000_000

const options = () => ({ signal: AbortSignal.timeout(60_000), readOnly: true })

test.for([
  ['an event of lines', 'data: x\n'],
  ['a line', 'x'.repeat(100_000)],
  ['events', `data: {"jsonrpc":"2.0","method":"notifications/x","params":{"x":"${'x'.repeat(10_000)}"}}\n\n`],
])('a list that is %s without end is broken off, and said to be too large', async ([, piece = '']) => {
  const sent = Promise.withResolvers<number>()
  const upstream = await hostilePandaMcp((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    void writeWithoutEnd(response, piece).then(sent.resolve)
  })
  await expect(upstream.request({ method: 'tools/list' }, options())).rejects.toMatchObject({
    code: 'not-panda',
    message: expect.stringContaining('too large'),
  })
  expect(await sent.promise).toBeLessThan(30 * MEGABYTE)
})

test.for([
  ['an event of lines', 'data: x\n'],
  ['a line', 'x'.repeat(100_000)],
])('what a server says unasked, as %s without end, is broken off', async ([, piece = '']) => {
  const sent = Promise.withResolvers<number>()
  const upstream = await hostilePandaMcp(
    ({ id }, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ jsonrpc: '2.0', id, result: {} })),
    { push: (response) => void writeWithoutEnd(response, piece).then(sent.resolve) },
  )
  await upstream.request({ method: 'tools/list' }, options())
  expect(await sent.promise).toBeLessThan(20 * MEGABYTE)
})

test.for([
  ['says nothing', () => undefined],
  ['goes on for ever', (response: ServerResponse) => void writeWithoutEnd(response, ': x\n')],
] as const)('a server that %s keeps no connection of a call that was cancelled', async ([, answer]) => {
  const closed: Promise<unknown>[] = []
  const upstream = await hostilePandaMcp(({ method }, response) => {
    closed.push(once(response, 'close'))
    if (method !== 'tools/call') return
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
    answer(response)
  })
  for (let number = 1; number <= 3; number += 1) {
    const cancelled = new AbortController()
    const call = upstream.request({ method: 'tools/call' }, { signal: cancelled.signal, readOnly: false })
    await expect.poll(() => closed.length).toBe(number)
    cancelled.abort()
    await expect(call).rejects.toBeInstanceOf(Error)
  }
  await Promise.all(closed)
})

test('a refusal whose page has no end is broken off', async () => {
  const sent = Promise.withResolvers<number>()
  const upstream = await hostilePandaMcp((_, response) => {
    response.writeHead(500)
    void writeWithoutEnd(response, 'x'.repeat(100_000)).then(sent.resolve)
  })
  await expect(upstream.request({ method: 'tools/call' }, options())).rejects.toMatchObject({
    code: 'unreachable',
  })
  expect(await sent.promise).toBeLessThan(20 * MEGABYTE)
})

test('an event may be as large as said, and not larger', () => {
  const taken: unknown[] = []
  const events = new EventMessages((message) => taken.push(message), 10_000)
  events.add(Buffer.from(`data: ${JSON.stringify('x'.repeat(5_000))}\n\n`))
  expect(taken).toEqual(['x'.repeat(5_000)])
  const line = Buffer.from('data: 1\n')
  let lines = 0
  expect(() => {
    for (; lines < 10_000; lines += 1) events.add(line)
  }).toThrow(TooLarge)
  expect(lines).toBeLessThan(100)
  const other = new EventMessages(() => undefined, 10_000)
  expect(() => other.add(Buffer.alloc(20_000, 'x'))).toThrow(TooLarge)
})

test('a message of many small values is not read into memory', () => {
  const bytes = new GrowingBytes()
  bytes.add(Buffer.from(`{"result":[${'{},'.repeat(2 * MEGABYTE)}{}]}`))
  expect(() => readLargeMessage(bytes, 0)).toThrow(TooLarge)
  const one = new GrowingBytes()
  one.add(Buffer.from(JSON.stringify({ result: '[{,'.repeat(MEGABYTE) })))
  expect(readLargeMessage(one, 0)).toMatchObject({ result: expect.stringContaining('[{,[{,') as string })
})

/** The names in a list whose pages are as told, and how often it was asked for. */
async function listOf(page: (number: number) => object): Promise<{ entries: unknown[]; asked: number }> {
  let asked = 0
  const upstream: Pick<Upstream, 'request'> = { request: () => Promise.resolve({ ...page((asked += 1)) }) }
  const folder = await mkdtemp(join(tmpdir(), 'lists-'))
  const lists = new Lists(upstream as Upstream, folder, 'x', silentLog, () => undefined)
  const entries = await lists.get('tools/list')
  return { entries, asked }
}

test('a list is asked for page by page to its end', async () => {
  const { entries } = await listOf((number) => ({
    tools: [{ name: `t${number}` }],
    ...(number < 3 && { nextCursor: `${number}` }),
  }))
  expect(entries).toEqual([{ name: 't1' }, { name: 't2' }, { name: 't3' }])
})

test('a list without end has one: at a page that came before, and at a number of pages, entries and characters', async () => {
  const circle = await listOf((number) => ({ tools: [{ name: `t${number}` }], nextCursor: 'again' }))
  expect(circle.asked).toBe(2)
  const pages = await listOf((number) => ({ tools: [{ name: `t${number}` }], nextCursor: `${number}` }))
  expect(pages).toMatchObject({ asked: 100, entries: expect.objectContaining({ length: 100 }) as unknown })
  const entries = await listOf((number) => ({
    tools: Array.from({ length: 1_000 }, (_, index) => ({ name: `t${number}-${index}` })),
    nextCursor: `${number}`,
  }))
  expect(entries.entries).toHaveLength(5_000)
  expect(entries.asked).toBe(6)
  const long = await listOf((number) => ({
    tools: [{ name: `t${number}`, description: 'x'.repeat(4 * MEGABYTE) }],
    nextCursor: `${number}`,
  }))
  expect(long.entries).toHaveLength(2)
})

test('a file of lists that has become huge is not read', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lists-'))
  await writeFile(join(folder, 'lists-x.json'), `{"tools/list":[{"name":"old"}]}${' '.repeat(60 * MEGABYTE)}`)
  const lists = new Lists({} as Upstream, folder, 'x', silentLog, () => undefined)
  await lists.load()
  expect(lists.known('tools/list')).toEqual([])
})

const accept = 'application/json, text/event-stream'
const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } },
}

/** Sends a request, and reads nothing of the answer. */
async function askWithoutReading(
  url: string,
  headers: Record<string, string>,
  body?: object,
): Promise<IncomingMessage> {
  const asked = request(url, {
    method: body ? 'POST' : 'GET',
    agent: false,
    headers: { accept, 'content-type': 'application/json', ...headers },
  })
  asked.on('error', () => undefined)
  asked.end(body && JSON.stringify(body))
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  response.on('error', () => undefined)
  return response
}

/** What the connections of a server hold that was not read: bytes. */
function unreadOf(sockets: ReadonlySet<Socket>): number {
  return [...sockets].reduce((sum, socket) => sum + socket.writableLength, 0)
}

const notification = {
  jsonrpc: '2.0' as const,
  method: 'notifications/message',
  params: { data: 'x'.repeat(1_000) },
}

test('an assistant that does not read what it is told loses the stream, and is not remembered for', async () => {
  const problems: string[] = []
  const transport = new SessionTransport(() => undefined)
  transport.onerror = ({ message }) => problems.push(message)
  transport.onmessage = (message) => {
    if ('id' in message && 'method' in message && message.method === 'initialize')
      void transport.send({ jsonrpc: '2.0', id: 1, result: {} })
  }
  const sockets = new Set<Socket>()
  const closed = Promise.withResolvers<void>()
  const server = serverOf(async (asked, response) => {
    if (asked.method === 'GET') response.once('close', closed.resolve)
    transport.handle(asked, response, asked.method === 'POST' ? await json(asked) : undefined)
  }).on('connection', (socket) => sockets.add(socket))
  const url = await listen(server)
  ;(await askWithoutReading(url, {}, initialize)).resume()
  await askWithoutReading(url, {})
  for (let sent = 0; sent < 50_000; sent += 1) await transport.send(notification)
  expect(unreadOf(sockets)).toBeLessThan(2 * MOST_UNREAD_BYTES)
  await closed.promise
  expect(problems).toEqual([expect.stringContaining('nobody reads it')])
})

test('one that does not read on the way misses what it is told there, and gets the answer', async () => {
  const transport = new SessionTransport(() => undefined)
  const asked = Promise.withResolvers<void>()
  transport.onmessage = (message) => {
    if (!('id' in message && 'method' in message)) return
    if (message.method === 'initialize') void transport.send({ jsonrpc: '2.0', id: 1, result: {} })
    else asked.resolve()
  }
  const sockets = new Set<Socket>()
  const server = serverOf(async (request, response) =>
    transport.handle(request, response, await json(request)),
  ).on('connection', (socket) => sockets.add(socket))
  const url = await listen(server)
  ;(await askWithoutReading(url, {}, initialize)).resume()
  const response = askWithoutReading(url, {}, { jsonrpc: '2.0', id: 2, method: 'tools/call' })
  await asked.promise
  for (let sent = 0; sent < 50_000; sent += 1) await transport.send(notification, { relatedRequestId: 2 })
  expect(unreadOf(sockets)).toBeLessThan(2 * MOST_UNREAD_BYTES)
  await transport.send({ jsonrpc: '2.0', id: 2, result: { done: true } })
  expect(await text(await response)).toMatch(/"result":\{"done":true\}\}\n\n$/)
})

/** The bridge's endpoint, before a server is chosen. @param log hears what is logged */
async function endpoint(log = silentLog): Promise<{ url: string; mcp: McpEndpoint; sockets: Set<Socket> }> {
  const mcp = new McpEndpoint({
    relay: () => undefined,
    instructions: () => '',
    onSeen: () => undefined,
    log,
  })
  const sockets = new Set<Socket>()
  const server = serverOf(async (asked, response) => {
    const key = String(asked.headers['x-key'] ?? 'x')
    await mcp.handle(asked, response, key, asked.method === 'POST' ? await json(asked) : undefined)
  }).on('connection', (socket) => sockets.add(socket))
  onTestFinished(() => mcp.close())
  return { url: await listen(server), mcp, sockets }
}

test('in the 2026 protocol, a listener that does not read loses its stream', async () => {
  const told: string[] = []
  const { url, mcp } = await endpoint({ ...silentLog, warn: (_, message) => told.push(message) })
  const meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'x', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  }
  const params = { _meta: meta, notifications: { toolsListChanged: true } }
  const headers = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'subscriptions/listen' }
  const response = await askWithoutReading(url, headers, {
    jsonrpc: '2.0',
    id: 1,
    method: 'subscriptions/listen',
    params,
  })
  expect(response.statusCode).toBe(200)
  const closed = new Promise((resolve) => response.once('close', resolve))
  for (let sent = 0; sent < 500_000 && told.length === 0; sent += 1) {
    mcp.listChanged('tools/list')
    // The stream is written between the turns.
    if (sent % 100 === 0) await new Promise((turn) => setImmediate(turn))
  }
  expect(told).toEqual([expect.stringContaining('nobody reads it')])
  response.resume()
  await closed
})

test('300 sessions of one key throw out none of another’s', async () => {
  const { url } = await endpoint()
  const open = async (key: string) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { accept, 'content-type': 'application/json', 'x-key': key },
      body: JSON.stringify(initialize),
    })
    await response.text()
    return response.headers.get('mcp-session-id') ?? ''
  }
  const statusOf = async (key: string, session: string) => {
    const headers = { accept, 'content-type': 'application/json', 'x-key': key, 'mcp-session-id': session }
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body: JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/list' }),
    })
    await response.text()
    return response.status
  }
  const other = await open('other')
  const sessions: string[] = []
  for (let opened = 0; opened < 300; opened += 1) sessions.push(await open('busy'))
  expect(await statusOf('other', other)).toBe(200)
  expect(await statusOf('busy', sessions.at(-1) ?? '')).toBe(200)
  expect(await statusOf('busy', sessions[0] ?? '')).toBe(404)
})

// Assistants that do not read, and more of them than there should be.
import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { json, text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { withoutServer } from '../calls/without-server.ts'
import { listen, serverOf } from '../../test/hostile-pandamcp.ts'
import { newHome } from '../../test/homes.ts'
import { silentLog } from '../home/log.ts'
import { McpEndpoint } from './endpoint.ts'
import { KeptSessions } from './kept-sessions.ts'
import { MOST_UNREAD_BYTES } from './reader.ts'
import { SessionTransport } from './session-transport.ts'

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
  const kept = await KeptSessions.load(newHome().assistantSessionsFile, log)
  const options = { answering: () => withoutServer, instructions: () => '', onSeen: () => undefined }
  const mcp = new McpEndpoint({ ...options, keyMadeAt: () => 0, log }, kept)
  const sockets = new Set<Socket>()
  const server = serverOf(async (asked, response) => {
    const key = String(asked.headers['x-key'] ?? 'x')
    const body = asked.method === 'POST' ? await json(asked) : undefined
    await mcp.handle(asked, response, key, body, () => true)
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

test('300 sessions of one key throw out none of another’s, and none that is in use', async () => {
  const { url, mcp } = await endpoint()
  const headersOf = (key: string, session?: string) => ({
    accept,
    'content-type': 'application/json',
    'x-key': key,
    ...(session !== undefined && { 'mcp-session-id': session }),
  })
  const open = async (key: string) => {
    const asked = { method: 'POST', headers: headersOf(key), body: JSON.stringify(initialize) }
    const response = await fetch(url, asked)
    await response.text()
    return response.headers.get('mcp-session-id') ?? ''
  }
  const statusOf = async (key: string, session: string) => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/list' })
    const response = await fetch(url, { method: 'POST', headers: headersOf(key, session), body })
    await response.text()
    return response.status
  }
  const other = await open('other')
  const listening = await open('busy')
  const stream = await fetch(url, { headers: headersOf('busy', listening) })
  const sessions: string[] = []
  for (let opened = 0; opened < 300; opened += 1) sessions.push(await open('busy'))
  mcp.listChanged('tools/list')
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
  let heard = ''
  // On a busy machine it is kept open by comments meanwhile.
  while (/^(?:: keepalive\n\n)*$/.test(heard)) heard += (await reader?.read())?.value ?? 'nothing more'
  expect(heard).toContain('notifications/tools/list_changed')
  expect(await statusOf('other', other)).toBe(200)
  expect(await statusOf('busy', sessions.at(-1) ?? '')).toBe(200)
  // It made room, and its client is still there.
  expect(await statusOf('busy', sessions[150] ?? '')).toBe(200)
  expect(await statusOf('busy', sessions[0] ?? '')).toBe(404)
  await reader?.cancel()
})

import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import type { Login } from '../bridge/auth/login.ts'
import { silentLog } from '../bridge/home/log.ts'
import type { McpTimes } from '../bridge/upstream/mcp/mcp-connection.ts'
import { PandaMcpUpstream } from '../bridge/upstream/panda/pandamcp/pandamcp.ts'
import type { RequestOptions, UpstreamEvents } from '../bridge/upstream/upstream.ts'

const signedOut = { state: { is: 'signed-out' } } as Login

/** Listens until the test has finished. @returns its URL */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** What throws there fails the test by what it then waits for. */
export function serverOf(
  handle: (asked: IncomingMessage, response: ServerResponse) => Promise<unknown>,
): Server {
  return createServer((asked, response) => void handle(asked, response))
}

/** Writes the piece for as long as it is taken, and tells how many bytes that were. */
export async function writeWithoutEnd(response: ServerResponse, piece: string): Promise<number> {
  const closed = once(response, 'close')
  let bytes = 0
  while (!response.destroyed && bytes < 500_000_000) {
    bytes += piece.length
    if (!response.write(piece)) await Promise.race([once(response, 'drain'), closed])
  }
  response.destroy()
  return bytes
}

export interface Message {
  id?: number
  method: string
  params?: Record<string, unknown>
}
type Answer = (message: Message, response: ServerResponse) => unknown

interface Options {
  /** Writes to the stream on which it may speak unasked; without it there is none. */
  push?: (response: ServerResponse) => void
  /** Hears each message that is no request of the bridge's, which it takes, keeps without a word, or fails to take. */
  heard?: (message: Record<string, unknown>) => 'keep' | 'fail' | void
  events?: Partial<UpstreamEvents>
  times?: Partial<McpTimes>
  login?: Login
}

/** The bridge's way to a server that opens a session as PandaMCP does, and then answers as it is told. */
export async function hostilePandaMcp(
  answer: Answer,
  { push, heard, events = {}, times, login = signedOut }: Options = {},
): Promise<PandaMcpUpstream> {
  const server = serverOf(async (asked, response) => {
    if (asked.method === 'GET') {
      if (!push) return response.writeHead(405).end()
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      return push(response)
    }
    if (asked.method !== 'POST') return response.writeHead(200).end()
    const message = (await json(asked)) as Message
    if (message.id === undefined || !('method' in message)) {
      const done = heard?.({ ...message })
      return done === 'keep' ? undefined : response.writeHead(done === 'fail' ? 500 : 202).end()
    }
    if (message.method !== 'initialize') return answer(message, response)
    const result = {
      protocolVersion: '2025-11-25',
      capabilities: {},
      serverInfo: { name: 'x', version: '1' },
    }
    response.writeHead(200, { 'content-type': 'application/json', 'mcp-session-id': 'x' })
    return response.end(JSON.stringify({ jsonrpc: '2.0', id: message.id, result }))
  })
  const url = await listen(server)
  const all = { onNotification: () => undefined, onReachable: () => undefined, ...events }
  const panda = { name: 'X', url, vo: 'atlas', pandaMcpUrl: `${url}/mcp` }
  const upstream = new PandaMcpUpstream(panda, login, all, silentLog, times)
  onTestFinished(() => upstream.close())
  return upstream
}

/** What a test asks it, where it matters little what. */
export const aCall = { method: 'tools/call', params: { name: 't', arguments: {} } }

export function callOptions(more: Partial<RequestOptions> = {}): RequestOptions {
  return { signal: AbortSignal.timeout(60_000), readOnly: false, ...more }
}

/** Begins a stream of events. @returns what says a message in it */
export function sayStreamed(response: ServerResponse): (message: object) => void {
  response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
  return (message) => void response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`)
}

export function answerInJson(response: ServerResponse, message: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(message))
}

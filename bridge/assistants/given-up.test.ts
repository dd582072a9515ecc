// Assistants that give up a request before it is served: its response has closed by then.
import { once } from 'node:events'
import { get, request, type ServerResponse } from 'node:http'
import { expect, onTestFinished, test, vi } from 'vitest'
import { listen, serverOf } from '../../test/hostile-pandamcp.ts'
import { newHome } from '../../test/homes.ts'
import type { Answering } from '../calls/answering.ts'
import { silentLog } from '../home/log.ts'
import { McpEndpoint } from './endpoint.ts'
import { KeptSessions } from './kept-sessions.ts'
import { SessionTransport } from './session-transport.ts'

/** Sends a request and goes away once the server has it, which is told of when it is too late. */
async function giveUp(asked: ReturnType<typeof request>, reached: Promise<void>): Promise<void> {
  asked.on('error', () => undefined).end()
  await reached
  asked.destroy()
}

test('a stream of notifications that was given up before it is served leaves room for the next', async () => {
  const transport = new SessionTransport(() => undefined)
  transport.sessionId = 'x'
  const [reached, served] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let isFirst = true
  const url = await listen(
    serverOf(async (asked, response) => {
      if (isFirst) {
        isFirst = false
        const closed = once(response, 'close')
        reached.resolve()
        await closed
      }
      transport.handle(asked, response, undefined)
      served.resolve()
    }),
  )
  const headers = { accept: 'text/event-stream' }
  await giveUp(get(url, { headers, agent: false }), reached.promise)
  await served.promise
  expect(transport.isIdle).toBe(true)
  const { status, body } = await fetch(url, { headers })
  expect(status).toBe(200)
  await body?.cancel()
  await expect.poll(() => transport.isIdle).toBe(true)
})

test('in the 2026 protocol, a listener that was given up before it is served is not kept, and nothing is asked for it', async () => {
  const handle = vi.fn<Answering['handle']>(async () => ({}))
  const kept = await KeptSessions.load(newHome().assistantSessionsFile, silentLog)
  const mcp = new McpEndpoint(
    {
      answering: () => ({ handle, tell: () => Promise.resolve() }),
      instructions: () => '',
      onSeen: () => undefined,
      keyMadeAt: () => 0,
      log: silentLog,
    },
    kept,
  )
  onTestFinished(() => mcp.close())
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'x', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  }
  const body = {
    jsonrpc: '2.0',
    id: 1,
    method: 'subscriptions/listen',
    params: { _meta, notifications: { resourceSubscriptions: ['panda://1'] } },
  }
  const [reached, served] = [Promise.withResolvers<void>(), Promise.withResolvers<ServerResponse>()]
  const url = await listen(
    serverOf(async (asked, response) => {
      const closed = once(response, 'close')
      reached.resolve()
      await closed
      await mcp.handle(asked, response, 'x', body, () => true)
      served.resolve(response)
    }),
  )
  const headers = {
    accept: 'application/json, text/event-stream',
    'content-type': 'application/json',
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': 'subscriptions/listen',
  }
  await giveUp(request(url, { method: 'POST', headers, agent: false }), reached.promise)
  const response = await served.promise
  expect(handle).not.toHaveBeenCalled()
  // What is kept of a listener is broken off with its key.
  const destroy = vi.spyOn(response, 'destroy')
  await mcp.revoke('x')
  expect(destroy).not.toHaveBeenCalled()
})

// A key that is taken back, and another of the same name: what was opened with the first is not the second's.
import { json } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { withoutServer } from '../calls/without-server.ts'
import { listen, serverOf } from '../../test/hostile-pandamcp.ts'
import { newHome } from '../../test/homes.ts'
import { silentLog } from '../home/log.ts'
import { McpEndpoint } from './endpoint.ts'
import { KeptSessions } from './kept-sessions.ts'

const headersOf = (key: string, more: Record<string, string> = {}) => ({
  accept: 'application/json, text/event-stream',
  'content-type': 'application/json',
  'x-key': key,
  ...more,
})

/** The bridge's endpoint, before a server is chosen. @param instructions asked for where a session is opened */
async function endpoint(
  file: string,
  keyMadeAt: () => number,
  instructions = () => '',
): Promise<{ url: string; mcp: McpEndpoint }> {
  const kept = await KeptSessions.load(file, silentLog)
  const options = { answering: () => withoutServer, instructions, onSeen: () => undefined }
  const mcp = new McpEndpoint({ ...options, keyMadeAt, log: silentLog }, kept)
  const server = serverOf(async (asked, response) => {
    const key = String(asked.headers['x-key'])
    const body = asked.method === 'POST' ? await json(asked) : undefined
    await mcp.handle(asked, response, key, body, () => true)
  })
  onTestFinished(() => mcp.close())
  return { url: await listen(server), mcp }
}

async function openSession(url: string): Promise<string> {
  const clientInfo = { name: 'x', version: '1' }
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo }
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params })
  const response = await fetch(url, { method: 'POST', headers: headersOf('x'), body })
  await response.text()
  return response.headers.get('mcp-session-id') ?? ''
}

async function statusOf(url: string, session: string): Promise<number> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/list' })
  const headers = headersOf('x', { 'mcp-session-id': session })
  const response = await fetch(url, { method: 'POST', headers, body })
  await response.text()
  return response.status
}

test('a session answers no other key of the same name', async () => {
  let madeAt = 1
  const { url } = await endpoint(newHome().assistantSessionsFile, () => madeAt)
  const session = await openSession(url)
  expect(await statusOf(url, session)).toBe(200)
  madeAt = 2
  expect(await statusOf(url, session)).toBe(404)
})

test('nor does one whose key was taken back while it was opened again', async () => {
  const file = newHome().assistantSessionsFile
  const before = await endpoint(file, () => 1)
  const session = await openSession(before.url)
  await before.mcp.close()
  let madeAt = 1
  const { url, mcp } = await endpoint(
    file,
    () => madeAt,
    () => {
      madeAt = 2
      void mcp.revoke('x')
      return ''
    },
  )
  expect(await statusOf(url, session)).toBe(404)
  expect(madeAt).toBe(2)
  expect(await statusOf(url, session)).toBe(404)
})

test('in the 2026 protocol, who only listens hears no more, and others do', async () => {
  const { url, mcp } = await endpoint(newHome().assistantSessionsFile, () => 1)
  const listener = async (key: string) => {
    const meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': { name: 'x', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': {},
    }
    const params = { _meta: meta, notifications: { toolsListChanged: true } }
    const method = 'subscriptions/listen'
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
    const headers = headersOf(key, { 'mcp-protocol-version': '2026-07-28', 'mcp-method': method })
    const response = await fetch(url, { method: 'POST', headers, body })
    return response.body?.pipeThrough(new TextDecoderStream()).getReader()
  }
  const readAll = async (reader: Awaited<ReturnType<typeof listener>>, until?: string) => {
    let heard = ''
    for (;;) {
      const { value, done } = (await reader?.read().catch(() => undefined)) ?? {}
      heard += value ?? ''
      if (done !== false || (until !== undefined && heard.includes(until))) return heard
    }
  }
  const [revoked, other] = [await listener('x'), await listener('other')]
  await mcp.revoke('x')
  mcp.listChanged('tools/list')
  expect(await readAll(revoked)).not.toContain('list_changed')
  expect(await readAll(other, 'list_changed')).toContain('notifications/tools/list_changed')
  await other?.cancel()
})

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { SessionTransport } from './session-transport.ts'

/** A session of its own over a real socket, that answers `initialize` and leaves all else waiting. */
async function openSession(): Promise<(message: object) => Promise<Response>> {
  const transport = new SessionTransport(() => undefined)
  transport.onmessage = (message) => {
    if ('method' in message && 'id' in message && message.method === 'initialize')
      void transport.send({ jsonrpc: '2.0', id: message.id, result: {} })
  }
  const server = createServer((request, response) => {
    void json(request).then((body) => transport.handle(request, response, body))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(async () => {
    await transport.close()
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
  const post = (message: object) =>
    fetch(`http://127.0.0.1:${port}`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ jsonrpc: '2.0', ...message }),
    })
  const clientInfo = { name: 'test', version: '1' }
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo }
  expect((await post({ id: 1, method: 'initialize', params })).status).toBe(200)
  return post
}

test('a second request with the id of one under way is refused, as only one of them could be answered', async () => {
  const post = await openSession()
  // Its headers come when the wait has become a stream: from then on it is under way.
  expect((await post({ id: 2, method: 'tools/list' })).headers.get('content-type')).toBe('text/event-stream')
  const second = await post({ id: 2, method: 'tools/list' })
  expect(second.status).toBe(400)
  expect(await second.json()).toMatchObject({ error: { message: expect.stringContaining('under way') } })
})

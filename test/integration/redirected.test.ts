import { once } from 'node:events'
import { createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { startTestBridge, usePandaMcp } from '../bridge.ts'

// PandaMCP at the address that the servers' list has, `/mcp/`, sends each request on to `/mcp`.

test('an address that sends on is asked once, not for each call, and again when a session is lost', async () => {
  await using fixture = await startTestBridge({ signedIn: false })
  const { demo, bridge } = fixture
  const asked: string[] = []
  const front = createServer((request, response) => {
    asked.push(request.url ?? '')
    if (request.url === '/mcp/') {
      response.writeHead(307, { location: '/mcp' }).end()
      return
    }
    const { method, headers } = request
    const onward = httpRequest(demo.mcpUrl, { method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers)
      answer.pipe(response)
    })
    onward.on('error', () => response.destroy())
    request.pipe(onward)
  })
  front.listen(0, '127.0.0.1')
  await once(front, 'listening')
  try {
    const { port } = front.address() as AddressInfo
    await usePandaMcp(fixture, `http://127.0.0.1:${port}/mcp/`)
    const call = () => bridge.api.callTool({ name: 'system_is_alive', arguments: {} })
    const sentOn = () => asked.filter((path) => path === '/mcp/').length
    expect(await call()).toMatchObject({ isError: false })
    const atFirst = sentOn()
    expect(atFirst).toBeGreaterThan(0)
    const before = asked.length
    for (let number = 0; number < 3; number += 1) expect(await call()).toMatchObject({ isError: false })
    expect(asked.slice(before)).toEqual(['/mcp', '/mcp', '/mcp'])
    await demo.restartMcp()
    expect(await call()).toMatchObject({ isError: false })
    expect(sentOn()).toBeGreaterThan(atFirst)
  } finally {
    front.closeAllConnections()
    front.close()
  }
})

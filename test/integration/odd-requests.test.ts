// What no browser and no assistant sends, over a raw socket.
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { beforeAll, expect, test } from 'vitest'
import { startTestBridge, type TestBridge } from '../bridge.ts'
import { endsAfterAll } from '../ends.ts'

let fixture: TestBridge
let keys: string[]
const ends = endsAfterAll()
beforeAll(async () => {
  fixture = await startTestBridge()
  ends(() => fixture[Symbol.asyncDispose]())
  const headers = await Promise.all(['control', 'stdio'].map((name) => fixture.headersOf(name)))
  keys = ['', ...headers.map(({ authorization }) => `Authorization: ${authorization}\r\n`)]
})

/** The status of the answer to one request, or undefined where the connection was closed without one. */
async function statusOf(firstLine: string, headers = '', body = ''): Promise<number | undefined> {
  const { port, host } = new URL(fixture.bridge.url)
  const socket = connect(Number(port), '127.0.0.1')
  socket.on('error', () => undefined)
  const length = body === '' ? '' : `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`
  socket.write(`${firstLine}\r\nHost: ${host}\r\nConnection: close\r\n${length}${headers}\r\n${body}`)
  const answer = await text(socket).catch(() => '')
  return /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] === undefined ? undefined : Number(answer.slice(9, 12))
}

const targets = [
  '/mcp',
  '/api/getState',
  '//',
  '///',
  '*',
  'http://[',
  'http://evil.example/mcp',
  'http://evil.example/ui/',
  '//evil.example/mcp',
  '/\\',
  '/%',
  '/%00',
  '/mcp%00',
  '/mcp/',
  '/mcp//',
  '/ui/%00',
  '/ui/%',
  '/ui/%E0%A4%A',
  '/ui//',
  '/ui/..%2f..%2fcli.js',
  '/ui/../cli.js',
  '/ui/%2e%2e/cli.js',
  '/ui/assets',
  '/ui/assets/',
  '/ui/api/',
  '/ui/api/%00',
  '/ui/api/__proto__',
  '/ui/open?link=%00',
  '/ui/open?link=%',
  '/api/',
  '/api/%00',
  '/api/constructor',
  '/api/__proto__',
  '/api//getState',
  '/identity/%00',
  `/ui/${'x'.repeat(8_000)}`,
  `/ui/${'a/'.repeat(2_000)}`,
]

test.for(targets.map((target) => [target.slice(0, 30), target] as const))(
  'a request for %s fails as the asker’s fault, and not the bridge’s',
  async ([, target]) => {
    for (const method of [
      'GET',
      'POST',
      'OPTIONS',
      'DELETE',
      'HEAD',
      'PUT',
      'TRACE',
      'CONNECT',
      'PROPFIND',
    ]) {
      for (const key of keys) {
        for (const body of method === 'GET' || method === 'HEAD' ? [''] : ['', '{}', '[]', 'null']) {
          const status = await statusOf(`${method} ${target} HTTP/1.1`, key, body)
          // `stop` and what else answers with 200 is not among these.
          expect({ method, key: key !== '', body, isOurs: (status ?? 400) >= 500 }).toMatchObject({
            isOurs: false,
          })
        }
      }
    }
  },
)

test('upgrades, other versions and headers without end are refused', async () => {
  const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n'
  for (const status of [
    await statusOf('GET /mcp HTTP/1.1', upgrade),
    await statusOf('GET /mcp HTTP/9.9'),
    await statusOf('GET /mcp HTTP/1.1', `X: ${'x'.repeat(100_000)}\r\n`),
    await statusOf('GET /mcp HTTP/1.1', 'x: y\r\n'.repeat(3_000)),
    await statusOf('GET  HTTP/1.1'),
  ])
    expect([undefined, 400, 401, 431, 505]).toContain(status)
})

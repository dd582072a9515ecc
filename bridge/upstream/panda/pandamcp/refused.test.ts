import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { json } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { hostilePandaMcp, listen } from '../../../../test/hostile-pandamcp.ts'
import type { Login } from '../../../auth/login.ts'
import { silentLog } from '../../../home/log.ts'
import { Secret } from '../../../platform/secret.ts'
import { PandaMcpUpstream } from './pandamcp.ts'

// What PandaMCP, or what stands before it, says where it does not answer, reaches the user in words that help.

const kill = { method: 'tools/call', params: { name: 'task_kill', arguments: { task_id: 1 } } }
const options = { signal: new AbortController().signal, readOnly: false }

interface Refusal {
  status: number
  body?: string
  location?: string
}

const html =
  '<html><body>Bad Request: You are speaking plain HTTP to an SSL-enabled server port.</body></html>'
const envoy = (reason: string) =>
  `upstream connect error or disconnect/reset before headers. reset reason: ${reason}`
const error = (code: number, message: string) =>
  JSON.stringify({ jsonrpc: '2.0', id: null, error: { code, message } })

test.for<[string, Refusal, Record<string, unknown>]>([
  [
    'a JSON-RPC error that comes with a status of HTTP is the answer',
    { status: 400, body: error(-32_602, 'Unknown tool: task_kill') },
    { code: -32_602, message: 'Unknown tool: task_kill' },
  ],
  [
    'an origin that is not taken is about the VO',
    { status: 403, body: 'Invalid Origin' },
    { code: 'unknown-vo', message: expect.stringContaining('no requests for this VO') },
  ],
  [
    'so is one that comes as a JSON-RPC error',
    { status: 403, body: error(-32_000, 'Forbidden: Origin not allowed') },
    { code: 'unknown-vo' },
  ],
  [
    'an address of the older transport',
    { status: 405 },
    { code: 'not-panda', nextStep: expect.stringContaining('older SSE transport') },
  ],
  [
    'a login page to which it leads',
    { status: 302, location: 'https://sso.example/login?from=panda' },
    {
      code: 'not-panda',
      message: expect.stringContaining('sends requests on to sso.example (HTTP 302)'),
      nextStep: expect.stringContaining('login page'),
    },
  ],
  [
    'a port that speaks TLS only',
    { status: 400, body: html },
    { code: 'not-panda', nextStep: expect.stringContaining('https://') },
  ],
  [
    'a port of nginx that speaks TLS only',
    { status: 400, body: '<center>The plain HTTP request was sent to HTTPS port</center>' },
    { code: 'not-panda', nextStep: expect.stringContaining('https://') },
  ],
  [
    'a port of a program in Go that speaks TLS only',
    { status: 400, body: 'Client sent an HTTP request to an HTTPS server.\n' },
    { code: 'not-panda', nextStep: expect.stringContaining('https://') },
  ],
  [
    'a gateway that speaks of an origin means another',
    { status: 403, body: '<html>403 Forbidden. The origin server has refused.</html>' },
    { code: 'token-refused' },
  ],
  [
    'what a gateway says when it gives up on a command is none on what was done',
    { status: 504, body: '{"error":{"code":504,"message":"upstream timed out"}}' },
    { code: 'unreachable', message: expect.stringContaining('not known') },
  ],
  [
    'nor is it in the words of JSON-RPC',
    { status: 502, body: error(-32_603, 'upstream timed out') },
    { code: 'unreachable', message: expect.stringContaining('not known') },
  ],
  [
    'a connection that broke behind a gateway while a command was carried out',
    { status: 503, body: envoy('connection termination') },
    { code: 'unreachable', message: expect.stringContaining('not known') },
  ],
  ['one that could not be made', { status: 503, body: envoy('connection failure') }, { code: 'overloaded' }],
  [
    'a failure in the midst of a command',
    { status: 500, body: '<html>' },
    { code: 'unreachable', message: expect.stringContaining('not known') },
  ],
])('%s', async ([, { status, body = '', location }, expected]) => {
  const upstream = await hostilePandaMcp((_, response) =>
    response.writeHead(status, location === undefined ? {} : { location }).end(body),
  )
  await expect(upstream.request(kill, options)).rejects.toMatchObject(expected)
})

test('a token that it gives back with a refusal is not told', async () => {
  const token = 'eyJhbGciOi.eyJzdWIi.c2lnbmF0dXJl'
  const login = {
    state: { is: 'signed-in' },
    checkHost: () => undefined,
    idToken: async () => new Secret(token),
  } as unknown as Login
  const upstream = await hostilePandaMcp(
    (_, response) => response.writeHead(400).end(error(-32_602, `Bad header: Bearer ${token}`)),
    { login },
  )
  const failure = await upstream.request(kill, options).catch((thrown: Error) => thrown.message)
  expect(failure).toContain('Bad header')
  expect(failure).not.toContain(token.slice(0, 12))
})

test('a gateway that says of an old login that its session has expired is given a new one', async () => {
  const [old, renewed] = [new Secret('old'), new Secret('new')]
  let current = old
  const login = {
    state: { is: 'signed-in' },
    checkHost: () => undefined,
    idToken: async () => current,
    replaceRefused: async () => (current = renewed),
  } as unknown as Login
  const gateway = createHttpServer((asked, response) => {
    if (asked.headers.authorization !== 'Bearer new') return response.writeHead(403).end('Session expired')
    if (asked.method !== 'POST') return response.writeHead(405).end()
    return void json(asked).then((message) => {
      const { id, method } = message as { id?: number; method: string }
      const result = method === 'initialize' ? { protocolVersion: '2025-11-25' } : { content: [] }
      response.writeHead(id === undefined ? 202 : 200, {
        'content-type': 'application/json',
        'mcp-session-id': 'x',
      })
      response.end(id === undefined ? undefined : JSON.stringify({ jsonrpc: '2.0', id, result }))
    })
  })
  const url = `${await listen(gateway)}/mcp`
  const panda = { name: 'X', url, vo: 'atlas', pandaMcpUrl: url }
  const events = { onNotification: () => undefined, onReachable: () => undefined }
  const upstream = new PandaMcpUpstream(panda, login, events, silentLog)
  onTestFinished(() => upstream.close())
  await expect(upstream.request(kill, options)).resolves.toEqual({ content: [] })
  // Also where the login grows old while a session is open.
  current = old
  await expect(upstream.request(kill, options)).resolves.toEqual({ content: [] })
})

/** A way to whatever answers at a port. */
async function upstreamTo(
  scheme: 'http' | 'https',
  answer: (socket: Socket) => unknown,
): Promise<PandaMcpUpstream> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined))
    answer(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const url = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`
  const panda = { name: 'X', url, vo: 'atlas', pandaMcpUrl: url }
  const signedOut = { state: { is: 'signed-out' } } as Login
  const events = { onNotification: () => undefined, onReachable: () => undefined }
  const upstream = new PandaMcpUpstream(panda, signedOut, events, silentLog)
  onTestFinished(() => upstream.close())
  return upstream
}

test.for<['http' | 'https', string, (socket: Socket) => unknown, Record<string, unknown>]>([
  [
    'https',
    'a port without TLS',
    (socket) => socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    { code: 'not-panda', message: expect.stringContaining('does not speak TLS at this port') },
  ],
  [
    'http',
    'a port of something else',
    (socket) => socket.write('SSH-2.0-OpenSSH_9.9\r\n'),
    { code: 'not-panda', message: expect.stringContaining('does not speak HTTP at this port') },
  ],
  [
    'https',
    'who hangs up before anything was sent',
    (socket) => socket.destroy(),
    { code: 'unreachable', message: expect.stringContaining('hung up before anything was sent') },
  ],
])('over %s, %s is called by its name, and nothing was carried out', async ([scheme, , answer, expected]) => {
  const upstream = await upstreamTo(scheme, answer)
  const outcome = await upstream.tryRequest(kill, options)
  expect(outcome).toMatchObject({ isUnsent: true })
  expect('error' in outcome && outcome.error).toMatchObject(expected)
})

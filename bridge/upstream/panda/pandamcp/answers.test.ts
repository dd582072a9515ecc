import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import {
  aCall,
  answerInJson,
  callOptions,
  hostilePandaMcp,
  sayStreamed,
} from '../../../../test/hostile-pandamcp.ts'
import type { Login } from '../../../auth/login.ts'
import { Secret } from '../../../platform/secret.ts'

// What is an answer of PandaMCP, however it is sent, and what is none.

test.for([
  ['a result that is null', (id: number) => ({ jsonrpc: '2.0', id, result: null })],
  ['a result that is a list', (id: number) => ({ jsonrpc: '2.0', id, result: [] })],
  ['neither result nor error', (id: number) => ({ jsonrpc: '2.0', id })],
  ['no version', (id: number) => ({ id, result: {} })],
  ['an error without code', (id: number) => ({ jsonrpc: '2.0', id, error: { message: 'x' } })],
  ['an error that is a text', (id: number) => ({ jsonrpc: '2.0', id, error: 'x' })],
  ['no id', () => ({ jsonrpc: '2.0', result: {} })],
  ['an id that is null', () => ({ jsonrpc: '2.0', id: null, result: {} })],
  ['the id of no request', (id: number) => ({ jsonrpc: '2.0', id: id + 1, result: {} })],
  ['nothing in it', () => ({})],
  ['no message in its list', () => []],
] as const)('an answer with %s is told at once to be no MCP', async ([, answer]) => {
  const upstream = await hostilePandaMcp(({ id = 0 }, response) => answerInJson(response, answer(id)))
  await expect(upstream.request(aCall, callOptions())).rejects.toMatchObject({ code: 'not-panda' })
})

test('so is one in a stream that stays open', async () => {
  const upstream = await hostilePandaMcp((_, response) => sayStreamed(response)({ result: {} }))
  await expect(upstream.request(aCall, callOptions())).rejects.toMatchObject({ code: 'not-panda' })
})

test.for<[string, Record<string, string>, (text: string) => string | Buffer]>([
  ['packed by gzip', { 'content-type': 'application/json', 'content-encoding': 'gzip' }, gzipSync],
  ['packed by Brotli', { 'content-type': 'application/json', 'content-encoding': 'BR' }, brotliCompressSync],
  ['of a media type in capitals', { 'content-type': 'Application/JSON; charset=UTF-8' }, (text) => text],
  [
    'in a stream that begins with a byte order mark and names no kind of event',
    { 'content-type': 'Text/Event-Stream' },
    (text) => `\uFEFFevent:\ndata: ${text}\n\n`,
  ],
  [
    'in a stream that is packed',
    { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' },
    (text) => gzipSync(`data: ${text}\n\n`),
  ],
])('an answer %s is understood', async ([, headers, write]) => {
  const upstream = await hostilePandaMcp(({ id }, response) => {
    const text = JSON.stringify({ jsonrpc: '2.0', id, result: { content: [] } })
    response.writeHead(200, headers).end(write(text))
  })
  expect(await upstream.request(aCall, callOptions())).toEqual({ content: [] })
})

test('what says that it is packed and is not, is no answer', async () => {
  const upstream = await hostilePandaMcp((_, response) => {
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
      .end('{"jsonrpc"')
  })
  await expect(upstream.request(aCall, callOptions())).rejects.toThrow('not known')
})

test.each(['application/json', 'text/event-stream'])(
  'the token that came with a call is in no answer of %s',
  async (type) => {
    const token = `eyJhbGciOiJub25lIn0.${'x'.repeat(600)}.signature`
    const idToken = () => Promise.resolve(new Secret(token))
    const login = { state: { is: 'signed-in' }, idToken, replaceRefused: idToken } as unknown as Login
    const upstream = await hostilePandaMcp(
      ({ id }, response) => {
        const { authorization: text } = response.req.headers
        const result = { content: [{ type: 'text', text }], structuredContent: { text } }
        const json = JSON.stringify({ jsonrpc: '2.0', id, result })
        response.writeHead(200, { 'content-type': type })
        response.end(type === 'application/json' ? json : `data: ${json}\n\n`)
      },
      { login },
    )
    const masked = `Bearer ${'*'.repeat(token.length)}`
    expect(await upstream.request(aCall, callOptions())).toEqual({
      content: [{ type: 'text', text: masked }],
      structuredContent: { text: masked },
    })
  },
)

test('null in the place of content, or of structured content, is none', async () => {
  const upstream = await hostilePandaMcp(({ id = 0 }, response) =>
    answerInJson(response, { jsonrpc: '2.0', id, result: { content: null, structuredContent: null } }),
  )
  expect(await upstream.request(aCall, callOptions())).toEqual({ content: [] })
})

test('an error that names no request is that of the only one', async () => {
  const error = { code: -32_700, message: 'Parse error' }
  const upstream = await hostilePandaMcp((_, response) =>
    answerInJson(response, { jsonrpc: '2.0', id: null, error }),
  )
  await expect(upstream.request(aCall, callOptions())).rejects.toMatchObject(error)
})

test('an answer to another request is none to this one', async () => {
  const upstream = await hostilePandaMcp(({ id = 0 }, response) =>
    answerInJson(response, { jsonrpc: '2.0', id: id + 1, result: {} }),
  )
  await expect(upstream.request(aCall, callOptions())).rejects.toThrow('not known')
})

const before: [string, (response: ServerResponse) => void][] = [
  ['103', (response) => response.writeEarlyHints({ link: '</x>; rel=preload' })],
  ['102', (response) => response.writeProcessing()],
]
test.for(before)('what a server says before its answer (HTTP %s) is none', async ([, say]) => {
  const upstream = await hostilePandaMcp(({ id }, response) => {
    say(response)
    answerInJson(response, { jsonrpc: '2.0', id, result: { content: [] } })
  })
  expect(await upstream.request(aCall, callOptions())).toEqual({ content: [] })
})

test('of a header that comes twice the first counts', async () => {
  const upstream = await hostilePandaMcp(({ id = 0 }, response) => {
    const headers = ['content-type', 'application/json', 'content-type', 'text/html']
    response.writeHead(200, headers).end(JSON.stringify({ jsonrpc: '2.0', id, result: { content: [] } }))
  })
  expect(await upstream.request(aCall, callOptions())).toEqual({ content: [] })
})

test('a response that does not end after its answer is broken off in the end', async () => {
  const closed = Promise.withResolvers<unknown>()
  const upstream = await hostilePandaMcp(
    ({ id }, response) => {
      void once(response, 'close').then(closed.resolve)
      sayStreamed(response)({ id, result: { content: [] } })
    },
    { times: { requestMs: 500 } },
  )
  expect(await upstream.request(aCall, callOptions())).toEqual({ content: [] })
  await closed.promise
})

test('the connection of what is no MCP is broken off', async () => {
  const closed = Promise.withResolvers<unknown>()
  const upstream = await hostilePandaMcp((_, response) => {
    void once(response, 'close').then(closed.resolve)
    response.writeHead(200, { 'content-type': 'text/html' }).flushHeaders()
  })
  await expect(upstream.request(aCall, callOptions())).rejects.toMatchObject({ code: 'not-panda' })
  await closed.promise
})

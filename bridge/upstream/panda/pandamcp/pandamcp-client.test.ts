import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { hostilePandaMcp, type Message } from '../../../../test/hostile-pandamcp.ts'
import type { Login } from '../../../auth/login.ts'
import { Secret } from '../../../platform/secret.ts'
import type { McpNotification as UpstreamNotification } from '../../../mcp/messages.ts'

const options = (more = {}) => ({ signal: AbortSignal.timeout(60_000), readOnly: false, ...more })
const call = { method: 'tools/call', params: { name: 't', arguments: {} } }

function stream(response: ServerResponse): (message: object) => void {
  response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
  return (message) => void response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`)
}

function answerJson(response: ServerResponse, message: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(message))
}

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
  const upstream = await hostilePandaMcp(({ id = 0 }, response) => answerJson(response, answer(id)))
  await expect(upstream.request(call, options())).rejects.toMatchObject({ code: 'not-panda' })
})

test('so is one in a stream that stays open', async () => {
  const upstream = await hostilePandaMcp((_, response) => stream(response)({ result: {} }))
  await expect(upstream.request(call, options())).rejects.toMatchObject({ code: 'not-panda' })
})

test.for<[string, (response: ServerResponse, id: number) => unknown]>([
  [
    '404',
    (response) => response.writeHead(404).end('{"error":{"code":-32001,"message":"Session not found"}}'),
  ],
  [
    '400 “Server not initialized”',
    (response) => response.writeHead(400).end('Bad Request: Server not initialized'),
  ],
  [
    '400 “No valid session ID provided”',
    (response) => response.writeHead(400).end('No valid session ID provided'),
  ],
  ['401 “Session expired”', (response) => response.writeHead(401).end('Session expired')],
  ['410 “no longer”', (response) => response.writeHead(410).end('This session is no longer available')],
  ['409 “does not exist”', (response) => response.writeHead(409).end('Session does not exist')],
  ['403 “Could not find session”', (response) => response.writeHead(403).end('Could not find session x')],
  ...([-32_600, 32_600, -32_001] as const).map(
    (code): [string, (response: ServerResponse, id: number) => unknown] => [
      `the error ${code} in the answer`,
      (response, id) =>
        answerJson(response, { jsonrpc: '2.0', id, error: { code, message: 'Session terminated' } }),
    ],
  ),
])('a session that is lost by %s is opened anew once, and the call sent again', async ([, lose]) => {
  let sent = 0
  const upstream = await hostilePandaMcp(({ id = 0 }, response) => {
    sent += 1
    if (sent === 2) lose(response, id)
    else answerJson(response, { jsonrpc: '2.0', id, result: { content: [], call: sent } })
  })
  expect(await upstream.request(call, options())).toMatchObject({ call: 1 })
  expect(await upstream.request(call, options())).toMatchObject({ call: 3 })
})

test.each(['Internal error: database session expired after 3 of 5', 'client not initialized'])(
  '“%s” from the midst of a call is no lost session: the call is not sent again',
  async (message) => {
    let sent = 0
    const upstream = await hostilePandaMcp(({ id = 0 }, response) => {
      sent += 1
      answerJson(response, { jsonrpc: '2.0', id, error: { code: -32_603, message } })
    })
    await expect(upstream.request(call, options())).rejects.toMatchObject({ code: -32_603 })
    expect(sent).toBe(1)
  },
)

test('a session that is lost by a 401 costs no renewal of the login', async () => {
  let sent = 0
  let renewals = 0
  const token = new Secret('a')
  const login = {
    state: { is: 'signed-in' },
    idToken: () => Promise.resolve(token),
    replaceRefused: () => {
      renewals += 1
      return Promise.resolve(token)
    },
  } as unknown as Login
  const upstream = await hostilePandaMcp(
    ({ id = 0 }, response) => {
      sent += 1
      if (sent === 1) response.writeHead(401).end('Session expired')
      else answerJson(response, { jsonrpc: '2.0', id, result: { content: [] } })
    },
    { login },
  )
  expect(await upstream.request(call, options())).toEqual({ content: [] })
  expect({ sent, renewals }).toEqual({ sent: 2, renewals: 0 })
})

test('a session that is lost again and again is no reason to go on', async () => {
  let sent = 0
  const upstream = await hostilePandaMcp((_, response) => {
    sent += 1
    response.writeHead(400).end('Bad Request: Server not initialized')
  })
  await expect(upstream.request(call, options())).rejects.toMatchObject({ code: 'unreachable' })
  expect(sent).toBe(2)
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
  expect(await upstream.request(call, options())).toEqual({ content: [] })
})

test('what says that it is packed and is not, is no answer', async () => {
  const upstream = await hostilePandaMcp((_, response) => {
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
      .end('{"jsonrpc"')
  })
  await expect(upstream.request(call, options())).rejects.toThrow('not known')
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
    expect(await upstream.request(call, options())).toEqual({
      content: [{ type: 'text', text: masked }],
      structuredContent: { text: masked },
    })
  },
)

test('null in the place of content, or of structured content, is none', async () => {
  const upstream = await hostilePandaMcp(({ id = 0 }, response) =>
    answerJson(response, { jsonrpc: '2.0', id, result: { content: null, structuredContent: null } }),
  )
  expect(await upstream.request(call, options())).toEqual({ content: [] })
})

test('an error that names no request is that of the only one', async () => {
  const error = { code: -32_700, message: 'Parse error' }
  const upstream = await hostilePandaMcp((_, response) =>
    answerJson(response, { jsonrpc: '2.0', id: null, error }),
  )
  await expect(upstream.request(call, options())).rejects.toMatchObject(error)
})

test('an answer to another request is none to this one', async () => {
  const upstream = await hostilePandaMcp(({ id = 0 }, response) =>
    answerJson(response, { jsonrpc: '2.0', id: id + 1, result: {} }),
  )
  await expect(upstream.request(call, options())).rejects.toThrow('not known')
})

test('it is told whether the bridge is there, and of nothing else', async () => {
  const answers: unknown[] = []
  const heard = Promise.withResolvers<void>()
  const upstream = await hostilePandaMcp(
    async ({ id }, response) => {
      const say = stream(response)
      say({ id: 'a', method: 'ping' })
      say({ id: 7, method: 'sampling/createMessage', params: {} })
      await heard.promise
      say({ id, result: {} })
      response.end()
    },
    {
      heard: (message) => {
        if ('method' in message) return
        answers.push(message)
        if (answers.length === 2) heard.resolve()
      },
    },
  )
  await upstream.request(call, options())
  expect(answers).toHaveLength(2)
  expect(answers).toContainEqual({ jsonrpc: '2.0', id: 'a', result: {} })
  expect(answers).toContainEqual({
    jsonrpc: '2.0',
    id: 7,
    error: { code: -32_601, message: 'Method not found' },
  })
})

test('progress goes to whoever asked for it, as far as it is progress, and before the answer', async () => {
  const said: unknown[] = []
  const upstream = await hostilePandaMcp(({ id, params = {} }, response) => {
    const { progressToken } = params['_meta'] as { progressToken: number }
    const say = stream(response)
    const tell = (progress: object) => say({ method: 'notifications/progress', params: progress })
    tell({ progressToken, progress: 1, total: 2, message: 'half', odd: 'x' })
    tell({ progressToken, progress: 'much' })
    tell({ progressToken: progressToken + 1, progress: 1 })
    tell({ progressToken, progress: 2 })
    say({ id, result: {} })
    response.end()
  })
  const onProgress = (progress: Record<string, unknown>) => void said.push(progress)
  await upstream.request(call, options({ onProgress }))
  expect(said).toMatchObject([{ progress: 1, total: 2, message: 'half' }, { progress: 2 }])
  expect(said[0]).not.toHaveProperty('odd')
})

test('what it tells besides is heard, unless it is no notification', async () => {
  const told: UpstreamNotification[] = []
  const upstream = await hostilePandaMcp(
    ({ id }, response) => {
      const say = stream(response)
      say({ method: 'notifications/message', params: { level: 'info' } })
      say({ method: 'notifications/message', params: 7 })
      say({ method: 7 })
      say({ id, result: {} })
      response.end()
    },
    { events: { onNotification: (notification) => void told.push(notification) } },
  )
  await upstream.request(call, options())
  expect(told).toEqual([{ method: 'notifications/message', params: { level: 'info' } }])
})

test('a response that does not end after its answer is broken off in the end', async () => {
  const closed = Promise.withResolvers<unknown>()
  const upstream = await hostilePandaMcp(
    ({ id }, response) => {
      void once(response, 'close').then(closed.resolve)
      stream(response)({ id, result: { content: [] } })
    },
    { times: { requestMs: 500 } },
  )
  expect(await upstream.request(call, options())).toEqual({ content: [] })
  await closed.promise
})

test('one that takes too long, or that nobody waits for any more, is cancelled there too', async () => {
  const cancelled: unknown[] = []
  const asked: Message[] = []
  const upstream = await hostilePandaMcp((message) => asked.push(message), {
    times: { requestMs: 500 },
    heard: ({ method, params }) => {
      if (method === 'notifications/cancelled') cancelled.push(params)
    },
  })
  await expect(upstream.request(call, options())).rejects.toMatchObject({
    code: 'timed-out',
    nextStep: expect.stringContaining('may still be carried out'),
  })
  const gone = new AbortController()
  const answer = upstream.request(call, options({ signal: gone.signal }))
  await expect.poll(() => asked.length).toBe(2)
  gone.abort()
  await expect(answer).rejects.toMatchObject({
    code: 'cancelled',
    nextStep: expect.stringContaining('may have been carried out all the same'),
  })
  await expect.poll(() => cancelled).toEqual(asked.map(({ id }) => ({ requestId: id })))
})

const before: [string, (response: ServerResponse) => void][] = [
  ['103', (response) => response.writeEarlyHints({ link: '</x>; rel=preload' })],
  ['102', (response) => response.writeProcessing()],
]
test.for(before)('what a server says before its answer (HTTP %s) is none', async ([, say]) => {
  const upstream = await hostilePandaMcp(({ id }, response) => {
    say(response)
    answerJson(response, { jsonrpc: '2.0', id, result: { content: [] } })
  })
  expect(await upstream.request(call, options())).toEqual({ content: [] })
})

test('of a header that comes twice the first counts', async () => {
  const upstream = await hostilePandaMcp(({ id = 0 }, response) => {
    const headers = ['content-type', 'application/json', 'content-type', 'text/html']
    response.writeHead(200, headers).end(JSON.stringify({ jsonrpc: '2.0', id, result: { content: [] } }))
  })
  expect(await upstream.request(call, options())).toEqual({ content: [] })
})

test('the connection of what is no MCP is broken off', async () => {
  const closed = Promise.withResolvers<unknown>()
  const upstream = await hostilePandaMcp((_, response) => {
    void once(response, 'close').then(closed.resolve)
    response.writeHead(200, { 'content-type': 'text/html' }).flushHeaders()
  })
  await expect(upstream.request(call, options())).rejects.toMatchObject({ code: 'not-panda' })
  await closed.promise
})

test('a call that changes something and got no answer is never said to be worth another try', async () => {
  const answers: ((response: ServerResponse) => unknown)[] = [
    (response) => answerJson(response, { jsonrpc: '2.0' }),
    (response) => response.writeHead(502).end(),
    (response) => response.writeHead(504).end(),
    (response) => response.destroy(),
    (response) => response.socket?.end('HTTP/1.1 200 OK\r\nnonsense\r\n\r\n'),
    (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"jsonrpc":'),
  ]
  for (const answer of answers) {
    const upstream = await hostilePandaMcp((_, response) => answer(response))
    await expect(upstream.request(call, options())).rejects.toMatchObject({
      message: expect.stringContaining('whether the call was carried out is not known'),
      nextStep: expect.stringMatching(/^Look at the state of the task/),
    })
  }
})

test('a server that does not take a cancellation either, harms nothing', async () => {
  const problems: unknown[] = []
  const upstream = await hostilePandaMcp(() => undefined, {
    times: { requestMs: 200 },
    heard: (message) => {
      if (message['method'] !== 'notifications/cancelled') return undefined
      problems.push(message)
      return 'fail'
    },
  })
  await expect(upstream.request(call, options())).rejects.toMatchObject({ code: 'timed-out' })
  // What nobody handles fails the run.
  await expect.poll(() => problems.length).toBe(1)
  await expect(upstream.request(call, options())).rejects.toMatchObject({ code: 'timed-out' })
})

test('what asks the bridge without end is answered a few times, until it has taken that', async () => {
  let answers = 0
  const upstream = await hostilePandaMcp(
    ({ id }, response) => {
      const say = stream(response)
      for (let ping = 0; ping < 100; ping += 1) say({ id: `p${ping}`, method: 'ping' })
      say({ id, result: { content: [] } })
      response.end()
    },
    {
      heard: (message) => {
        if (!('result' in message)) return undefined
        answers += 1
        return 'keep'
      },
    },
  )
  for (let round = 1; round <= 3; round += 1) await upstream.request(call, options())
  await expect.poll(() => answers).toBe(10)
})

test('a login that cannot be renewed keeps a call no longer than its time', async () => {
  let tokens = 0
  // A mock: a real login gives up by itself before.
  const login = {
    state: { is: 'signed-in' },
    checkHost: () => undefined,
    idToken: () => (++tokens > 3 ? new Promise(() => undefined) : Promise.resolve({ reveal: () => 'x' })),
  } as unknown as Login
  const upstream = await hostilePandaMcp(
    ({ id }, response) => answerJson(response, { jsonrpc: '2.0', id, result: {} }),
    { times: { requestMs: 500 }, login },
  )
  await expect(upstream.request(call, options())).rejects.toMatchObject({ code: 'timed-out' })
})

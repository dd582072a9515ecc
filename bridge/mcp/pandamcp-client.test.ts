import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { hostilePandaMcp, type Message } from '../../test/hostile-pandamcp.ts'
import type { UpstreamNotification } from './upstream.ts'

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
] as const)('an answer with %s is told at once to be no MCP', async ([, answer]) => {
  const upstream = await hostilePandaMcp(({ id = 0 }, response) => answerJson(response, answer(id)))
  await expect(upstream.request(call, options())).rejects.toMatchObject({ code: 'not-panda' })
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
  gone.abort(new Error('The assistant has gone'))
  await expect(answer).rejects.toThrow('cannot be reached')
  await expect.poll(() => cancelled).toEqual(asked.map(({ id }) => ({ requestId: id })))
})

import type { ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import {
  aCall,
  answerInJson,
  callOptions,
  hostilePandaMcp,
  type Message,
} from '../../../../test/hostile-pandamcp.ts'
import type { Login } from '../../../auth/login.ts'

// Calls that PandaMCP does not answer, or not in time.

test('one that takes too long, or that nobody waits for any more, is cancelled there too', async () => {
  const cancelled: unknown[] = []
  const asked: Message[] = []
  const upstream = await hostilePandaMcp((message) => asked.push(message), {
    times: { requestMs: 500 },
    heard: ({ method, params }) => {
      if (method === 'notifications/cancelled') cancelled.push(params)
    },
  })
  await expect(upstream.request(aCall, callOptions())).rejects.toMatchObject({
    code: 'timed-out',
    nextStep: expect.stringContaining('may still be carried out'),
  })
  const gone = new AbortController()
  const answer = upstream.request(aCall, callOptions({ signal: gone.signal }))
  await expect.poll(() => asked.length).toBe(2)
  gone.abort()
  await expect(answer).rejects.toMatchObject({
    code: 'cancelled',
    nextStep: expect.stringContaining('may have been carried out all the same'),
  })
  await expect.poll(() => cancelled).toEqual(asked.map(({ id }) => ({ requestId: id })))
})

test('a call that changes something and got no answer is never said to be worth another try', async () => {
  const answers: ((response: ServerResponse) => unknown)[] = [
    (response) => answerInJson(response, { jsonrpc: '2.0' }),
    (response) => response.writeHead(502).end(),
    (response) => response.writeHead(504).end(),
    (response) => response.destroy(),
    (response) => response.socket?.end('HTTP/1.1 200 OK\r\nnonsense\r\n\r\n'),
    (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"jsonrpc":'),
  ]
  for (const answer of answers) {
    const upstream = await hostilePandaMcp((_, response) => answer(response))
    await expect(upstream.request(aCall, callOptions())).rejects.toMatchObject({
      message: expect.stringContaining('whether the call was carried out is not known'),
      nextStep: expect.stringMatching(/^Look at what it acts on/),
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
  await expect(upstream.request(aCall, callOptions())).rejects.toMatchObject({ code: 'timed-out' })
  // What nobody handles fails the run.
  await expect.poll(() => problems.length).toBe(1)
  await expect(upstream.request(aCall, callOptions())).rejects.toMatchObject({ code: 'timed-out' })
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
    ({ id }, response) => answerInJson(response, { jsonrpc: '2.0', id, result: {} }),
    { times: { requestMs: 500 }, login },
  )
  await expect(upstream.request(aCall, callOptions())).rejects.toMatchObject({ code: 'timed-out' })
})

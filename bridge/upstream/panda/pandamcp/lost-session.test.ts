import type { ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { aCall, answerInJson, callOptions, hostilePandaMcp } from '../../../../test/hostile-pandamcp.ts'
import type { Login } from '../../../auth/login.ts'
import { Secret } from '../../../platform/secret.ts'

// A session that PandaMCP has lost.

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
        answerInJson(response, { jsonrpc: '2.0', id, error: { code, message: 'Session terminated' } }),
    ],
  ),
])('a session that is lost by %s is opened anew once, and the call sent again', async ([, lose]) => {
  let sent = 0
  const upstream = await hostilePandaMcp(({ id = 0 }, response) => {
    sent += 1
    if (sent === 2) lose(response, id)
    else answerInJson(response, { jsonrpc: '2.0', id, result: { content: [], call: sent } })
  })
  expect(await upstream.request(aCall, callOptions())).toMatchObject({ call: 1 })
  expect(await upstream.request(aCall, callOptions())).toMatchObject({ call: 3 })
})

test.each(['Internal error: database session expired after 3 of 5', 'client not initialized'])(
  '“%s” from the midst of a call is no lost session: the call is not sent again',
  async (message) => {
    let sent = 0
    const upstream = await hostilePandaMcp(({ id = 0 }, response) => {
      sent += 1
      answerInJson(response, { jsonrpc: '2.0', id, error: { code: -32_603, message } })
    })
    await expect(upstream.request(aCall, callOptions())).rejects.toMatchObject({ code: -32_603 })
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
      else answerInJson(response, { jsonrpc: '2.0', id, result: { content: [] } })
    },
    { login },
  )
  expect(await upstream.request(aCall, callOptions())).toEqual({ content: [] })
  expect({ sent, renewals }).toEqual({ sent: 2, renewals: 0 })
})

test('a session that is lost again and again is no reason to go on', async () => {
  let sent = 0
  const upstream = await hostilePandaMcp((_, response) => {
    sent += 1
    response.writeHead(400).end('Bad Request: Server not initialized')
  })
  await expect(upstream.request(aCall, callOptions())).rejects.toMatchObject({ code: 'unreachable' })
  expect(sent).toBe(2)
})

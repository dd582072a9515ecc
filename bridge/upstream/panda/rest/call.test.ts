import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BridgeError } from '../../../errors.ts'
import { endpointOfTool } from '../../../panda/catalogue/index.ts'
import type { Arguments, Endpoint } from '../../../panda/catalogue/types.ts'
import { Secret } from '../../../platform/secret.ts'
import { callPanda, usualTimes } from './call.ts'
import { encodeCall } from './encode.ts'

const alive = '{"success": true, "message": "", "data": null}'
const tokens = ['first', 'second', 'third']

let url: string
let server: ReturnType<typeof createServer>
/** What arrived, with its bytes. */
let arrived: { request: IncomingMessage; body: Buffer }[]
/** How the server answers the next requests; `alive` when there is none. */
let answers: { status: number; body?: string; location?: string; bytes?: string }[]
beforeEach(async () => {
  arrived = []
  answers = []
  server = createServer((request, response) => {
    void buffer(request).then((body) => {
      arrived.push({ request, body })
      const { status, body: text = alive, location, bytes } = answers.shift() ?? { status: 200 }
      if (bytes !== undefined) return response.socket?.end(bytes)
      return response.writeHead(status, location === undefined ? {} : { location }).end(text)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

function call(tool: string, args: Arguments, vo = 'atlas'): Promise<string | Buffer> {
  const endpoint = endpointOfTool(tool) as Endpoint
  const left = [...tokens]
  const next = () => Promise.resolve(new Secret(left.shift() ?? 'none'))
  return callPanda(
    endpoint,
    encodeCall(url, endpoint, args),
    { server: { name: 'Test', url, vo }, login: { idToken: next, replaceRefused: next }, times: usualTimes },
    { signal: new AbortController().signal },
  )
}

const headers = (index = 0) => arrived[index]?.request.headers

describe('a call on the wire', () => {
  test('of a POST: its type as PanDA compares it, and the length that its bytes have', async () => {
    const args = { task_parameters: { taskName: 'größer 𝛾' } }
    expect(await call('task_submit', args, 'atlas:production')).toBe(alive)
    expect(headers()).toMatchObject({
      authorization: 'Bearer first',
      origin: 'atlas.production',
      accept: 'application/json',
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(JSON.stringify(args))),
    })
    expect(JSON.parse(String(arrived[0]?.body))).toEqual(args)
  })

  test('of a GET: no body', async () => {
    await call('task_get_status', { task_id: 7 })
    expect(arrived[0]?.request.url).toBe('/api/v1/task/get_status?task_id=7')
    expect(headers()).toMatchObject({ origin: 'atlas', accept: 'application/json' })
    expect(headers()).not.toHaveProperty('content-type')
    expect(arrived[0]?.body).toHaveLength(0)
  })

  test('that needs no login: no token', async () => {
    await call('system_is_alive', {})
    expect(headers()).not.toHaveProperty('authorization')
    expect(headers()).toMatchObject({ origin: 'atlas' })
  })
})

describe('a token that is refused', () => {
  const refused = { status: 403, body: 'ERROR : Token authentication failed. Invalid token.' }

  test('is replaced once, also for what changes something', async () => {
    answers = [refused]
    expect(await call('task_kill', { task_id: 7 })).toBe(alive)
    expect(arrived.map(({ request }) => request.headers.authorization)).toEqual([
      'Bearer first',
      'Bearer second',
    ])
  })

  test('is not replaced twice', async () => {
    answers = [refused, refused, refused]
    await expect(call('task_kill', { task_id: 7 })).rejects.toMatchObject({ code: 'token-refused' })
    expect(arrived).toHaveLength(2)
  })

  test('is kept where the user is banned', async () => {
    answers = [{ status: 403, body: 'ERROR : Dana Muon is banned' }]
    await expect(call('task_kill', { task_id: 7 })).rejects.toBeInstanceOf(BridgeError)
    expect(arrived).toHaveLength(1)
  })
})

test.each([301, 302, 303, 307, 308])(
  'a redirect (%i) is not followed: the token goes nowhere else',
  async (status) => {
    answers = [{ status, location: `${url}/elsewhere` }]
    await expect(call('task_kill', { task_id: 7 })).rejects.toMatchObject({ code: 'not-panda' })
    expect(arrived).toHaveLength(1)
  },
)

test.each([
  ['task_get_status', 'The answer of PanDA (', 'Ask for less'],
  ['task_kill', 'whether the call was carried out is not known', 'Look at what it acts on'],
])(
  'an answer that is too large to be read is no reason to call %s again as it is',
  async (tool, said, next) => {
    answers = [{ status: 200, body: 'x'.repeat(64 * 1024 * 1024 + 1) }]
    await expect(call(tool, { task_id: 7 })).rejects.toMatchObject({
      message: expect.stringContaining(said),
      nextStep: expect.stringContaining(next),
    })
    expect(arrived).toHaveLength(1)
  },
)

test('of a change whose answer cannot be read as HTTP it is not known whether it was carried out', async () => {
  answers = [{ status: 200, bytes: 'HTTP/1.1 200 OK\r\nnonsense\r\n\r\n' }]
  await expect(call('task_kill', { task_id: 7 })).rejects.toMatchObject({
    message: expect.stringContaining('whether the call was carried out is not known'),
    nextStep: expect.stringMatching(/^Look at what it acts on/),
  })
  expect(arrived).toHaveLength(1)
})

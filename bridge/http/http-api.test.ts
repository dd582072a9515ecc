// Who asks and is gone before it is served: the response has closed by then.
import { once } from 'node:events'
import { request } from 'node:http'
import { expect, test, vi } from 'vitest'
import { listen, serverOf } from '../../test/hostile-pandamcp.ts'
import type { BridgeApi } from '../api.ts'
import { HttpApi } from './http-api.ts'

/** An API of which something is asked by somebody who is gone before it is served. @returns what became of it */
async function askAndGo(method: string, httpMethod: 'GET' | 'POST', body: object) {
  const unsubscribe = vi.fn<() => void>()
  const api = {
    subscribe: vi.fn<BridgeApi['subscribe']>(() => unsubscribe),
    getState: vi.fn<BridgeApi['getState']>(async () => ({}) as never),
    callTool: vi.fn<BridgeApi['callTool']>(async () => ({}) as never),
    pause: vi.fn<BridgeApi['pause']>(async () => null),
    stop: vi.fn<BridgeApi['stop']>(async () => null),
  }
  const http = new HttpApi(api as unknown as BridgeApi)
  const [reached, served] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const url = await listen(
    serverOf(async (asked, response) => {
      const closed = once(response, 'close')
      reached.resolve()
      await closed
      served.resolve(http.handle(asked, response, method, body))
    }),
  )
  const asked = request(url, { method: httpMethod, agent: false }).on('error', () => undefined)
  asked.end()
  await reached.promise
  asked.destroy()
  await served.promise
  return { ...api, unsubscribe }
}

test('states are followed for nobody', async () => {
  const { subscribe } = await askAndGo('events', 'GET', {})
  expect(subscribe).not.toHaveBeenCalled()
})

test('a call is not made: a yes to it would surprise', async () => {
  const { callTool } = await askAndGo('callTool', 'POST', { name: 'task_kill', arguments: {} })
  expect(callTool).not.toHaveBeenCalled()
})

test('a pause and a stop count all the same', async () => {
  expect((await askAndGo('pause', 'POST', { paused: true })).pause).toHaveBeenCalled()
  expect((await askAndGo('stop', 'POST', {})).stop).toHaveBeenCalled()
})

import { expect, test } from 'vitest'
import { aCall, callOptions, hostilePandaMcp, sayStreamed } from '../../../../test/hostile-pandamcp.ts'
import type { McpNotification } from '../../../mcp/messages.ts'

// What PandaMCP says besides its answer.

test('it is told whether the bridge is there, and of nothing else', async () => {
  const answers: unknown[] = []
  const heard = Promise.withResolvers<void>()
  const upstream = await hostilePandaMcp(
    async ({ id }, response) => {
      const say = sayStreamed(response)
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
  await upstream.request(aCall, callOptions())
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
    const say = sayStreamed(response)
    const tell = (progress: object) => say({ method: 'notifications/progress', params: progress })
    tell({ progressToken, progress: 1, total: 2, message: 'half', odd: 'x' })
    tell({ progressToken, progress: 'much' })
    tell({ progressToken: progressToken + 1, progress: 1 })
    tell({ progressToken, progress: 2 })
    say({ id, result: {} })
    response.end()
  })
  const onProgress = (progress: Record<string, unknown>) => void said.push(progress)
  await upstream.request(aCall, callOptions({ onProgress }))
  expect(said).toMatchObject([{ progress: 1, total: 2, message: 'half' }, { progress: 2 }])
  expect(said[0]).not.toHaveProperty('odd')
})

test('what it tells besides is heard, unless it is no notification', async () => {
  const told: McpNotification[] = []
  const upstream = await hostilePandaMcp(
    ({ id }, response) => {
      const say = sayStreamed(response)
      say({ method: 'notifications/message', params: { level: 'info' } })
      say({ method: 'notifications/message', params: 7 })
      say({ method: 7 })
      say({ id, result: {} })
      response.end()
    },
    { events: { onNotification: (notification) => void told.push(notification) } },
  )
  await upstream.request(aCall, callOptions())
  expect(told).toEqual([{ method: 'notifications/message', params: { level: 'info' } }])
})

test('what asks the bridge without end is answered a few times, until it has taken that', async () => {
  let answers = 0
  const upstream = await hostilePandaMcp(
    ({ id }, response) => {
      const say = sayStreamed(response)
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
  for (let round = 1; round <= 3; round += 1) await upstream.request(aCall, callOptions())
  await expect.poll(() => answers).toBe(10)
})

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { newHome } from '../../test/homes.ts'
import { silentLog } from '../home/log.ts'
import { INTERNAL_ERROR, JsonRpcError, METHOD_NOT_FOUND, type McpResult } from '../mcp/index.ts'
import { Lists } from './lists.ts'
import type { Upstream } from './upstream.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** How often a list is asked for within some minutes, where the first answer is that. */
async function timesAsked(first: () => McpResult): Promise<number> {
  let asked = 0
  const request = (): Promise<McpResult> => {
    asked += 1
    return new Promise((resolve) => resolve(asked === 1 ? first() : { tools: [] }))
  }
  const upstream = { kind: 'pandamcp', request } as unknown as Upstream
  const lists = new Lists(upstream, newHome().folder, 'x', silentLog, () => undefined)
  await lists.refresh('tools/list')
  await vi.advanceTimersByTimeAsync(300_000)
  lists.close()
  return asked
}

const fails = (code: number) => () => {
  throw new JsonRpcError(code, 'no')
}

test.each<[string, () => McpResult]>([
  ['the server fails', fails(INTERNAL_ERROR)],
  ['what comes is no list', () => ({ tools: 'x' })],
])('a list is asked for again by itself where %s', async (_, first) => {
  expect(await timesAsked(first)).toBe(2)
})

test('a list that the server does not have is not asked for again', async () => {
  expect(await timesAsked(fails(METHOD_NOT_FOUND))).toBe(1)
})

test('tools whose schemas would take long to look at are listed, less those', async () => {
  const allOf = Array.from({ length: 200 }, () => ({ properties: { a: { enum: [1, 2, 3] } } }))
  const tools = Array.from({ length: 800 }, (_, index) => ({
    name: `tool_${index}`,
    outputSchema: { type: 'object', allOf },
  }))
  const upstream = { kind: 'pandamcp', request: async () => ({ tools }) } as unknown as Upstream
  const lists = new Lists(upstream, newHome().folder, 'x', silentLog, () => undefined)
  await lists.refresh('tools/list')
  const listed = lists.known('tools/list')
  lists.close()
  expect(listed).toHaveLength(800)
  expect(listed[0]).toHaveProperty('outputSchema')
  expect(listed[799]).not.toHaveProperty('outputSchema')
})

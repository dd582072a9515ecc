import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
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

/** The tools of a list as they are offered. */
async function listedOf(tools: readonly object[]): Promise<readonly unknown[]> {
  const upstream = { kind: 'pandamcp', request: async () => ({ tools }) } as unknown as Upstream
  const lists = new Lists(upstream, newHome().folder, 'x', silentLog, () => undefined)
  await lists.refresh('tools/list')
  lists.close()
  return lists.known('tools/list')
}

test.each<[string, number, number, number]>([
  ['many', 10_000, 10, 5_000],
  ['large', 12, 1_000_000, 9],
])('of tools on one page that are too %s, the first are listed', async (_, count, characters, listed) => {
  const description = 'x'.repeat(characters)
  const tools = Array.from({ length: count }, (_, index) => ({ name: `tool_${index}`, description }))
  expect(await listedOf(tools)).toHaveLength(listed)
})

test('tools whose schemas would take long to look at are listed, less those', async () => {
  const allOf = Array.from({ length: 200 }, () => ({ properties: { a: { enum: [1, 2, 3] } } }))
  const tools = Array.from({ length: 800 }, (_, index) => ({
    name: `tool_${index}`,
    outputSchema: { type: 'object', allOf },
  }))
  const listed = await listedOf(tools)
  expect(listed).toHaveLength(800)
  expect(listed[0]).toHaveProperty('outputSchema')
  expect(listed[799]).not.toHaveProperty('outputSchema')
})

describe('a short schema in which many references lead to one part', () => {
  const many = <T>(count: number, make: (index: number) => T) =>
    Array.from({ length: count }, (_, at) => make(at))
  const part = (names: number) => ({
    properties: Object.fromEntries(many(names, (at) => [`p${at}`, { type: 'string' }])),
  })
  const to = ($ref: string) => ({ $ref })
  const leading = (part: object, $ref: string, count: number) => ({
    type: 'object',
    $defs: { part },
    allOf: many(count, () => to($ref)),
  })

  test('is kept where that is small', async () => {
    const outputSchema = leading(part(5), '#/$defs/part', 20)
    expect(await listedOf([{ name: 'tool', outputSchema }])).toEqual([
      expect.objectContaining({ outputSchema }),
    ])
  })

  test.each<[string, object]>([
    ['is large', leading(part(200), '#/$defs/part', 200)],
    ['is large, by its name', leading({ $anchor: 'a', ...part(200) }, '#a', 200)],
    ['is large, by another spelling', leading(part(200), '#/%24defs/part', 200)],
    [
      'is large, from below another id',
      {
        type: 'object',
        $defs: { part: {} },
        allOf: [{ $id: 'x:y', ...leading(part(200), '#/$defs/part', 200) }],
      },
    ],
  ])('is left out where that %s', async (_, outputSchema) => {
    const [tool] = await listedOf([{ name: 'tool', outputSchema }])
    expect(tool).not.toHaveProperty('outputSchema')
  })
})

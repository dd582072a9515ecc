// Servers that send without end.
import { once } from 'node:events'
import { mkdtemp, writeFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hostilePandaMcp, writeWithoutEnd } from '../../test/hostile-pandamcp.ts'
import { silentLog } from '../home/log.ts'
import { GrowingBytes, TooLarge } from '../upstream/large/growing-bytes.ts'
import { readLargeMessage } from '../upstream/large/large-message.ts'
import { Lists } from '../upstream/lists.ts'
import { EventMessages } from '../upstream/mcp/event-messages.ts'
import type { Upstream } from '../upstream/upstream.ts'

const MEGABYTE = 1_000_000

const options = () => ({ signal: AbortSignal.timeout(60_000), readOnly: true })

test.for([
  ['an event of lines', 'data: x\n'],
  ['a line', 'x'.repeat(100_000)],
  ['events', `data: {"jsonrpc":"2.0","method":"notifications/x","params":{"x":"${'x'.repeat(10_000)}"}}\n\n`],
])('a list that is %s without end is broken off, and said to be too large', async ([, piece = '']) => {
  const sent = Promise.withResolvers<number>()
  const upstream = await hostilePandaMcp((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    void writeWithoutEnd(response, piece).then(sent.resolve)
  })
  await expect(upstream.request({ method: 'tools/list' }, options())).rejects.toMatchObject({
    code: 'not-panda',
    message: expect.stringContaining('too large'),
  })
  expect(await sent.promise).toBeLessThan(30 * MEGABYTE)
})

test.for([
  ['an event of lines', 'data: x\n'],
  ['a line', 'x'.repeat(100_000)],
])('what a server says unasked, as %s without end, is broken off', async ([, piece = '']) => {
  const sent = Promise.withResolvers<number>()
  const upstream = await hostilePandaMcp(
    ({ id }, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ jsonrpc: '2.0', id, result: {} })),
    { push: (response) => void writeWithoutEnd(response, piece).then(sent.resolve) },
  )
  await upstream.request({ method: 'tools/list' }, options())
  expect(await sent.promise).toBeLessThan(20 * MEGABYTE)
})

test.for([
  ['says nothing', () => undefined],
  ['goes on for ever', (response: ServerResponse) => void writeWithoutEnd(response, ': x\n')],
] as const)('a server that %s keeps no connection of a call that was cancelled', async ([, answer]) => {
  const closed: Promise<unknown>[] = []
  const upstream = await hostilePandaMcp(({ method }, response) => {
    closed.push(once(response, 'close'))
    if (method !== 'tools/call') return
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
    answer(response)
  })
  for (let number = 1; number <= 3; number += 1) {
    const cancelled = new AbortController()
    const call = upstream.request({ method: 'tools/call' }, { signal: cancelled.signal, readOnly: false })
    await expect.poll(() => closed.length).toBe(number)
    cancelled.abort()
    await expect(call).rejects.toBeInstanceOf(Error)
  }
  await Promise.all(closed)
})

test('a refusal whose page has no end is broken off', async () => {
  const sent = Promise.withResolvers<number>()
  const upstream = await hostilePandaMcp((_, response) => {
    response.writeHead(500)
    void writeWithoutEnd(response, 'x'.repeat(100_000)).then(sent.resolve)
  })
  await expect(upstream.request({ method: 'tools/call' }, options())).rejects.toMatchObject({
    code: 'unreachable',
  })
  expect(await sent.promise).toBeLessThan(20 * MEGABYTE)
})

test('an event may be as large as said, and not larger', () => {
  const taken: unknown[] = []
  const events = new EventMessages((message) => taken.push(message), 10_000)
  events.add(Buffer.from(`data: ${JSON.stringify('x'.repeat(5_000))}\n\n`))
  expect(taken).toEqual(['x'.repeat(5_000)])
  const line = Buffer.from('data: 1\n')
  let lines = 0
  expect(() => {
    for (; lines < 10_000; lines += 1) events.add(line)
  }).toThrow(TooLarge)
  expect(lines).toBeLessThan(100)
  const other = new EventMessages(() => undefined, 10_000)
  expect(() => other.add(Buffer.alloc(20_000, 'x'))).toThrow(TooLarge)
})

test('a message of many small values is not read into memory', () => {
  const bytes = new GrowingBytes()
  bytes.add(Buffer.from(`{"result":[${'{},'.repeat(2 * MEGABYTE)}{}]}`))
  expect(() => readLargeMessage(bytes, 0)).toThrow(TooLarge)
  const one = new GrowingBytes()
  one.add(Buffer.from(JSON.stringify({ result: '[{,'.repeat(MEGABYTE) })))
  expect(readLargeMessage(one, 0)).toMatchObject({ result: expect.stringContaining('[{,[{,') as string })
})

/** The names in a list whose pages are as told, and how often it was asked for. */
async function listOf(page: (number: number) => object): Promise<{ entries: unknown[]; asked: number }> {
  let asked = 0
  const upstream: Pick<Upstream, 'request'> = { request: () => Promise.resolve({ ...page((asked += 1)) }) }
  const folder = await mkdtemp(join(tmpdir(), 'lists-'))
  const lists = new Lists(upstream as Upstream, folder, 'x', silentLog, () => undefined)
  const entries = await lists.get('tools/list')
  return { entries, asked }
}

test('a list is asked for page by page to its end', async () => {
  const { entries } = await listOf((number) => ({
    tools: [{ name: `t${number}` }],
    ...(number < 3 && { nextCursor: `${number}` }),
  }))
  expect(entries).toMatchObject([{ name: 't1' }, { name: 't2' }, { name: 't3' }])
})

test('a list without end has one: at a page that came before, and at a number of pages, entries and characters', async () => {
  const circle = await listOf((number) => ({ tools: [{ name: `t${number}` }], nextCursor: 'again' }))
  expect(circle.asked).toBe(2)
  const pages = await listOf((number) => ({ tools: [{ name: `t${number}` }], nextCursor: `${number}` }))
  expect(pages).toMatchObject({ asked: 100, entries: expect.objectContaining({ length: 100 }) as unknown })
  const entries = await listOf((number) => ({
    tools: Array.from({ length: 1_000 }, (_, index) => ({ name: `t${number}-${index}` })),
    nextCursor: `${number}`,
  }))
  expect(entries.entries).toHaveLength(5_000)
  expect(entries.asked).toBe(6)
  const long = await listOf((number) => ({
    tools: [{ name: `t${number}`, description: 'x'.repeat(4 * MEGABYTE) }],
    nextCursor: `${number}`,
  }))
  expect(long.entries).toHaveLength(2)
})

test('a file of lists that has become huge is not read', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lists-'))
  await writeFile(join(folder, 'lists-x.json'), `{"tools/list":[{"name":"old"}]}${' '.repeat(60 * MEGABYTE)}`)
  const lists = new Lists({} as Upstream, folder, 'x', silentLog, () => undefined)
  await lists.load()
  expect(lists.known('tools/list')).toEqual([])
})

import * as fc from 'fast-check'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { HeldResults } from './held-results.ts'
import { JsonDocument } from './json-document.ts'

const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: index, diag: `é "${index}"\n${'d'.repeat(100)}` }))
const large = { success: true, data: rows(8_000) }
const answer = (text: string, structuredContent: object = large) => ({
  jsonrpc: '2.0',
  id: 7,
  result: {
    content: [
      { type: 'text', text: 'short' },
      { type: 'text', text },
    ],
    structuredContent,
    isError: false,
    _meta: { a: 1 },
  },
})

function respond(text: string, type: string, cuts: readonly number[] = []): Response {
  const bytes = Buffer.from(text)
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b)
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      let start = 0
      for (const end of ends) {
        // As `fetch` does: each piece has memory of its own.
        controller.enqueue(Uint8Array.from(bytes.subarray(start, end)))
        start = end
      }
      controller.close()
    },
  })
  return new Response(body, {
    headers: { 'content-type': type, 'content-length': String(bytes.length), 'mcp-session-id': 's' },
  })
}

const forms: [string, (message: string) => string, (text: string) => string][] = [
  ['application/json', (message) => message, (text) => text],
  [
    'text/event-stream; charset=utf-8',
    (message) => `event: message\nid: 1\ndata: ${message}\n\n: ping\n\n`,
    (text) => /^data: (.*)$/m.exec(text)?.[1] ?? '',
  ],
]

describe.each(forms)('an answer of the type %s', (type, wrap, unwrap) => {
  it.each<[string, string]>([
    ['as it is', JSON.stringify(large)],
    ['with white space between', JSON.stringify(large, null, 2)],
  ])('that is large and repeated as text %s is held, and taken back', async (_, text) => {
    const held = new HeldResults()
    const response = held.intercept(
      respond(wrap(JSON.stringify(answer(text))), type, [3, 1_000, 1_000_000, 1_500_000]),
    )
    expect(response.headers.get('mcp-session-id')).toBe('s')
    const passed = await response.text()
    expect(passed.length).toBeLessThan(500)
    const { result, ...others } = JSON.parse(unwrap(passed)) as ReturnType<typeof answer>
    expect(others).toEqual({ jsonrpc: '2.0', id: 7 })
    expect(held.count).toBe(1)
    const taken = held.take(result)
    expect(taken).toMatchObject({
      content: [{ type: 'text', text: 'short' }],
      isError: false,
      _meta: { a: 1 },
    })
    const { structuredContent } = taken
    expect(
      structuredContent instanceof JsonDocument && structuredContent.parse(structuredContent.root),
    ).toEqual(large)
    expect(held.count).toBe(0)
    expect(held.take(result)).toBe(result)
  })

  it.each<[string, object]>([
    ['is small', answer(JSON.stringify({ a: 1 }), { a: 1 })],
    ['has another text', answer(JSON.stringify({ ...large, success: false }))],
    ['has a text that ends early', answer(JSON.stringify(large).slice(0, -1))],
    ['has a text that goes on', answer(`${JSON.stringify(large)}x`)],
    [
      'has no structured content',
      { id: 1, result: { content: [{ type: 'text', text: JSON.stringify(large) }] } },
    ],
    ['is an error', { id: 1, error: { code: 1, message: JSON.stringify(large) } }],
    ['is a list', { id: 1, result: { tools: rows(10_000) } }],
  ])('that %s passes unchanged', async (_, message) => {
    const held = new HeldResults()
    const text = wrap(JSON.stringify(message))
    expect(await held.intercept(respond(text, type, [5, 70_000])).text()).toBe(text)
    expect(held.count).toBe(0)
  })
})

it('any stream passes unchanged, however it is cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('data: {}', '', ': ping', '\r'))),
      fc.array(fc.nat()),
      async (lines, cuts) => {
        const text = lines.join('\n').toWellFormed()
        const response = new HeldResults().intercept(respond(text, 'text/event-stream', cuts))
        expect(Buffer.from(await response.arrayBuffer()).toString()).toBe(text)
      },
    ),
  )
})

it('an event is passed on before the next one comes', async () => {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const response = new HeldResults().intercept(
    new Response(readable, { headers: { 'content-type': 'text/event-stream' } }),
  )
  const writer = writable.getWriter()
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  void writer.write(Buffer.from('data: {"progress":1}\nda'))
  expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe('data: {"progress":1}\n')
})

it('other responses are left alone', () => {
  const held = new HeldResults()
  for (const response of [
    new Response(null, { status: 202 }),
    new Response('x', { status: 500 }),
    new Response('<html>'),
  ])
    expect(held.intercept(response)).toBe(response)
})

it('what nobody takes is freed after a minute', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const held = new HeldResults()
  await held.intercept(respond(JSON.stringify(answer(JSON.stringify(large))), 'application/json')).text()
  expect(held.count).toBe(1)
  vi.advanceTimersByTime(60_000)
  expect(held.count).toBe(0)
})

it('nobody else can name what is held', () => {
  const result = { structuredContent: { 'panda-bridge/held': 'guess' } }
  expect(new HeldResults().take(result)).toBe(result)
})

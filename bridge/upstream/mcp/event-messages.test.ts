import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { JsonDocument } from '../../results/json-document.ts'
import { EventMessages } from './event-messages.ts'

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
const onlyText = (text: string) => ({
  jsonrpc: '2.0',
  id: 1,
  result: { content: [{ type: 'text', text }], isError: false },
})

/** The messages in a stream that comes cut at these places. */
function read(stream: string, cuts: readonly number[] = []): unknown[] {
  const bytes = Buffer.from(stream)
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b)
  const messages: unknown[] = []
  const events = new EventMessages((message) => messages.push(message))
  let start = 0
  for (const end of ends) {
    events.add(bytes.subarray(start, end))
    start = end
  }
  return messages
}

/** As the Python servers write it. */
const event = (json: string) => `event: message\r\ndata: ${json}\r\n\r\n`

describe('a large answer', () => {
  it.each<[string, string]>([
    ['as it is', JSON.stringify(large)],
    ['with white space between', JSON.stringify(large, null, 2)],
  ])('that is repeated as text %s stays bytes', (_, text) => {
    const [message] = read(event(JSON.stringify(answer(text))), [3, 1_000, 1_000_000, 1_500_000])
    const { result } = message as ReturnType<typeof answer>
    const { structuredContent } = result
    expect(message).toEqual({
      jsonrpc: '2.0',
      id: 7,
      result: {
        content: [{ type: 'text', text: 'short' }],
        structuredContent,
        isError: false,
        _meta: { a: 1 },
      },
    })
    expect(
      structuredContent instanceof JsonDocument && structuredContent.parse(structuredContent.root),
    ).toEqual(large)
  })

  it.each<[string, string]>([
    ['characters', JSON.stringify(large)],
    ['ASCII, as Python writes it', JSON.stringify(large).replaceAll('é', String.raw`\u00e9`)],
  ])('of an older PandaMCP, which sends only text of %s, stays bytes', (_, text) => {
    const escaped = JSON.stringify(onlyText(text)).replaceAll('é', String.raw`\u00e9`)
    const [message] = read(event(escaped))
    const { content, structuredContent } = (message as ReturnType<typeof answer>).result
    expect(content).toEqual([])
    expect(
      structuredContent instanceof JsonDocument && structuredContent.parse(structuredContent.root),
    ).toEqual(large)
  })

  it.each<[string, object]>([
    ['is small', answer(JSON.stringify({ a: 1 }), { a: 1 })],
    ['has another text', answer(JSON.stringify({ ...large, success: false }))],
    ['has a text that ends early', answer(JSON.stringify(large).slice(0, -1))],
    ['has a text that goes on', answer(`${JSON.stringify(large)}x`)],
    ['is a text that is no answer of PanDA’s', onlyText(JSON.stringify(rows(8_000)))],
    ['is a text and no JSON', onlyText('x'.repeat(2_000_000))],
    ['is an error', { id: 1, error: { code: 1, message: JSON.stringify(large) } }],
    ['is a list', { id: 1, result: { tools: rows(10_000) } }],
  ])('that %s comes as it is', (_, message) => {
    expect(read(event(JSON.stringify(message)), [5, 70_000])).toEqual([message])
  })
})

it('any messages come as they are, whatever stands between them and however it is cut', () => {
  const noise = fc.constantFrom(': ping\n\n', 'id: 7\n', 'retry: 100\n', '\n', 'event: other\ndata: 1\n\n')
  fc.assert(
    fc.property(
      fc.array(fc.tuple(noise, fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()))),
      fc.array(fc.nat()),
      fc.constantFrom('\n', '\r\n', '\r'),
      (parts, cuts, lineEnd) => {
        const stream = parts
          .map(([before, message]) => `${before}\ndata: ${JSON.stringify(message)}\n\n`)
          .join('')
        const expected = parts.map(([, message]) => JSON.parse(JSON.stringify(message)) as unknown)
        expect(read(stream.replaceAll('\n', lineEnd), cuts)).toEqual(expected)
      },
    ),
  )
})

it('a message of several lines is one', () => {
  expect(read('data: {"a":\ndata: 1}\n\n')).toEqual([{ a: 1 }])
})

it.each(['\n', '\r\n', '\r'])(
  'a message is there before the next one comes, with lines that end by %j',
  (end) => {
    expect(read(`data: {"progress":1}${end}${end}da`)).toEqual([{ progress: 1 }])
  },
)

it('what is not JSON is no message', () => {
  expect(() => read('data: <html>\n\n')).toThrow(SyntaxError)
})

import { afterEach, describe, expect, it, vi } from 'vitest'
import { silentLog } from '../home/log.ts'
import type { McpResult as UpstreamResult } from '../mcp/messages.ts'
import { catalogue, outputSchema } from '../panda/catalogue/index.ts'
import { JsonDocument } from './json-document.ts'
import { isKeptUri } from './kept-result.ts'
import { KeptResults, type KeptResultsOptions } from './kept-results.ts'

const kept = (options: Partial<KeptResultsOptions> = {}) => new KeptResults({ log: silentLog, ...options })
const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ PandaID: index, diag: `row ${index} ${'d'.repeat(100)}` }))

/** An answer as FastMCP sends it: the text repeats the structured content. */
function answer(structured: unknown): UpstreamResult {
  return { content: [{ type: 'text', text: JSON.stringify(structured) }], structuredContent: structured }
}
const envelope = (count: number) => ({ success: true, message: '', data: rows(count) })
const large = answer(envelope(2_000))

function textsOf(result: UpstreamResult): string[] {
  return (result['content'] as { text: string }[]).map(({ text }) => text)
}

afterEach(() => vi.useRealTimers())

describe('an answer within the budget', () => {
  it('is passed on as it is, and its size is known', () => {
    const results = kept()
    const small = { ...answer(envelope(3)), _meta: { a: 1 }, unknown: true }
    const fitted = results.fit('cursor', 't', small)
    expect(fitted).toEqual({ result: small, bytes: 2 * JSON.stringify(envelope(3)).length })
    expect(fitted.result).toBe(small)
    expect(results.bytes).toBe(0)
  })

  it.each([
    [{ content: [] }, 0],
    [{}, 0],
    [
      {
        content: [
          { type: 'text', text: 'é€' },
          { type: 'image', data: 'x'.repeat(200_000) },
        ],
      },
      5,
    ],
    [
      { content: [], structuredContent: { 'a"': ['\n', null, 1.5, true, {}, []] } },
      JSON.stringify({ 'a"': ['\n', null, 1.5, true, {}, []] }).length,
    ],
  ])('has the size of its texts and its JSON: %#', (result, bytes) => {
    expect(kept().fit('cursor', 't', result).bytes).toBe(bytes)
  })

  it('is parsed where it came as bytes', () => {
    const structuredContent = JsonDocument.read(Buffer.from('{"a": 1}'))
    expect(kept().fit('cursor', 't', { content: [], structuredContent }).result).toEqual({
      content: [{ type: 'text', text: '{"a": 1}' }],
      structuredContent: { a: 1 },
    })
  })
})

describe('an answer over the budget', () => {
  it('becomes its outline, in text and in structured content, and is kept', () => {
    const results = kept()
    const {
      result,
      bytes,
      uri = '',
    } = results.fit('cursor', 'job_get', { ...large, _meta: { a: 1 }, unknown: true })
    expect(bytes).toBe(JSON.stringify(envelope(2_000)).length)
    expect(results.bytes).toBe(bytes)
    expect(isKeptUri(uri)).toBe(true)
    expect(result).toMatchObject({
      unknown: true,
      _meta: { a: 1, 'panda-bridge/outline': { uri, bytes } },
      structuredContent: {
        success: true,
        message: '',
        data: {
          $outline: 'array',
          count: 2_000,
          path: '/data',
          more: '1,997 rows not shown',
        },
        $note: { howToRead: expect.stringContaining(uri) as string },
      },
    })
    const [note = '', outline = ''] = textsOf(result)
    expect(note).toContain(
      `panda_bridge_read_result, for example {"result":"${uri.split('/').at(-1)}","path":"/data","from":0,"count":20}`,
    )
    expect(JSON.parse(outline)).toMatchObject({ data: { $outline: 'array' } })
    expect(JSON.stringify(result).length).toBeLessThan(20_000)
    expect(result['isError']).toBeUndefined()
  })

  it('is a matter of the client', () => {
    const results = kept({ budgetOf: (client) => (client === 'big' ? 1_000_000 : undefined) })
    expect(results.fit('big', 't', large).uri).toBeUndefined()
    expect(results.fit('cursor', 't', large).uri).toBeDefined()
    expect(kept({ budgetOf: () => 0 }).roomFor('x', '').bytes).toBe(8_000)
    expect(kept({ budgetOf: () => Infinity }).roomFor('x', '').bytes).toBe(5_000_000)
  })

  it('keeps its bytes once: the text that repeats the structured content stands for it', () => {
    const results = kept()
    const text = JSON.stringify(envelope(2_000), null, 1)
    const uri = results.fit('c', 't', { ...large, content: [{ type: 'text', text }] }).uri ?? ''
    expect(results.bytes).toBe(Buffer.byteLength(text))
    expect(results.readResource('c', uri)).toEqual({
      contents: [{ uri, mimeType: 'application/json', text }],
    })
  })

  it('as FastMCP wraps it: the text is the value of "result"', () => {
    const results = kept()
    const content = [{ type: 'text', text: JSON.stringify(rows(2_000)) }]
    const { result, uri = '' } = results.fit('c', 't', {
      content,
      structuredContent: { result: rows(2_000) },
    })
    expect(result['structuredContent']).toMatchObject({ result: { $outline: 'array', path: '/result' } })
    const { contents } = results.readResource('c', uri) as { contents: { text: string }[] }
    expect(contents.map(({ text }) => JSON.parse(text) as unknown)).toEqual([{ result: rows(2_000) }])
  })

  it.each([
    ['another number of rows', envelope(1_999)],
    [
      'another value in the first rows',
      { ...envelope(2_000), data: rows(2_000).map((row) => ({ ...row, PandaID: -1 })) },
    ],
    ['other names', { ...envelope(1_999), data2: rows(2_000) }],
  ])('a text that says something else is kept besides: %s', (_, other) => {
    const results = kept()
    const content = [{ type: 'text', text: JSON.stringify(other) }]
    const { result, uri = '' } = results.fit('c', 't', { content, structuredContent: envelope(2_000) })
    const { contents } = results.readResource('c', uri) as { contents: { text: string }[] }
    expect(contents.map(({ text }) => JSON.parse(text) as unknown)).toEqual([envelope(2_000), other])
    expect(textsOf(result)[0]).toContain('with part "text"')
  })

  it('without structured content has none in outline either; short texts and images stay', () => {
    const content = [
      { type: 'text', text: 'PanDA did not do this.' },
      { type: 'image', data: 'AAAA', mimeType: 'image/png' },
      { type: 'text', text: 'a line\n'.repeat(20_000) },
    ]
    const { result } = kept().fit('c', 't', { content, isError: true })
    expect(result['isError']).toBe(true)
    expect((result['content'] as unknown[]).slice(0, 2)).toEqual(content.slice(0, 2))
    expect(result).not.toHaveProperty('structuredContent')
    expect(JSON.parse(textsOf(result)[3] ?? '')).toMatchObject({ $outline: 'string', characters: 140_000 })
  })

  it('of many short texts does not stay whole', () => {
    const content = Array.from({ length: 5_000 }, (_, index) => ({
      type: 'text',
      text: `line ${index} ${'x'.repeat(50)}`,
    }))
    const { result, uri = '' } = results.fit('c', 't', { content })
    expect(JSON.stringify(result).length).toBeLessThan(20_000)
    const { contents } = results.readResource('c', uri) as { contents: { text: string }[] }
    expect(contents[0]?.text).toContain('line 4999 ')
  })
  const results = kept()

  it('larger than all that is kept is answered in outline, and displaces nothing', () => {
    const results = kept({ mostBytes: 250_000 })
    const first = results.fit('c', 't', answer(envelope(1_000))).uri ?? ''
    const { result, uri } = results.fit('c', 't', large)
    expect(uri).toBeUndefined()
    expect(textsOf(result)[0]).toContain('larger than what PanDA Bridge keeps: ask for less')
    expect(results.get('c', first)).toBeDefined()
  })

  it('that cannot even be written as JSON is said to be so, and the bridge lives on', () => {
    let deep: unknown = 'x'.repeat(200_000)
    for (let depth = 0; depth < 20_000; depth += 1) deep = [deep]
    const { result } = kept().fit('c', 't', { content: [], structuredContent: { deep } })
    expect(result).toMatchObject({ isError: true })
    expect(textsOf(result)[0]).toContain('The call was carried out')
  })

  it('of every endpoint in the catalogue fits the schema that the client knows', () => {
    for (const endpoint of catalogue) {
      const { result } = kept().fit('c', 't', large, outputSchema(endpoint))
      expect(result['isError']).toBeUndefined()
      expect(result['structuredContent']).toHaveProperty('$note')
    }
  })

  it('is marked as an error where the schema allows no outline', () => {
    const strict = { type: 'object', properties: { result: { type: 'array' } }, required: ['result'] }
    const { result } = kept().fit('c', 't', answer({ result: rows(2_000) }), strict)
    expect(result['isError']).toBe(true)
    expect(result).not.toHaveProperty('structuredContent')
    expect(textsOf(result)[0]).toContain('the call itself was carried out')
  })

  it.each([
    { properties: { name: { type: 'string', pattern: '^(a+)+$' } } },
    { patternProperties: { '^(a+)+$': {} } },
  ])('is so too where a regular expression of the server’s would have to run', (schema) => {
    const structured = { name: 'aaa', result: rows(2_000) }
    expect(kept().fit('c', 't', answer(structured), { type: 'object', ...schema }).result['isError']).toBe(
      true,
    )
    const plain = { type: 'object', properties: { pattern: {} } }
    expect(kept().fit('c', 't', answer(structured), plain).result['isError']).toBeUndefined()
  })

  it('leaves its note out where the schema allows no further entry', () => {
    const closed = {
      type: 'object',
      properties: { success: {}, message: {}, data: {} },
      additionalProperties: false,
    }
    const { result } = kept().fit('c', 't', large, closed)
    expect(Object.keys(result['structuredContent'] as object)).toEqual(['success', 'message', 'data'])
  })
})

describe('kept results', () => {
  it('are for the client that asked, and nobody else learns that there are any', () => {
    const results = kept()
    const uri = results.fit('cursor', 't', large).uri ?? ''
    const message = (id: string) => {
      try {
        results.get('claude', id)
      } catch (error) {
        return (error as Error).message.replace(id, 'ID')
      }
      return 'got it'
    }
    expect(message(uri.slice(-16))).toBe(message('0123456789abcdef'))
    results.clear()
    expect(message(uri.slice(-16))).toBe(message('0123456789abcdef'))
    expect(results.resources('claude')).toEqual([])
    expect(() => results.readResource('claude', uri)).toThrow(expect.objectContaining({ code: 'not-found' }))
  })

  it('are listed for resources/list, the newest first, with what reading them costs', () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 7, 6, 14) })
    const results = kept()
    results.fit('c', 'job_get', large)
    vi.advanceTimersByTime(1_000)
    const { uri, bytes } = results.fit('c', 'task_get', {
      content: [{ type: 'text', text: 'x'.repeat(200_000) }],
    })
    const [first, second] = results.resources('c')
    expect(first).toEqual({
      uri,
      name: 'task_get',
      title: 'Answer of task_get, 2026-08-06T14:00:01Z, 200.0 kB',
      description: expect.stringContaining('takes 200.0 kB at once') as string,
      mimeType: 'text/plain',
      size: bytes,
    })
    expect(second).toMatchObject({ name: 'job_get', mimeType: 'application/json' })
  })

  it('give way to newer ones, the least recently read first; the error says so', () => {
    const results = kept({ mostResults: 3 })
    const [a = '', b = '', c = ''] = [1, 2, 3].map(() => results.fit('c', 'job_get', large).uri ?? '')
    results.get('c', a)
    const d = results.fit('c', 'job_get', large).uri ?? ''
    expect([a, c, d].map((uri) => results.get('c', uri).uri)).toEqual([a, c, d])
    expect(() => results.get('c', b)).toThrow(
      'The answer of job_get is no longer kept: newer ones took its place.',
    )
    expect(results.bytes).toBe(3 * JSON.stringify(envelope(2_000)).length)
  })

  it('never take more memory than allowed', () => {
    const results = kept({ mostBytes: 1_000_000 })
    for (let count = 900; count < 960; count += 1) {
      results.fit('c', 't', answer(envelope(count)))
      expect(results.bytes).toBeLessThanOrEqual(1_000_000)
    }
    expect(results.resources('c').reduce((sum, { size }) => sum + Number(size), 0)).toBe(results.bytes)
  })

  it('are forgotten an hour after they were last read, without anybody asking', () => {
    vi.useFakeTimers()
    const results = kept()
    const uri = results.fit('c', 'job_get', large).uri ?? ''
    vi.advanceTimersByTime(59 * 60_000)
    results.get('c', uri)
    vi.advanceTimersByTime(59 * 60_000)
    expect(results.bytes).toBeGreaterThan(0)
    vi.advanceTimersByTime(2 * 60_000)
    expect(results.bytes).toBe(0)
    expect(() => results.get('c', uri)).toThrow('results are kept for 60 minutes')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('of a client that is removed, or of another login, are gone', () => {
    const results = kept()
    results.fit('a', 't', large)
    results.fit('b', 't', large)
    results.forget('a')
    expect([results.resources('a').length, results.resources('b').length]).toEqual([0, 1])
    results.clear()
    expect(results.bytes).toBe(0)
  })

  it('of more than 16 MB are not read at once', () => {
    const results = kept()
    const uri = results.fit('c', 't', { content: [{ type: 'text', text: 'x'.repeat(17_000_000) }] }).uri ?? ''
    expect(() => results.readResource('c', uri)).toThrow(
      'This result has 17.0 MB: too much to be read at once.',
    )
  })
})

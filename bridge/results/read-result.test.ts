import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { silentLog } from '../home/log.ts'
import type { McpResult as UpstreamResult } from '../mcp/messages.ts'
import { KeptResults } from './kept-results.ts'
import { readResult, readResultTool } from './read-result.ts'

const BUDGET = 20_000

/** A client's reading of a large answer. */
function keep(result: UpstreamResult) {
  const results = new KeptResults({ log: silentLog, budgetOf: () => BUDGET })
  const uri = results.fit('c', 'job_get', result).uri ?? ''
  return (args: object = {}) => {
    const answer = readResult(results, 'c', { result: uri, ...args })
    const [note = '', text = ''] = (answer['content'] as { text: string }[]).map((part) => part.text)
    expect(results.fit('c', readResultTool.name, answer).result).toBe(answer)
    return { note, text, isError: answer['isError'] === true }
  }
}
const structured = (value: unknown) => keep({ content: [], structuredContent: value })
const rows = Array.from({ length: 1_000 }, (_, index) => ({ PandaID: index, diag: 'd'.repeat(100) }))
const read = structured({
  success: true,
  data: rows,
  log: 'é\n'.repeat(30_000),
  byName: Object.fromEntries(rows.map((row) => [`job "${row.PandaID}"`, row])),
})

describe('panda_bridge_read_result', () => {
  it('reads rows, says how many there are and how to go on', () => {
    const { note, text } = read({ path: '/data', from: 10, count: 5 })
    expect(note).toMatch(
      /^5 rows of 1,000 in "\/data", from 10 to 14 \(counted from 0\)\. Go on with from=15\. \(Answer of job_get, 20\d\d-.*Z\.\)$/,
    )
    expect(JSON.parse(text)).toEqual(rows.slice(10, 15))
  })

  it('reads the last ones, and all of few', () => {
    expect(read({ path: 'data', from: 998, count: 50 }).note).toContain(
      '2 rows of 1,000 in "/data", from 998 to 999 (counted from 0). These are the last ones.',
    )
    expect(read({ path: '/data/0' })).toMatchObject({
      note: expect.stringContaining('All 2 entries of "/data/0".') as string,
      text: JSON.stringify(rows[0]),
    })
    expect(read({ path: 'data[3].PandaID' })).toMatchObject({
      note: expect.stringContaining('The value of "/data/3/PandaID".') as string,
      text: '3',
    })
  })

  it('gives no more than fits, and says so', () => {
    const { note, text } = read({ path: '/data', count: '900' })
    const got = (JSON.parse(text) as unknown[]).length
    expect(got).toBeGreaterThan(100)
    expect(note).toContain(
      `${got} rows of 1,000 in "/data", from 0 to ${got - 1} (counted from 0). No more of the 900 asked for fit into one answer. Go on with from=${got}.`,
    )
  })

  it('shows what no answer has room for in outline, with the path to read it by', () => {
    const { note, text } = read()
    expect(note).toContain(
      'All 4 entries of the result. 3 entries of these are too large for one answer and shown in outline',
    )
    expect(JSON.parse(text)).toMatchObject({
      success: true,
      data: { $outline: 'array', path: '/data', count: 1_000 },
    })
  })

  it('reads characters of a text within the structured content, and of a text that is none', () => {
    expect(read({ path: '/log', from: 1, count: 3 })).toMatchObject({
      note: expect.stringContaining('3 characters of 60,000 in "/log", from 1 to 3') as string,
      text: '\né\n',
    })
    const plain = keep({ content: [{ type: 'text', text: '€uro\n'.repeat(10_000) }] })
    expect(plain({ from: 4, count: 6 })).toMatchObject({
      note: expect.stringContaining('6 characters of 50,000 in the text, from 4 to 9') as string,
      text: '\n€uro\n',
    })
    expect(plain({ path: '/data' }).note).toContain('This result is a text and has no paths.')
  })

  it('reads the text besides the structured content where there are two', () => {
    const both = keep({
      content: [{ type: 'text', text: 'other '.repeat(5_000) }],
      structuredContent: { data: rows },
    })
    expect(both({ part: 'text', count: 5 }).text).toBe('other')
    expect(both({ path: '/data/0' }).text).toBe(JSON.stringify(rows[0]))
    expect(read({ part: 'text' }).note).toBe(
      'This result has no text part. Leave "part" out, or give "structured".',
    )
  })

  it.each<[object, string]>([
    [
      { path: '/daten' },
      'There is no "daten" here. The result is an object with success, data, log, byName.',
    ],
    [
      { path: '/data', from: 1_000 },
      '"from" is 1000, but there are 1,000 rows in "/data". Use a number from 0 to 999.',
    ],
    [{ path: 'data[' }, '"path" is not understood: data['],
    [
      { from: -1 },
      '"from" must be a whole number of at least 0, but it is the number -1. Correct it and call panda_bridge_read_result',
    ],
    [{ count: 0 }, '"count" must be a whole number of at least 1, but it is the number 0.'],
    [
      { colour: 'red' },
      'The arguments cannot have "colour". There is "result", "path", "from", "count", "part".',
    ],
    [{ result: 'panda://results/0000000000000000' }, 'No result "0000000000000000" is kept for this client.'],
  ])('%j is answered with a sentence', (args, sentence) => {
    const { note, isError } = read(args)
    expect(isError).toBe(true)
    expect(note).toContain(sentence)
  })

  it.each([undefined, null, 7, [], 'x', { result: null }])('%j is no input', (args) => {
    const results = new KeptResults({ log: silentLog })
    expect(readResult(results, 'c', args)).toMatchObject({ isError: true })
  })

  it('going on as it says gives the whole, with no part twice and none left out', () => {
    const row = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 3_000 }),
      fc.array(fc.integer(), { maxLength: 500 }),
      fc.integer(),
    )
    const anything = fc.oneof(
      fc.array(row, { minLength: 50, maxLength: 200 }),
      fc.dictionary(fc.string(), row, { minKeys: 50, maxKeys: 200 }),
      fc.string({ unit: 'grapheme', minLength: 5_000, maxLength: 60_000 }),
    )
    fc.assert(
      fc.property(anything, (value) => {
        const read = structured({ value, filler: 'x'.repeat(30_000) })
        const slices: string[] = []
        for (let from: number | undefined = 0; from !== undefined;) {
          const { note, text, isError } = read({ path: '/value', from })
          expect(isError).toBe(false)
          expect(Buffer.byteLength(note + text)).toBeLessThanOrEqual(BUDGET)
          slices.push(text)
          const next = /Go on with from=(\d+)\./.exec(note)?.[1]
          from = next === undefined ? undefined : Number(next)
        }
        const whole =
          typeof value === 'string'
            ? slices.join('')
            : Array.isArray(value)
              ? slices.flatMap((slice) => JSON.parse(slice) as unknown[])
              : Object.fromEntries(slices.flatMap((slice) => Object.entries(JSON.parse(slice) as object)))
        expect(whole).toEqual(typeof value === 'string' || Array.isArray(value) ? value : { ...value })
      }),
      { numRuns: 50 },
    )
  })
})

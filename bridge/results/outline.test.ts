import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { JsonDocument } from './json-document.ts'
import { outlineOf, outlineOfEntries, OUTLINE_BYTES } from './outline.ts'
import { follow, parsePath } from './path.ts'

const read = (value: unknown) => JsonDocument.read(Buffer.from(JSON.stringify(value))) as JsonDocument
const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    PandaID: 6_837_798_305 + index,
    jobStatus: 'finished',
    diag: 'd'.repeat(500),
    Files: Array.from({ length: 50 }, (_, file) => ({ lfn: `file-${file}.root`, fsize: 1 })),
  }))

describe('outlineOf', () => {
  it('tells of rows how many they are, shows the first three, and where the rest is', () => {
    const envelope = { success: true, message: '', data: rows(1_000) }
    expect(outlineOfEntries(read(envelope))).toMatchObject({
      success: true,
      message: '',
      data: {
        $outline: 'array',
        path: '/data',
        count: 1_000,
        bytes: JSON.stringify(envelope.data).length,
        more: '997 rows not shown',
        first: [
          {
            $outline: 'object',
            path: '/data/0',
            entries: {
              PandaID: 6_837_798_305,
              jobStatus: 'finished',
              diag: { $outline: 'string', path: '/data/0/diag', characters: 500, first: 'd'.repeat(200) },
              Files: { $outline: 'array', path: '/data/0/Files', count: 50, more: '47 rows not shown' },
            },
          },
          { path: '/data/1' },
          { path: '/data/2' },
        ],
      },
    })
  })

  it('names further entries of an object', () => {
    const record = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`attribute${index}`, index]))
    expect(outlineOf(read(record))).toMatchObject({
      $outline: 'object',
      count: 150,
      entries: { attribute0: 0, attribute39: 39 },
      more: '110 entries not shown',
      namesOfMore: expect.arrayContaining(['attribute40', 'attribute139']) as unknown,
    })
  })

  it('shows what is small as it is', () => {
    expect(outlineOf(read({ a: [1, { b: null }] }))).toEqual({ a: [1, { b: null }] })
  })

  it.each<[string, unknown]>([
    ['a million entries', Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [index, index]))],
    ['names of any length', { ['n'.repeat(100_000)]: { ['m'.repeat(50_000)]: 'x'.repeat(1_000) } }],
    ['a text of quotation marks', { data: '"\\\n'.repeat(50_000) }],
    [
      'wide and deep',
      Array.from({ length: 30 }, () =>
        Array.from({ length: 30 }, () => Array.from({ length: 30 }, () => 'z'.repeat(90))),
      ),
    ],
    ['a row of many texts', [Array.from({ length: 200 }, () => 'é'.repeat(1_000))]],
  ])('is small itself: %s', (_, value) => {
    expect(Buffer.byteLength(JSON.stringify(outlineOf(read(value))))).toBeLessThanOrEqual(OUTLINE_BYTES)
    expect(Buffer.byteLength(JSON.stringify(outlineOfEntries(read(value))))).toBeLessThanOrEqual(
      OUTLINE_BYTES,
    )
  })

  it('each part that is not shown whole says what it is and where, for any JSON', () => {
    const long = fc.string({ minLength: 300, maxLength: 600, unit: 'grapheme' })
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5, depthIdentifier: 'json' },
        fc.oneof(long, fc.integer(), fc.constant(null)),
        fc.array(tie('value'), { maxLength: 12, depthIdentifier: 'json' }),
        fc.dictionary(fc.oneof(fc.string(), long), tie('value'), { maxKeys: 12, depthIdentifier: 'json' }),
      ),
    }))
    fc.assert(
      fc.property(fc.array(value, { minLength: 5, maxLength: 30 }), (given) => {
        const document = read(given)
        const outline = outlineOf(document)
        expect(Buffer.byteLength(JSON.stringify(outline))).toBeLessThanOrEqual(OUTLINE_BYTES)
        for (const part of outlined(outline)) {
          const real = document.parse(follow(document, parsePath(part.path))) as object | string
          expect(part.bytes).toBe(Buffer.byteLength(JSON.stringify(real)))
          const count = typeof real === 'string' ? undefined : Object.keys(real).length
          expect(part.count).toBe(count)
          const shown = Object.keys(part.first ?? part.entries ?? {}).length
          const saysMore = part.more !== undefined || part.first === undefined
          expect(saysMore || typeof real === 'string' || shown === count).toBe(true)
        }
      }),
    )
  })
})

interface Outlined {
  path: string
  bytes: number
  count?: number
  more?: string
  first?: unknown[] | string
  entries?: object
}

function outlined(value: unknown): Outlined[] {
  if (typeof value !== 'object' || value === null) return []
  const inner = Object.values(value).flatMap(outlined)
  // A path that is too long is not given.
  return '$outline' in value && 'path' in value ? [value as unknown as Outlined, ...inner] : inner
}

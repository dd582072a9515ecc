import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findCharacters } from './characters.ts'
import { JsonDocument, type Value } from './json-document.ts'

const container = fc.oneof(
  fc.array(fc.jsonValue()),
  fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()),
)
const read = (text: string) => JsonDocument.read(Buffer.from(text))

/** The whole value, put together from its parts as the document gives them. */
function rebuilt(document: JsonDocument, value: Value): unknown {
  if (value.kind === 'array') return [...document.items(value)].map((item) => rebuilt(document, item))
  if (value.kind === 'object')
    return Object.fromEntries(
      [...document.entries(value)].map(([name, item]) => [name, rebuilt(document, item)]),
    )
  return document.parse(value)
}

describe('JsonDocument', () => {
  it('gives the parts of any JSON, however it is laid out', () => {
    fc.assert(
      fc.property(container, fc.constantFrom(undefined, ' ', '\t', '\n \r'), (given, indent) => {
        const text = JSON.stringify(given, null, indent)
        const document = JsonDocument.read(Buffer.from(`${indent ?? ''}${text}\n`))
        expect(document && rebuilt(document, document.root)).toEqual(JSON.parse(text))
        expect(document?.root.count).toBe(Object.keys(given).length)
      }),
    )
  })

  it('gives a part as a document of its own, which has the same in it', () => {
    fc.assert(
      fc.property(container, fc.nat(50_000), (given, length) => {
        const part = [given, 'x'.repeat(length), given]
        const document = read(JSON.stringify({ before: [given], part, after: 1 }))
        const found = document && [...document.entries(document.root)].find(([name]) => name === 'part')?.[1]
        if (!found) throw new Error('There is no part')
        const own = document.partOf(found, Buffer.from(document.textOf(found)))
        expect(own.root).toMatchObject({ kind: 'array', start: 0, end: own.bytes.length, count: 3 })
        expect(rebuilt(own, own.root)).toEqual(JSON.parse(JSON.stringify(part)))
      }),
    )
  })

  it('takes nothing for JSON that is none in its structure', () => {
    fc.assert(
      fc.property(
        container,
        fc.nat(),
        fc.constantFrom('', ',', ':', '"', '{', '}', '[', ']', 'N', '0', '-'),
        (given, at, put) => {
          const text = JSON.stringify(given)
          const broken = text.slice(0, at % text.length) + put + text.slice((at % text.length) + 1)
          const isJson = (() => {
            try {
              return typeof JSON.parse(broken) === 'object'
            } catch {
              return false
            }
          })()
          const document = read(broken)
          // What it accepts beyond JSON.parse are the insides of strings: an escape that there is not.
          const isDoubtful = broken.includes('\\') && document !== undefined
          expect(document !== undefined || !isJson).toBe(true)
          expect(isJson || isDoubtful || document === undefined).toBe(true)
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it.each([
    '',
    ' ',
    '1',
    '"a"',
    'null',
    '[NaN]',
    '[01]',
    '[1 2]',
    '{"a"}',
    '{"a":}',
    '[1,]',
    '{1:2}',
    '[}',
    '[tru]',
    '[1]x',
    '"',
    '["\\',
  ])('is none: %j', (text) => {
    expect(read(text)).toBeUndefined()
  })

  it('does not go deeper than any answer', () => {
    expect(read('['.repeat(1_000) + ']'.repeat(1_000))).toBeDefined()
    expect(read('['.repeat(1_001) + ']'.repeat(1_001))).toBeUndefined()
    expect(read('['.repeat(5_000_000))).toBeUndefined()
  })

  it('keeps numbers that JavaScript cannot express', () => {
    const document = read('[12345678901234567890, 1.50]')
    expect(document && [...document.items(document.root)].map((item) => document.textOf(item))).toEqual([
      '12345678901234567890',
      '1.50',
    ])
  })
})

describe('findCharacters', () => {
  it('finds the characters of any text, plain or as JSON has it', () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.constantFrom('\n', '"', '\\', '\ud83d\ude00', 'é', '€', 'u'),
        fc.string({ unit: 'binary', maxLength: 1 }),
      ),
    })
    fc.assert(
      fc.property(
        text,
        fc.nat(60),
        fc.nat(20),
        fc.constantFrom('plain', 'json', 'ascii'),
        (text, from, most, form) => {
          const json = JSON.stringify(text)
          const ascii = json.replaceAll(
            /[\u0080-\uffff]/g,
            (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
          )
          const bytes = Buffer.from({ plain: text, json, ascii }[form] ?? '')
          const edge = form === 'plain' ? 0 : 1
          const found = findCharacters(bytes, edge, bytes.length - edge, form !== 'plain', from, most, 1_000)
          const characters = Array.from(text)
          expect(found.count).toBe(characters.length)
          const part = bytes.toString('utf8', found.start, found.end)
          // UTF-8 has no half of a pair; JSON writes it as an escape.
          const wanted = characters.slice(from, from + most).join('')
          expect(form === 'plain' ? part : JSON.parse(`"${part}"`)).toBe(
            form === 'plain' ? wanted.toWellFormed() : wanted,
          )
        },
      ),
      { numRuns: 1_000 },
    )
  })

  it('ends between two characters where the bytes are bounded', () => {
    const bytes = Buffer.from('aé€😀')
    const parts = [1, 2, 3, 5, 6, 9, 10].map((most) => {
      const { start, end } = findCharacters(bytes, 0, bytes.length, false, 0, 99, most)
      return bytes.toString('utf8', start, end)
    })
    expect(parts).toEqual(['a', 'a', 'aé', 'aé', 'aé€', 'aé€', 'aé€😀'])
  })
})

import { describe, expect, test } from 'vitest'
import { assert, constantFrom, jsonValue, letrec, oneof, property, record, string } from 'fast-check'
import { isoTimesInBytes, isoTimesInText, isoTimesInValue } from './dates.ts'

const inBytes = (json: string) => isoTimesInBytes(Buffer.from(json)).toString()
const both = (value: unknown) => [
  JSON.parse(isoTimesInText(JSON.stringify(value))) as unknown,
  isoTimesInValue(value),
]

describe('a date of PanDA', () => {
  test.each<[unknown, unknown]>([
    [{ __datetime__: '2026-08-06T14:27:35' }, '2026-08-06T14:27:35Z'],
    [{ __datetime__: '2026-08-06T14:27:35.123456' }, '2026-08-06T14:27:35.123456Z'],
    [
      [{ at: { __datetime__: '2026-08-06T14:27:35' } }, null],
      [{ at: '2026-08-06T14:27:35Z' }, null],
    ],
  ])('%j is ISO 8601 in UTC', (given, expected) => {
    expect(both(given)).toEqual([expected, expected])
  })

  test.each<unknown>([
    { __datetime__: 'yesterday' },
    { __datetime__: '2026-08-06T14:27:35+02:00' },
    { __datetime__: 7 },
    { __datetime__: '2026-08-06T14:27:35', more: 1 },
    { time: '2026-08-06T14:27:35' },
    '{"__datetime__": "2026-08-06T14:27:35"}',
    '{"__datetime__": "2026-08-06T14:27:35"',
    ['{', '"__datetime__": "2026-08-06T14:27:35"}'],
    '__datetime__',
    null,
    7,
  ])('is not what only looks like one: %j', (given) => {
    expect(both(given)).toEqual([given, given])
  })

  test('is found at any depth', () => {
    const deep = (inner: string) => `${'[{"a":'.repeat(50_000)}${inner}${'}]'.repeat(50_000)}`
    const text = isoTimesInText(deep('{"__datetime__":"2026-08-06T14:27:35"}'))
    expect(text).toBe(deep('"2026-08-06T14:27:35Z"'))
    let value = isoTimesInValue(JSON.parse(deep('{ "__datetime__" : "2026-08-06T14:27:35" }')))
    for (let depth = 0; depth < 50_000; depth += 1) value = (value as [{ a: unknown }])[0].a
    expect(value).toBe('2026-08-06T14:27:35Z')
  })

  test('leaves every other digit of the text as it came', () => {
    const text = '{"id": 12345678901234567890, "at": { "__datetime__" : "2026-08-06T14:27:35" }, "x": 1.50}'
    expect(isoTimesInText(text)).toBe('{"id": 12345678901234567890, "at": "2026-08-06T14:27:35Z", "x": 1.50}')
  })

  test('is the same in a text and in a value, and the value given stays as it was', () => {
    const { tree } = letrec((tie) => ({
      date: record({
        __datetime__: oneof(constantFrom('2026-08-06T14:27:35', '1999-01-01T00:00:00.5'), string()),
      }),
      tree: oneof(
        { depthSize: 'small', withCrossShrink: true },
        tie('date'),
        record({ a: tie('tree'), __datetime__: tie('tree') }, { requiredKeys: [] }),
        jsonValue(),
      ),
    }))
    assert(
      property(tree, (value) => {
        const before = JSON.stringify(value)
        const [fromText, fromValue] = both(value)
        expect(JSON.stringify(fromValue)).toBe(JSON.stringify(fromText))
        for (const json of [before, JSON.stringify(value, null, 2)])
          expect(inBytes(json)).toBe(isoTimesInText(json))
        expect(JSON.stringify(value)).toBe(before)
      }),
    )
  })
})

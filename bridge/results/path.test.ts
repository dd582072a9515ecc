import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { JsonDocument } from './json-document.ts'
import { follow, parsePath, pointer } from './path.ts'

it.each<[string, string[]]>([
  ['', []],
  ['/', []],
  ['$', []],
  ['/data/0/name', ['data', '0', 'name']],
  ['/a~1b/~0c/', ['a/b', '~c', '']],
  ['data', ['data']],
  ['data[0].name', ['data', '0', 'name']],
  ['data.0.name', ['data', '0', 'name']],
  ['$.data[0]["a.b"]', ['data', '0', 'a.b']],
  ["[12]['x']", ['12', 'x']],
])('%j leads to %j', (text, steps) => {
  expect(parsePath(text)).toEqual(steps)
})

it.each(['data[', 'data[x]', '.data', 'a..b', 'data]'])('%j is not understood', (text) => {
  expect(() => parsePath(text)).toThrow(expect.objectContaining({ code: 'invalid-input' }))
})

it('any way survives being written as a pointer', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1 }), (steps) => {
      fc.pre(steps.length > 1 || steps[0] !== '')
      expect(parsePath(pointer(steps))).toEqual(steps)
    }),
  )
})

const document = JsonDocument.read(Buffer.from('{"data":[{"a":1},[],"x"],"message":""}'))

it.each([
  ['/data/0/a', '1'],
  ['/data/1', '[]'],
  ['/message', '""'],
])('%s is %s', (path, text) => {
  expect(document && document.textOf(follow(document, parsePath(path)))).toBe(text)
})

it.each([
  ['/daten', 'There is no "daten" here. The result is an object with data, message.'],
  ['/data/3', 'There is no "3" here. "/data" is an array of 3 rows, numbered from 0.'],
  ['/data/-1', 'There is no "-1" here. "/data" is an array of 3 rows, numbered from 0.'],
  ['/data/1/0', 'There is no "0" here. "/data/1" is an array of 0 rows, numbered from 0.'],
  ['/data/2/0/1', 'There is no "0" here. "/data/2" is a string, which has no parts.'],
])('%s leads nowhere, and the answer says how far it led', (path, message) => {
  expect(() => document && follow(document, parsePath(path))).toThrow(
    expect.objectContaining({ code: 'not-found', message }),
  )
})

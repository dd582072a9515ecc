import { describe, expect, test } from 'vitest'
import { applySplices } from './format.ts'
import { jsonFormat } from './json.ts'

const spot = { container: 'servers', name: 'panda' }
const entry = { url: 'u' }
const json = jsonFormat({ comments: true, trailingCommas: true })

describe('the entry comes in the style of what is there', () => {
  const cases: [string, string, string][] = [
    ['an empty file', '', '{\n  "servers": {\n    "panda": {\n      "url": "u"\n    }\n  }\n}\n'],
    ['minified', '{"servers":{"a":1}}', '{"servers":{"a":1,"panda":{"url":"u"}}}'],
    ['minified and empty', '{"servers":{}}', '{"servers":{"panda":{"url":"u"}}}'],
    [
      'one line with blanks',
      '{ "servers": { "a": 1 } }',
      '{ "servers": { "a": 1, "panda": { "url": "u" } } }',
    ],
    ['tabs', '{\n\t"servers": {}\n}', '{\n\t"servers": {\n\t\t"panda": {\n\t\t\t"url": "u"\n\t\t}\n\t}\n}'],
    [
      'CR LF',
      '{\r\n "a": 1\r\n}',
      '{\r\n "a": 1,\r\n "servers": {\r\n  "panda": {\r\n   "url": "u"\r\n  }\r\n }\r\n}',
    ],
    [
      'a comment stays with what it is about',
      '{\n  "servers": {\n    "a": 1 // one\n    // end\n  }\n}',
      '{\n  "servers": {\n    "a": 1, // one\n    "panda": {\n      "url": "u"\n    }\n    // end\n  }\n}',
    ],
    [
      'a trailing comma is the style',
      '{\n  "servers": {\n    "a": 1,\n  },\n}',
      '{\n  "servers": {\n    "a": 1,\n    "panda": {\n      "url": "u"\n    },\n  },\n}',
    ],
    [
      'of two equal keys the last counts',
      '{"servers":{"x":1},"servers":{}}',
      '{"servers":{"x":1},"servers":{"panda":{"url":"u"}}}',
    ],
    ['null for what is empty', '{"servers":null,"b":1}', '{"servers":{"panda":{"url":"u"}},"b":1}'],
    [
      'null on a line of its own',
      '{\n  "servers": null\n}\n',
      '{\n  "servers": {\n    "panda": {\n      "url": "u"\n    }\n  }\n}\n',
    ],
    ['null alone', 'null\n', '{\n  "servers": {\n    "panda": {\n      "url": "u"\n    }\n  }\n}\n'],
    [
      'an entry that is there',
      '{"servers":{"panda":{"old":1},"b":2}}',
      '{"servers":{"panda":{"url":"u"},"b":2}}',
    ],
  ]
  test.each(cases)('%s', (_name, before, after) => {
    expect(applySplices(before, json.put(before, spot, entry).splices)).toBe(after)
  })
})

describe('the entry goes with its comma and its lines, whoever wrote after it', () => {
  const trace = { entry: { lead: '\n    ', tail: '', comma: 'before' as const } }
  const cases: [string, string, string][] = [
    ['the last one', '{"servers":{\n    "a": 1,\n    "panda": {}\n}}', '{"servers":{\n    "a": 1\n}}'],
    [
      'one in the middle',
      '{"servers":{\n    "a": 1,\n    "panda": {},\n    "b": 2\n}}',
      '{"servers":{\n    "a": 1,\n    "b": 2\n}}',
    ],
    ['the first one', '{"servers":{\n    "panda": {},\n    "b": 2\n}}', '{"servers":{\n    "b": 2\n}}'],
    ['the only one', '{"servers":{"panda":{}}}', '{"servers":{}}'],
    ['the only one with a trailing comma', '{"servers":{"panda":{},}}', '{"servers":{}}'],
    [
      'with comments around',
      '{"servers":{/*a*/"panda":{}/*b*/,/*c*/"x":1}}',
      '{"servers":{/*a*//*b*//*c*/"x":1}}',
    ],
  ]
  test.each(cases)('%s', (_name, before, after) => {
    expect(applySplices(before, json.take(before, spot, trace)[0] ?? [])).toBe(after)
  })
})

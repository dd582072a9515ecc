import { describe, expect, it } from 'vitest'
import { parsePython, pythonStr, toJson } from './python.ts'

describe('Python literals', () => {
  it.each([
    ["{'a': [1, -2.5, True], 'b': None}", { a: [1, -2.5, true], b: null }],
    ['{"a": true, "b": null}', { a: true, b: null }],
    ["('input', 'pseudo_input')", ['input', 'pseudo_input']],
    ["'it\\'s'", "it's"],
    ['[]', []],
    ['1e3', 1000],
  ])('%s is understood', (text, value) => {
    expect(parsePython(text)).toEqual(value)
  })

  it.each(['', '[1', '{1}', 'os.system', '1 2', '{"a" 1}'])('%j is refused', (text) => {
    expect(() => parsePython(text)).toThrow(SyntaxError)
  })
})

describe('Python values', () => {
  const date = new Date('2026-08-06T14:27:35Z')

  it('are written as str() writes them', () => {
    expect(pythonStr({ success: true, data: [null, 1.5, "it's", date] })).toBe(
      `{'success': True, 'data': [None, 1.5, "it's", datetime.datetime(2026, 8, 6, 14, 27, 35)]}`,
    )
  })

  it('mark their dates in JSON', () => {
    expect(toJson({ at: [date] })).toBe('{"at":[{"__datetime__":"2026-08-06T14:27:35"}]}')
  })
})

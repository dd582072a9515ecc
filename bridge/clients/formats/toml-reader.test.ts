import { expect, test } from 'vitest'
import { readStatements } from './toml-reader.ts'

test('statements are found with their paths and whole lines, past strings that look like them', () => {
  const text = [
    'title = """\n[not.a.table]\n"quoted" \\"""" # [nor.this]\n',
    "raw = '''\nkey = 1''''\n",
    'list = [\n  "]", # ]\n  [1],\n]\n',
    '\n# comment\n',
    ' [ a . "b.c" ] # header\r\n',
    'd.\'e f\' = { g = "}" }\r\n',
    '[[many]]\n',
    '"\\u00fc" = 1979-05-27T07:32:00Z',
  ]
  const found = readStatements(text.join('')).map(({ kind, path, start, end }) => [
    kind,
    path,
    text.join('').slice(start, end),
  ])
  expect(found).toEqual([
    ['pair', ['title'], text[0]],
    ['pair', ['raw'], text[1]],
    ['pair', ['list'], text[2]],
    ['table', ['a', 'b.c'], text[4]],
    ['pair', ['a', 'b.c', 'd', 'e f'], text[5]],
    ['array', ['many'], text[6]],
    ['pair', ['many', 'ü'], text[7]],
  ])
})

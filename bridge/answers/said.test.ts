import { expect, test } from 'vitest'
import { linkIn, said, saidLines } from './said.ts'

test.each([
  ['a message of JEDI', 'no candidates. <a href="https://h/log">broker log</a>', 'no candidates. broker log'],
  ['markup in a name', '<b>big</b>&nbsp;&amp; &lt;small&gt;', 'big & <small>'],
  ['several lines', 'one\n  two\t three', 'one two three'],
  ['an escape code', 'red \u001B[31mtext', 'red ␛[31mtext'],
  ['a secret', 'token=abcdefghijklmnop123 was refused', 'token=[secret] was refused'],
])('%s is quoted as one plain line', (_, text, quoted) => {
  expect(said(text)).toBe(quoted)
})

test.each([
  ['nothing', ''],
  ['only markup', '<br>'],
  ['no text', 12],
  ['null', null],
])('%s is no message', (_, text) => {
  expect(said(text)).toBeUndefined()
})

test('a message of any length is quoted in part', () => {
  expect(said('word '.repeat(1_000_000))?.length).toBeLessThanOrEqual(600)
})

test.each([
  ['<a href="https://h.example/log?a=1">log</a>', 'https://h.example/log?a=1'],
  ["<a target=_blank href='https://h.example/'>log</a>", 'https://h.example/'],
  ['<a href="http://h.example/">not safe</a>', undefined],
  ['<a href="javascript:alert(1)">no</a>', undefined],
  ['https://h.example/ without markup', undefined],
])('of %s the link is %s', (text, link) => {
  expect(linkIn(text)).toBe(link)
})

test('lines of a log stay lines', () => {
  expect(saidLines('one\ntwo \u001B[2J\n')).toBe('one\ntwo ␛[2J\n')
})

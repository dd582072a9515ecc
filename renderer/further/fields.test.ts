import { expect, test } from 'vitest'
import { prefixOf } from '../../bridge/upstream/further/entry-fields.ts'
import { emptyFields, entryOf, fieldsOf, isAnotherPlace, wrongFields, type Fields } from './fields.ts'

const http: Fields = { ...emptyFields, name: 'Notes', prefix: 'notes_', url: 'https://notes.example/mcp' }
const program: Fields = { ...http, by: 'command', url: '', command: 'uvx', arguments: 'notes-mcp' }

test.for<[string, Partial<Fields>, (keyof Fields)[]]>([
  ['an address', {}, []],
  ['a host alone, which is meant with https', { url: 'notes.example/mcp' }, []],
  ['an address of this computer', { url: 'http://127.0.0.1:8080/mcp' }, []],
  ['plain http elsewhere', { url: 'http://notes.example/mcp' }, ['url']],
  ['something before an @', { url: 'https://notes.example@evil.example/mcp' }, ['url']],
  ['no address', { url: 'not an address' }, ['url']],
  ['no name', { name: ' ' }, ['name']],
  ['a name that is too long', { name: 'x'.repeat(61) }, ['name']],
  ['a name that turns the writing', { name: 'Notes \u202E' }, ['name']],
  ['no prefix', { prefix: '' }, []],
  ['a prefix without its end', { prefix: 'notes' }, ['prefix']],
  ['a prefix with a capital', { prefix: 'Notes_' }, ['prefix']],
  ['no token', { login: 'bearer' }, ['bearer']],
  ['a token of two words', { login: 'bearer', bearer: 'a b' }, ['bearer']],
  ['a token that was pasted with a line break', { login: 'bearer', bearer: ' abc\n' }, []],
])('%s', ([, change, wrong]) => {
  const fields = { ...http, ...change }
  expect(Object.keys(wrongFields(fields, true))).toEqual(wrong)
})

test.for<[string, Partial<Fields>, (keyof Fields)[]]>([
  ['a program', {}, []],
  ['no program', { command: '' }, ['command']],
  ['variables', { variables: 'A=1\nB=two = three\n' }, []],
  ['a variable without a value', { variables: 'A' }, ['variables']],
  ['a variable of an odd name', { variables: '1A=x' }, ['variables']],
  ['names of secrets', { secrets: 'INK, PEN' }, []],
  ['a secret of an odd name', { secrets: 'my-ink' }, ['secrets']],
])('of a program: %s', ([, change, wrong]) => {
  const fields = { ...program, ...change }
  expect(Object.keys(wrongFields(fields, false))).toEqual(wrong)
})

test('what is typed is what is saved, and is there to be changed', () => {
  const typed = { ...program, arguments: 'notes-mcp\na page\n', variables: 'A=b=c', secrets: 'INK, PEN' }
  const entry = entryOf(typed)
  expect(entry.reach).toEqual({
    by: 'command',
    command: 'uvx',
    arguments: ['notes-mcp', 'a page'],
    variables: { A: 'b=c' },
    secrets: ['INK', 'PEN'],
  })
  expect(entryOf(fieldsOf(entry))).toEqual(entry)
})

test('another host or name is another place, another path is not', () => {
  const entry = entryOf(http)
  expect(
    isAnotherPlace(entry, entryOf({ ...http, url: 'https://notes.example/other', trust: 'only-looks' })),
  ).toBe(false)
  expect(isAnotherPlace(entry, entryOf({ ...http, url: 'https://other.example/mcp' }))).toBe(true)
  expect(isAnotherPlace(entry, entryOf({ ...http, name: 'Other' }))).toBe(true)
})

test.for([
  ['Rucio ATLAS', 'rucioatlas_'],
  ['3D notes', 'dnotes_'],
  ['数', ''],
])('the prefix of %s', ([name = '', prefix]) => {
  expect(prefixOf(name)).toBe(prefix)
})

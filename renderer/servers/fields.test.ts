import { expect, test } from 'vitest'
import { emptyFields, serverOf, wrongFields } from './fields.ts'

const entry = (url: string) => ({ ...emptyFields, url, vo: 'atlas' })

test.for([
  ['https://panda.example:25443', 'https://panda.example:25443'],
  [' panda.example:25443 ', 'https://panda.example:25443'],
  ['localhost:25443', 'https://localhost:25443'],
  ['panda.example', 'https://panda.example'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
])('"%s" is the address %s', ([typed = '', url]) => {
  expect(wrongFields(entry(typed))).toEqual({})
  expect(serverOf(entry(typed)).url).toBe(url)
})

test.for(['', 'not an address', 'ftp://panda.example', 'file:///etc/passwd'])(
  '"%s" is no address',
  (typed) => {
    expect(wrongFields(entry(typed))).toHaveProperty('url')
  },
)

test.for(['atlas', 'atlas.production', 'vo.belle:production', ' EIC '])('"%s" is a VO', (vo) => {
  expect(wrongFields({ ...entry('panda.example'), vo })).toEqual({})
})

test.for(['', 'atlas production', 'atlas:', '.atlas', 'a/b'])('"%s" is no VO', (vo) => {
  expect(wrongFields({ ...entry('panda.example'), vo })).toHaveProperty('vo')
})

test('a server without a name has that of its host', () => {
  expect(serverOf(entry('localhost:25443')).name).toBe('localhost:25443')
})

import { expect, test } from 'vitest'
import { freeName } from './free-name.ts'

test.each([
  ['Look', [], 'My look'],
  ['Look', ['My look'], 'My look 2'],
  ['Look', ['MY LOOK', 'My look 2'], 'My look 3'],
  ['My work', [], 'My work, a copy'],
  ['My work', ['My work, a copy'], 'My work, a copy 2'],
])('of %s, where there is %j, a copy is called %s', (of, names, free) => {
  expect(
    freeName(
      of,
      names.map((name) => ({ name })),
    ),
  ).toBe(free)
})

test('a long name keeps its number', () => {
  const long = `My ${'x'.repeat(57)}`
  expect(freeName(long.slice(3), [{ name: long }])).toBe(`My ${'x'.repeat(55)} 2`)
})

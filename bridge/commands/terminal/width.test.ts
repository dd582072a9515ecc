import { expect, test } from 'vitest'
import { padEnd, padStart, shorten, widthOf } from './width.ts'

test.each([
  ['task', 4],
  ['', 0],
  ['Übergröße', 9],
  ['u\u0308', 1],
  ['粒子物理', 8],
  ['ミューオン', 10],
  ['ﾐｭｵﾝ', 4],
  ['뮤온', 4],
  ['🚀 up', 5],
  ['👩‍💻', 2],
  ['Ａ', 2],
  ['…─€', 3],
])('%s takes %i columns', (text, width) => {
  expect(widthOf(text)).toBe(width)
})

test('what is too long loses its middle or its end, and never takes more room', () => {
  expect(shorten('user.dmuon.ttbar.v12_EXT0', 15, 'middle')).toBe('user.dm…12_EXT0')
  expect(shorten('The site ran out of memory', 12, 'end')).toBe('The site ra…')
  expect(shorten('short', 5, 'middle')).toBe('short')
  expect(shorten('粒子物理学', 6, 'middle')).toBe('粒…学')
  for (const width of [0, 1, 2, 3])
    expect(widthOf(shorten('粒子物理学', width, 'end'))).toBeLessThanOrEqual(width)
})

test('columns line up whatever stands in them', () => {
  expect([padEnd('粒子', 6), padEnd('abc', 6), padStart('12', 4)]).toEqual(['粒子  ', 'abc   ', '  12'])
})

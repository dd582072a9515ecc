import { expect, test } from 'vitest'
import { oneLine } from './words.ts'

test.for([
  ['Kill R&D?', 'Kill R&&D?'],
  ['two\nlines\tand more', 'two␊lines␉and more'],
  ['\u202Eesrever', '\uFFFDesrever'],
  ['x'.repeat(100), `${'x'.repeat(69)}…`],
])('a text from elsewhere is one plain line of a menu: %j', ([text = '', line]) => {
  expect(oneLine(text)).toBe(line)
})

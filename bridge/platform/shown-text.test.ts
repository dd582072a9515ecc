import { assert, jsonValue, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { plainJson, plainLine, plainText, plainValue } from './shown-text.ts'

test.for([
  ['a cursor that goes up and overwrites', 'x\u001B[1A\u001B[2KLook?', 'x␛[1A␛[2KLook?'],
  ['a title of the terminal', '\u001B]0;root\u0007', '␛]0;root␇'],
  ['C1, which some terminals take for ESC [', '\u009B31mred', '\uFFFD31mred'],
  ['a carriage return', 'Kill\rLook', 'Kill␍Look'],
  ['backspaces and DEL', 'Kill\b\b\u007F', 'Kill␈␈␡'],
  ['writing turned round', 'a\u202Eb\u2066c\u200Fd\u061Ce', 'a\uFFFDb\uFFFDc\uFFFDd\uFFFDe'],
  ['no width', 'Cur\u200Bsor\u2060\uFEFF\u00AD', 'Cur\uFFFDsor\uFFFD'],
  ['a joiner between Latin letters', 'pan\u200Dda', 'pan\uFFFDda'],
  ['letters without ink', 'a\u3164b\u115Fc\u2800d', 'a\uFFFDb\uFFFDc\uFFFDd'],
  ['tags, which hide a text', `a\u{E0041}\u{E0042}b`, 'a\uFFFDb'],
  ['variants of nothing', 'a\uFE0F\u{E0100}b', 'a\uFFFDb'],
  ['private characters', '\uE000\u{F0000}', '\uFFFD'],
  ['half a character', 'a\uD800b', 'a\uFFFDb'],
  ['other line ends', 'a\u2028b\u2029c\u0085d', 'a\uFFFDb\uFFFDc\uFFFDd'],
])('%s: is shown as a sign', ([, text = '', shown]) => {
  expect(plainText(text)).toBe(shown)
})

test.for([
  'Zürich Ελλάδα Москва 日本語 한국어 ไทย',
  'עברית العربية فارسی می‌خواهم',
  'हिन्दी क्‍ष 葛\u{E0100}城市',
  '👩‍👩‍👧 ❤️ 👍🏽 1️⃣ 🇨🇭 🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  'e\u0301 µ → ≤ “x” …',
  'two lines\nand\ttabs',
])('letters of all languages and emoji stay: %s', (text) => {
  expect(plainText(text)).toBe(text)
})

test('where one line is meant, none can be made up, and none is endless', () => {
  expect(plainLine('Kill?\nid  Look?  panda\tx\r\n')).toBe('Kill?␊id  Look?  panda␉x␊')
  const shown = plainLine('x'.repeat(1_000_000))
  expect(shown).toHaveLength(2_000)
  expect(shown.endsWith('…')).toBe(true)
  expect(plainLine('🙂'.repeat(10), 4)).toBe('🙂…')
})

test('nothing that a terminal carries out is left of any text', () => {
  assert(
    property(string({ unit: 'binary' }), (text) => {
      expect(plainLine(text)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u)
    }),
  )
})

test('JSON keeps its meaning, and holds nothing that misleads', () => {
  assert(
    property(jsonValue({ stringUnit: 'binary' }), (value) => {
      const shown = plainJson(JSON.stringify(value, null, 2))
      expect(JSON.parse(shown)).toEqual(JSON.parse(JSON.stringify(value)))
      expect(plainText(shown)).toBe(shown)
    }),
  )
})

test('a value is shown with all that is in it, and is the same one where nothing misleads', () => {
  const outside = JSON.parse('{"a":[{"n\u202E":"x\\u0007"}],"__proto__":1,"b":null}') as object
  expect(JSON.stringify(plainValue(outside))).toBe('{"a":[{"n\uFFFD":"x␇"}],"__proto__":1,"b":null}')
  const harmless = { a: ['x', 1, undefined, null] }
  expect(plainValue(harmless)).toBe(harmless)
})

import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { unescapeInPlace } from './unescape.ts'

/** Python's JSON writer, which writes ASCII. */
const inAscii = (json: string) =>
  json.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

it('any JSON string is the text that it was made of', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.boolean(), (text, ascii) => {
      const json = JSON.stringify(text.toWellFormed())
      const bytes = Buffer.from((ascii ? inAscii(json) : json).slice(1, -1))
      expect(bytes.toString('utf8', 0, unescapeInPlace(bytes))).toBe(text.toWellFormed())
    }),
  )
})

import { expect, test } from 'vitest'
import { momentOfDay, type TimeFormat } from './format-time.ts'

const utc = { locale: 'iso', isUtc: true }
const now = Date.parse('2026-11-26T06:30:00Z')

test.for<[string, TimeFormat, string]>([
  ['2026-11-26T00:00:07Z', 'minute', '00:00 UTC'],
  ['2026-11-26T00:00:07Z', 'time', '00:00:07 UTC'],
  ['2026-11-25T23:59:58Z', 'minute', '2026-11-25 23:59 UTC'],
  ['2026-11-25T23:59:58Z', 'time', '2026-11-25 23:59:58 UTC'],
  ['2026-11-27T06:30:00Z', 'minute', '2026-11-27 06:30 UTC'],
  ['2026-11-26T00:00:07Z', 'full', '2026-11-26 00:00:07 UTC'],
])('%s, read in the morning of the 26th as a %s, is %s', ([at, format, text]) => {
  expect(momentOfDay(Date.parse(at), now, format, utc)).toBe(text)
})

test('the day is written as the language does', () => {
  const inBritain = { locale: 'en-GB', isUtc: true }
  expect(momentOfDay(Date.parse('2026-11-20T14:02:00Z'), now, 'minute', inBritain)).toBe(
    '20 Nov 2026, 14:02 UTC',
  )
})

import { expect, test } from 'vitest'
import { iso, pandaTime, timeOf } from './period.ts'

const now = Date.parse('2026-11-26T12:00:00Z')

test.each([
  ['7d', '2026-11-19T12:00:00Z'],
  ['12h', '2026-11-26T00:00:00Z'],
  ['2w', '2026-11-12T12:00:00Z'],
  ['3 days', '2026-11-23T12:00:00Z'],
  ['1 week ago', '2026-11-19T12:00:00Z'],
  ['2026-11-20', '2026-11-20T00:00:00Z'],
  ['2026-11-20 08:30', '2026-11-20T08:30:00Z'],
  ['2026-11-20T08:30:00Z', '2026-11-20T08:30:00Z'],
  ['2026-11-20T08:30:00.000+02:00', '2026-11-20T06:30:00Z'],
  ['today', '2026-11-26T00:00:00Z'],
  ['Yesterday', '2026-11-25T00:00:00Z'],
  ['last week', '2026-11-19T12:00:00Z'],
  ['the last 3 days', '2026-11-23T12:00:00Z'],
  ['past month', '2026-10-27T12:00:00Z'],
])('%s is %s', (text, time) => {
  expect(iso(timeOf(text, now))).toBe(time)
})

test.each(['days', '12 December', '3 hundred days', '', '2026-13-40', '99999d', '2027-01-01'])(
  '"%s" is refused in a sentence',
  (text) => {
    expect(() => timeOf(text, now)).toThrow(/is no time|has not come yet/)
  },
)

test('PanDA gets its own form', () => {
  expect(pandaTime(now)).toBe('2026-11-26 12:00:00')
})

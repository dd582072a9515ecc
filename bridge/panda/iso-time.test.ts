import { expect, test } from 'vitest'
import { isoTime, PANDA_TIME, pandaTimeOf } from './iso-time.ts'

test.each([
  ['2026-08-19 08:18:20', '2026-08-19T08:18:20Z'],
  ['2026-08-19T08:18:20', '2026-08-19T08:18:20Z'],
  ['2026-08-19T08:18:20.123456', '2026-08-19T08:18:20Z'],
  ['2026-08-19T08:18:20Z', '2026-08-19T08:18:20Z'],
  ['2026-08-19 08:18', '2026-08-19T08:18:00Z'],
  ['2026-08-19T10:18:20+0200', '2026-08-19T08:18:20Z'],
  ['2026-08-19T10:18:20+02:00', '2026-08-19T08:18:20Z'],
  ['2026-13-19 08:18:20', undefined],
  ['NULL', undefined],
  ['', undefined],
])('“%s” is %s', (text, time) => {
  expect(isoTime(text)).toBe(time)
})

test.each([
  ['2026-08-19T08:18:20Z', '2026-08-19 08:18:20'],
  ['2026-08-19T08:18:20.123+02:00', '2026-08-19 06:18:20'],
  ['2026-08-19T08:18', '2026-08-19 08:18:00'],
  [' 2026-08-19 ', '2026-08-19 00:00:00'],
  ['2026-08-19 08:18:20', '2026-08-19 08:18:20'],
])('PanDA gets “%s” as it takes times', (text, time) => {
  expect(pandaTimeOf(text)).toBe(time)
  expect(time).toMatch(new RegExp(PANDA_TIME))
})

test.each(['last week', '2026-02-30', '2026-02-30T08:18:20Z', '2026-08', '19.08.2026', ''])(
  '“%s” is no time for PanDA',
  (text) => {
    expect(pandaTimeOf(text)).toBeUndefined()
  },
)

import { expect, test } from 'vitest'
import { callsToday } from './calls-today.ts'

const at = (day: number, hour: number, minute = 0) => ({
  time: new Date(2026, 10, day, hour, minute).getTime(),
})
const now = at(21, 14).time

test.for([
  ['none', [], 0],
  ['none today', [at(20, 10), at(20, 23, 59)], 0],
  ['some today', [at(20, 23, 59), at(21, 0), at(21, 13)], 2],
  ['all today', [at(21, 0, 1), at(21, 13)], 2],
] as const)('%s', ([, calls, count]) => {
  expect(callsToday(calls, now)).toBe(count)
})

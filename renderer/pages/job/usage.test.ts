import { expect, test } from 'vitest'
import { usageBars } from './usage.ts'

test('what was used stands beside what was asked for, and too much is marked', () => {
  expect(
    usageBars([
      { what: 'memory', used: 4_600, asked: 4_000, unit: 'MB' },
      { what: 'wall time', used: 3_600, asked: 7_200, unit: 's' },
      { what: 'disk', used: 21_000, asked: 40_000, unit: 'MB' },
    ]),
  ).toEqual([
    { what: 'Memory', text: '4,600 MB of 4,000 MB, 115%', percent: 115, isOver: true },
    { what: 'Wall time', text: '1 h 0 min of 2 h 0 min, 50%', percent: 50, isOver: false },
    { what: 'Disk', text: '21.0 GB of 40.0 GB, 53%', percent: 52.5, isOver: false },
  ])
})

test('what is not known is not made up', () => {
  expect(
    usageBars([
      { what: 'memory', used: 900, unit: 'MB' },
      { what: 'cores', asked: 8, unit: 'cores' },
      { what: 'disk', unit: 'MB' },
    ]),
  ).toEqual([
    { what: 'Memory', text: '900 MB used', percent: undefined, isOver: false },
    { what: 'Cores', text: '8 cores asked for', percent: undefined, isOver: false },
  ])
})

import { expect, test } from 'vitest'
import { counted } from './counted.ts'

test.for([
  [0, '0 calls'],
  [1, '1 call'],
  [2, '2 calls'],
  [1_234, '1,234 calls'],
] as const)('%i is counted as "%s"', ([count, words]) => {
  expect(counted(count, 'call')).toBe(words)
})

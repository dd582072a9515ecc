import { expect, test } from 'vitest'
import { idOf, isOfNoError, recogniseNumber } from './number.ts'

test.for([
  ['48200101', { id: 48_200_101, kinds: ['task', 'job'] }],
  [' #48,200,101 ', { id: 48_200_101, kinds: ['task', 'job'] }],
  ['6742000011', { id: 6_742_000_011, kinds: ['job', 'task'] }],
  ['task 48200101', { id: 48_200_101, kinds: ['task'] }],
  ['jediTaskID=48200101', { id: 48_200_101, kinds: ['task'] }],
  ['Job #12', { id: 12, kinds: ['job'] }],
  ['PandaID: 6742000011', { id: 6_742_000_011, kinds: ['job'] }],
  ['https://bigpanda.cern.ch/task/48200101/', { id: 48_200_101, kinds: ['task'] }],
  ['https://bigpanda.cern.ch/job?pandaid=6742000011', { id: 6_742_000_011, kinds: ['job'] }],
  ['', undefined],
  ['0', undefined],
  ['ttbar', undefined],
  ['1234567890123456', undefined],
] as const)('“%s” is read as the number that it is', ([text, found]) => {
  expect(recogniseNumber(text)).toEqual(found)
})

test('a number that one of the user’s tasks has is a task’s, however long it is', () => {
  expect(recogniseNumber('6742000011', (id) => id === 6_742_000_011)?.kinds).toEqual(['task', 'job'])
})

test('an address names a number, or none', () => {
  expect(idOf('48200101')).toBe(48_200_101)
  for (const text of ['', '0', '-1', '1e9', 'x', '99999999999999999999']) expect(idOf(text)).toBeUndefined()
})

test.for([
  [' 123456 ', true],
  ['12345', false],
  ['pilot:123456', false],
  // The number of nothing: of the two pages, the one for errors can say so.
  ['0000000', false],
  ['1234567890123456', false],
] as const)('%j can be the number of a task or a job, and not the code of an error: %s', ([text, isIt]) => {
  expect(isOfNoError(text)).toBe(isIt)
})

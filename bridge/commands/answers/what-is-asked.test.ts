import { expect, test } from 'vitest'
import { jobAsked, whatIsAsked } from './what-is-asked.ts'

const task = (id: number) => ({ is: 'task', id })
const job = (id: number) => ({ is: 'job', id })
const error = (code: number | string) => ({ is: 'error', code })

test.each([
  ['1305', error(1305)],
  ['-1', error(-1)],
  ['60010', error(60010)],
  ['pilot:1305', error('pilot:1305')],
  ['exit code 139', error('exit code 139')],
  ['6742000011', job(6742000011)],
  ['task 4820', task(4820)],
  ['job 17', job(17)],
  ['https://bigpanda.cern.ch/task/48200101/', task(48200101)],
  ['https://bigpanda.cern.ch/job?pandaid=6742000011', job(6742000011)],
  ['https://host.example:8443/job/6742000011/', job(6742000011)],
])('%s', (words, asked) => {
  expect(whatIsAsked(words.split(' '))).toEqual({ first: asked })
})

test.each(['482001', '48200101', '482001012'])('%s is a task, and else a job', (words) => {
  expect(whatIsAsked([words])).toEqual({ first: task(Number(words)), otherwise: job(Number(words)) })
})

test('what the user says counts', () => {
  expect(whatIsAsked(['1305'], 'task')).toEqual({ first: task(1305) })
  expect(whatIsAsked(['48200101'], 'job')).toEqual({ first: job(48200101) })
  expect(whatIsAsked(['48200101'], 'error')).toEqual({ first: error(48200101) })
})

test.each([
  ['x', 'task'],
  ['1e9', 'job'],
  ['9'.repeat(16), 'task'],
  ['0', 'job'],
] as const)('%s is no number of a %s', (words, said) => {
  expect(() => whatIsAsked([words], said)).toThrow(`"${words}" is no number of a ${said}.`)
})

test('a log is of a job', () => {
  expect(jobAsked('6742000011')).toBe(6742000011)
  expect(jobAsked('https://bigpanda.cern.ch/job?pandaid=6742000011')).toBe(6742000011)
  expect(() => jobAsked('payload.stdout')).toThrow('is no number of a job')
})

import { expect, it } from 'vitest'
import { readDescription } from './description.ts'

it('takes the arguments out of a Python docstring', () => {
  const docstring = `
    Get status

    Get status (job). Needs a login.

    API details:
        Path: /v1/job/get_status

    Args:
        job_ids(List[int]): the job ids
        timeout(int, optional): the timeout
            in seconds

    Returns:
        dict: the answer
    `
  const { text, technical, parameters } = readDescription(docstring)
  expect(text).toBe('Get status\n\nGet status (job). Needs a login.')
  expect(technical).toBe('API details:\n    Path: /v1/job/get_status\n\nReturns:\n    dict: the answer')
  expect([...parameters]).toEqual([
    ['job_ids', 'the job ids'],
    ['timeout', 'the timeout in seconds'],
  ])
})

it('leaves sentences as they are', () => {
  expect(readDescription('Counts jobs. By site.')).toEqual({
    text: 'Counts jobs. By site.',
    technical: '',
    parameters: new Map(),
  })
  expect(readDescription(undefined).text).toBe('')
})

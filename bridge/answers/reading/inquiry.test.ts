import { expect, test } from 'vitest'
import { Inquiry } from './inquiry.ts'

test('what does not come in the time of an answer is said to be missing, and nothing after it is waited for', async () => {
  const { signal } = new AbortController()
  const inquiry = new Inquiry(signal, undefined, Date.now() + 20)
  const never = new Promise<never>(() => undefined)
  expect(await inquiry.read('Its datasets', { source: 'task/get_details', reading: never })).toBeUndefined()
  expect(
    await inquiry.aside().read('A job', { source: 'job/get_description', reading: never }),
  ).toBeUndefined()
  expect(inquiry.missing).toEqual([
    'Its datasets could not be read from task/get_details: It did not come in the time that an answer has.',
  ])
})

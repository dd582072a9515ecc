import { expect, test } from 'vitest'
import { Inquiry } from './inquiry.ts'

test('what does not come in the time of an answer is said to be missing, and nothing after it is waited for', async () => {
  const { signal } = new AbortController()
  const inquiry = new Inquiry(signal, undefined, Date.now() + 20)
  const never = new Promise<never>(() => undefined)
  expect(await inquiry.read('task/get_details', 'Its datasets', never)).toBeUndefined()
  expect(await inquiry.aside().read('job/get_description', 'A job', never)).toBeUndefined()
  expect(inquiry.missing).toEqual([
    'Its datasets could not be read from task/get_details: It did not come in the time that an answer has.',
  ])
})

import { expect, test } from 'vitest'
import { Deadline } from '../deadline.ts'
import { CallQuestions } from './call-questions.ts'

test('of many questions at once those that are too many are refused, and told so', () => {
  const times = { requestMs: 60_000, longestRequestMs: 60_000 }
  const deadline = new Deadline(new AbortController().signal, times)
  const replies: unknown[] = []
  const nobodyAnswers = () => new Promise<never>(() => undefined)
  const questions = new CallQuestions({ onQuestion: nobodyAnswers }, 'PandaMCP', deadline, (id, answer) =>
    replies.push([id, answer]),
  )
  for (const id of [1, 2, 3, 4, 5, 6]) questions.take({ id, method: 'elicitation/create', params: {} })
  deadline.close()
  expect(replies).toEqual([[6, { error: { code: -32_600, message: expect.stringContaining('At most 5') } }]])
})

import { expect, test } from 'vitest'
import { stepsForPeople } from './steps.ts'

test('advice is given in the words of the buttons, and what is for assistants is left out', () => {
  expect(
    stepsForPeople([
      'Mend the cause first; then task_retry goes on, or task_finish ends it.',
      'panda_explain_job(6742000011) shows one of these jobs.',
      'task_of_tomorrow may help.',
    ]),
  ).toEqual([
    'Mend the cause first; then “Retry” goes on, or “Finish early” ends it.',
    'task_of_tomorrow may help.',
  ])
})

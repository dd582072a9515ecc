import { expect, test } from 'vitest'
import { questionsFor, topics } from './questions.ts'

const asked = (tasks: Parameters<typeof questionsFor>[0]) => questionsFor(tasks).map(({ ask }) => ask)

test('there are ten questions, each another, and each topic has one', () => {
  const questions = questionsFor([])
  expect(new Set(questions.map(({ ask }) => ask)).size).toBe(10)
  expect(new Set(questions.map(({ topic }) => topic))).toEqual(new Set(topics))
})

test('without tasks no number is asked for, and none is left open', () => {
  for (const ask of asked([])) expect(ask).not.toMatch(/%|task \d/)
})

test('a task that failed and one that runs are named where they are meant, the most urgent one', () => {
  const questions = asked([
    { taskId: 101, standing: 'attention' },
    { taskId: 102, standing: 'ended-with-failures' },
    { taskId: 103, standing: 'running' },
  ])
  expect(questions).toContain('Why did jobs of task 101 fail, and what should I do?')
  expect(questions).toContain('How far is task 103, and is anything wrong with it?')
  expect(questions.join()).not.toContain('102')
})

test('a task that ended well is asked about by nobody', () => {
  expect(asked([{ taskId: 104, standing: 'ended' }])).toEqual(asked([]))
})

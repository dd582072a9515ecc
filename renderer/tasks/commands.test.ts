import { expect, test } from 'vitest'
import { commandsFor } from './commands.ts'

const verbs = (status: string, has: (tool: string) => boolean = () => true) =>
  commandsFor(status, has).map(({ verb }) => verb)

test.for([
  ['running', ['Retry', 'Pause', 'Finish early', 'Kill']],
  ['paused', ['Resume', 'Finish early', 'Kill']],
  ['exhausted', ['Retry', 'Reload input', 'Pause', 'Finish early', 'Kill']],
  ['finished', ['Retry', 'Reload input']],
  ['done', ['Reload input']],
  ['aborted', ['Reload input']],
  ['broken', []],
] as const)('a task that is %s has the commands that PanDA takes for it', ([status, expected]) => {
  expect(verbs(status)).toEqual(expected)
})

test('what the user’s set does not have is not offered', () => {
  expect(verbs('running', (tool) => tool === 'task_kill')).toEqual(['Kill'])
})

import { expect, test } from 'vitest'
import type { Call } from './call.ts'
import { mostUsed } from './most-used.ts'

test('this program’s own answers, which are in every list, take no place of those that are used most', () => {
  const call = (tool: string) => ({ tool, client: 'cursor', outcome: 'ok' }) as Call
  const often = ['panda_overview', 'panda_my_tasks', 'panda_explain_task']
  const others = Array.from({ length: 10 }, (_, index) => `rucio_list_${index}`)
  const calls = [...often, ...often, ...others].map(call)
  expect(mostUsed(calls, 'cursor')).toEqual(others)
})

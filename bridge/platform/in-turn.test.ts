import { expect, test } from 'vitest'
import { InTurn } from './in-turn.ts'

test('what comes first is done before the next begins, and what fails holds up nothing', async () => {
  const turns = new InTurn()
  const done: string[] = []
  const slow = Promise.withResolvers<void>()
  const first = turns.do(async () => {
    await slow.promise
    done.push('first')
    throw new Error('refused')
  })
  const second = turns.do(() => done.push('second'))
  slow.resolve()
  await expect(first).rejects.toThrow('refused')
  expect(await second).toBe(2)
  expect(done).toEqual(['first', 'second'])
})

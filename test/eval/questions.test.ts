import { beforeAll, expect, test } from 'vitest'
import type { Client } from '@modelcontextprotocol/client'
import { startWithAssistant } from '../answers/ask.ts'
import { endsAfterAll } from '../ends.ts'
import { questions } from './questions.ts'
import { BUDGET, check } from './without-model.ts'

const ends = endsAfterAll()
let client: Client

beforeAll(async () => {
  ;({ client } = await startWithAssistant(ends))
})

test('there are thirty questions, each another', () => {
  expect(new Set(questions.map(({ ask }) => ask)).size).toBe(30)
})

test.each(questions)('"$ask" is answered by one call of $tool', async (question) => {
  const { missing, characters } = await check(client, question)
  expect(missing).toEqual([])
  expect(characters).toBeLessThanOrEqual(BUDGET)
})

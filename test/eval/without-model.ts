import type { Client } from '@modelcontextprotocol/client'
import { textOf } from '../clients.ts'
import type { Question } from './questions.ts'

/** Characters of an answer's text, by default. */
export const BUDGET = 6_000

export interface Checked {
  question: Question
  /** Facts that the answer does not hold. */
  missing: readonly RegExp[]
  characters: number
}

/** Calls the fitting tool once, and looks whether the facts are in its answer. */
export async function check(client: Client, question: Question): Promise<Checked> {
  const { tool, input, facts } = question
  const text = textOf(await client.callTool({ name: tool, arguments: input }))
  return { question, missing: facts.filter((fact) => !fact.test(text)), characters: text.length }
}

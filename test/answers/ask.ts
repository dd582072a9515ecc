import type { Client } from '@modelcontextprotocol/client'
import { shapes, type AnswerOf } from '../../bridge/answers/shapes/index.ts'
import type { AnswerToolName } from '../../bridge/panda/answer-tools.ts'
import { startTestBridge, type TestBridge } from '../bridge.ts'
import { connectClient, textOf } from '../clients.ts'

type StartOptions = NonNullable<Parameters<typeof startTestBridge>[0]>

/** The two ways to PanDA: answers are the same by both. */
export const ways = ['pandamcp', 'rest'] as const

/** A bridge with what a new user has, and an assistant that is connected to it. */
export async function startWithAssistant(
  ends: (end: () => Promise<unknown>) => void,
  options: StartOptions = {},
): Promise<{ fixture: TestBridge; client: Client }> {
  const fixture = await startTestBridge({ policy: 'usual', ...options })
  ends(() => fixture[Symbol.asyncDispose]())
  const client = await connectClient(fixture, '2025')
  ends(() => client.close())
  return { fixture, client }
}

/** Asks one of the bridge's own tools, and checks what every answer holds to. @returns it, and its text */
export async function ask<Tool extends AnswerToolName>(
  client: Client,
  tool: Tool,
  input: Record<string, unknown> = {},
): Promise<{ answer: AnswerOf<Tool>; text: string }> {
  const result = await client.callTool({ name: tool, arguments: input })
  const text = textOf(result)
  if (result.isError === true) throw new Error(text)
  if (text.length > 6_000) throw new Error(`The text has ${text.length} characters.`)
  return { answer: shapes[tool].parse(result.structuredContent) as AnswerOf<Tool>, text }
}

/** The sentences with which a tool says why there is no answer. */
export async function refusal(
  client: Client,
  tool: AnswerToolName,
  input: Record<string, unknown> = {},
): Promise<string> {
  const result = await client.callTool({ name: tool, arguments: input })
  if (result.isError !== true) throw new Error(`There is an answer: ${textOf(result)}`)
  return textOf(result)
}

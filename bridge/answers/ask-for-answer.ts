import type { AnswerToolName } from '../panda/answer-tools.ts'
import type { AnswerOf, AnyAnswer } from './shapes/index.ts'

// Pages load this file: it imports types alone.

/** The method `answer` of BridgeApi, typed by the tool that is asked. @throws BridgeError */
export async function askForAnswer<Tool extends AnswerToolName>(
  bridge: { answer: (asked: { tool: Tool; arguments: Record<string, unknown> }) => Promise<AnyAnswer> },
  tool: Tool,
  input: Record<string, unknown> = {},
): Promise<AnswerOf<Tool>> {
  return (await bridge.answer({ tool, arguments: input })) as AnswerOf<Tool>
}

import type { McpResult } from '../../mcp/index.ts'
import { catalogue, inputSchema, outputSchema, toolName } from '../../panda/catalogue/index.ts'
import type { Endpoint } from '../../panda/catalogue/types.ts'
import { parseJson } from '../../platform/json.ts'
import { JsonDocument } from '../../results/index.ts'
import { largeLikeRest } from '../large/large-answers.ts'
import { bareAnswer, isEnvelope, type Answer } from './rest/answer.ts'
import { isoTimesInText, isoTimesInValue } from './rest/dates.ts'
import { withoutNaN } from './rest/no-number.ts'

/** An endpoint as a tool of MCP, less the annotations: those are the policy's. */
export function toolOf(endpoint: Endpoint): Record<string, unknown> & { name: string } {
  const { title, description } = endpoint
  return {
    name: toolName(endpoint),
    title,
    description,
    inputSchema: inputSchema(endpoint),
    outputSchema: outputSchema(endpoint),
  }
}

/** All that PanDA has, by this program's catalogue. A file can't be given to an assistant's tool, so what takes one is left out. */
export const cataloguedTools = catalogue.filter(({ multipart }) => !multipart).map(toolOf)

/** An answer of PanDA's as the result of a tool, a failure as a success: what it says of itself is in the envelope. */
export function toolResult({ envelope, text }: Answer): McpResult {
  return { content: [{ type: 'text', text }], structuredContent: envelope, isError: false }
}

/**
 * A result of PandaMCP as the REST upstream would have given it: dates are ISO 8601, bare text is in an
 * envelope. Its other fields are kept, and what holds no answer of PanDA's passes as it is.
 */
export function likeRest(endpoint: Endpoint, result: McpResult): McpResult {
  if (result['structuredContent'] instanceof JsonDocument)
    return largeLikeRest(result, result['structuredContent'])
  const answer = answerOf(endpoint, result)
  return answer ? { ...result, ...toolResult(answer) } : result
}

function answerOf(endpoint: Endpoint, result: McpResult): Answer | undefined {
  const { content, structuredContent, isError } = result
  if (isError === true || !Array.isArray(content) || content.length !== 1) return undefined
  const [part] = content as [{ type?: unknown; text?: unknown }]
  if (part.type !== 'text' || typeof part.text !== 'string') return undefined
  // PandaMCP has null in structured content, and leaves its text as Python writes it.
  const text = withoutNaN(isoTimesInText(part.text))
  const envelope = isEnvelope(structuredContent) ? isoTimesInValue(structuredContent) : parseJson(text)
  if (isEnvelope(envelope)) return { envelope, text }
  return endpoint.bareText ? bareAnswer(part.text) : undefined
}

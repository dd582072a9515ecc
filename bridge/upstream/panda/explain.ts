import { z } from 'zod'
import { textPartSchema, type McpResult } from '../../mcp/index.ts'
import { endpointOfTool } from '../../panda/catalogue/index.ts'
import type { Endpoint } from '../../panda/catalogue/types.ts'
import { explainFailure, explainPart } from '../../panda/envelope.ts'
import { explainHollow } from '../../panda/hollow-success.ts'
import { parseJson } from '../../platform/json.ts'
import { JsonDocument } from '../../results/json-document.ts'
import { headOf } from '../large/large-answers.ts'
import { failureIn } from './passed-on.ts'
import { likeRest } from './tool.ts'

type Explained = { message: string; nextStep: string }

/** PanDA's answer to a call of a tool as assistants get it, by whichever way it came. */
export function explainPanda(tool: string, result: McpResult): McpResult {
  const endpoint = endpointOfTool(tool)
  return explain(endpoint ? likeRest(endpoint, result) : result, endpoint)
}

/**
 * What PandaMCP passes on of a failure is PanDA's envelope, or the text of its HTTP library;
 * this marks it as a failure and puts sentences before it. A success passes untouched.
 */
export function explain(result: McpResult, endpoint: Endpoint | undefined): McpResult {
  const content = Array.isArray(result['content']) ? (result['content'] as unknown[]) : []
  const structured = result['structuredContent']
  const answer = structured instanceof JsonDocument ? headOf(structured) : (structured ?? onlyJson(content))
  const failure: Explained | undefined = explainFailure(answer, endpoint) ?? explainPassedOn(result, endpoint)
  if (!failure) {
    const part = explainPart(answer, endpoint) ?? explainHollow(answer, endpoint)
    return part === undefined ? result : { ...result, content: [{ type: 'text', text: part }, ...content] }
  }
  const text = `${failure.message} ${failure.nextStep}`
  return { ...result, content: [{ type: 'text', text }, ...content], isError: true }
}

const jsonTextSchema = z.tuple([textPartSchema.extend({ text: z.string().max(10_000) })])

/** The JSON of a result that is one short text, as older PandaMCPs send it. */
function onlyJson(content: unknown[]): unknown {
  const text = jsonTextSchema.safeParse(content).data?.[0].text
  return text === undefined ? undefined : parseJson(text)
}

/** PanDA's own words come after it. */
function explainPassedOn(result: McpResult, endpoint: Endpoint | undefined): Explained | undefined {
  const failure = failureIn(result, endpoint)
  if (failure?.code !== 'token-refused') return failure
  return { message: failure.message, nextStep: `${failure.nextStep} What PanDA said:` }
}

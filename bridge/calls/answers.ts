import { z } from 'zod'
import type { SignIn } from '../auth/device-flow.ts'
import { toolFailure, type McpResult } from '../mcp/index.ts'
import type { Endpoint } from '../panda/catalogue/types.ts'
import { explainFailure } from '../panda/envelope.ts'
import { parseJson } from '../panda/fetch.ts'
import { JsonDocument } from '../results/json-document.ts'
import { headOf } from '../upstream/large/large-answers.ts'

/** The answer to a call while nobody is signed in: the chat itself shows where to sign in. */
export function signInAnswer(signIn: SignIn, now: number): McpResult {
  const minutes = Math.max(1, Math.round((signIn.expiresAt - now) / 60_000))
  return toolFailure({
    code: 'signed-out',
    message: 'You are not signed in to PanDA. This call was not carried out.',
    nextStep:
      `Please open ${signIn.completeLink} in a browser, check that it shows the code ${signIn.userCode}, and approve` +
      ` (the code is good for ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}). Then ask again.`,
  })
}

/**
 * What PandaMCP passes on of a failure is PanDA's envelope, or the text of its HTTP library;
 * this marks it as a failure and puts sentences before it. A success passes untouched.
 */
export function explain(result: McpResult, endpoint: Endpoint | undefined): McpResult {
  const content = Array.isArray(result['content']) ? (result['content'] as unknown[]) : []
  const structured = result['structuredContent']
  const answer = structured instanceof JsonDocument ? headOf(structured) : (structured ?? onlyJson(content))
  const failure = explainFailure(answer, endpoint) ?? explainRefusal(result, content)
  if (!failure) return result
  const text = `${failure.message} ${failure.nextStep}`
  return { ...result, content: [{ type: 'text', text }, ...content], isError: true }
}

/** What a result says first; a failure says there what went wrong. */
export function firstText(result: McpResult): string | undefined {
  const [part] = Array.isArray(result['content']) ? (result['content'] as unknown[]) : []
  return textPartSchema.safeParse(part).data?.text
}

const textPartSchema = z.object({ type: z.literal('text'), text: z.string() })
const jsonTextSchema = z.tuple([textPartSchema.extend({ text: z.string().max(10_000) })])

/** The JSON of a result that is one short text, as older PandaMCPs send it. */
function onlyJson(content: unknown[]): unknown {
  const text = jsonTextSchema.safeParse(content).data?.[0].text
  return text === undefined ? undefined : parseJson(text)
}

function explainRefusal(
  result: McpResult,
  content: unknown[],
): { message: string; nextStep: string } | undefined {
  if (
    result['isError'] !== true ||
    !/\b40[13] (Client Error|Forbidden|Unauthorized)/.test(JSON.stringify(content))
  )
    return
  return {
    message: 'PanDA refuses this login, and the call was not carried out.',
    nextStep:
      'Check that you are a member of the VO that the bridge is set to; then sign out and sign in again. What PanDA said:',
  }
}

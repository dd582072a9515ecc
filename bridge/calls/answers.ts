import { z } from 'zod'
import { toBridgeError, type BridgeErrorValue } from '../errors.ts'
import type { SignIn } from '../auth/device-flow.ts'
import type { Endpoint } from '../panda/catalogue/types.ts'
import { explainFailure } from '../panda/envelope.ts'
import { parseJson } from '../panda/fetch.ts'
import { JsonRpcError } from '../mcp/json-rpc-error.ts'
import { headOf } from '../upstream/large/large-answers.ts'
import { JsonDocument } from '../results/json-document.ts'
import type { UpstreamResult } from '../upstream/upstream.ts'

/** JSON-RPC error code (of the range that is free for implementations) of whatever the bridge itself answers. */
const BRIDGE_ERROR = -32_051

/**
 * A failed tool call as a result: the model reads it and can tell the user, where a protocol
 * error would stay inside the client.
 */
export function toolFailure(error: BridgeErrorValue): UpstreamResult {
  return {
    content: [{ type: 'text', text: `${error.message} ${error.nextStep}` }],
    isError: true,
    _meta: { 'panda-bridge/error': error.code },
  }
}

/** The answer to a call while nobody is signed in: the chat itself shows where to sign in. */
export function signInAnswer(signIn: SignIn, now: number): UpstreamResult {
  const minutes = Math.max(1, Math.round((signIn.expiresAt - now) / 60_000))
  return toolFailure({
    code: 'signed-out',
    message: 'You are not signed in to PanDA. This call was not carried out.',
    nextStep:
      `Please open ${signIn.completeLink} in a browser, check that it shows the code ${signIn.userCode}, and approve` +
      ` (the code is good for ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}). Then ask again.`,
  })
}

/** A failed request that is no tool call; an upstream's own JSON-RPC errors pass unchanged. */
export function protocolFailure(thrown: unknown): JsonRpcError {
  if (thrown instanceof JsonRpcError) return thrown
  const error = toBridgeError(thrown)
  return new JsonRpcError(BRIDGE_ERROR, `${error.message} ${error.nextStep}`, { code: error.code })
}

/**
 * What PandaMCP passes on of a failure is PanDA's envelope, or the text of its HTTP library;
 * this marks it as a failure and puts sentences before it. A success passes untouched.
 */
export function explain(result: UpstreamResult, endpoint: Endpoint | undefined): UpstreamResult {
  const content = Array.isArray(result['content']) ? (result['content'] as unknown[]) : []
  const structured = result['structuredContent']
  const answer = structured instanceof JsonDocument ? headOf(structured) : (structured ?? onlyJson(content))
  const failure = explainFailure(answer, endpoint) ?? explainRefusal(result, content)
  if (!failure) return result
  const text = `${failure.message} ${failure.nextStep}`
  return { ...result, content: [{ type: 'text', text }, ...content], isError: true }
}

/** What a result says first; a failure says there what went wrong. */
export function firstText(result: UpstreamResult): string | undefined {
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
  result: UpstreamResult,
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

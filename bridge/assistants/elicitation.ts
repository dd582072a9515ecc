import {
  CLIENT_CAPABILITIES_META_KEY,
  inputRequired,
  type ElicitRequestFormParams,
  type RequestId,
  type RequestOptions,
  type Server,
  type ServerContext,
} from '@modelcontextprotocol/server'
import { z } from 'zod'
import type { ChatQuestion, Details, Said } from '../calls/asker.ts'
import { InputRequired } from '../calls/input-required.ts'
import type { McpNotification } from '../mcp/index.ts'

/** What the SDK hands on of a request, as far as the bridge looks at it. */
export type SdkRequest = Pick<
  ServerContext['mcpReq'],
  '_meta' | 'envelope' | 'signal' | 'inputResponses' | 'requestState'
> & {
  /** Missing where the connection has one way only for all that is said. */
  id?: RequestId
  notify: (notification: McpNotification) => Promise<void>
  elicitInput: (question: ElicitRequestFormParams, options?: RequestOptions) => Promise<unknown>
}

const requestedSchema = {
  type: 'object' as const,
  properties: {
    approve: {
      type: 'boolean' as const,
      title: 'Carry it out',
      description: 'PanDA Bridge sends the call only if you say yes.',
      default: false,
    },
    reason: {
      type: 'string' as const,
      title: 'Reason for a no',
      description: 'The assistant gets it. It may stay empty.',
    },
  },
  required: ['approve'],
}
const answerSchema = z.looseObject({
  action: z.string(),
  content: z
    .object({ approve: z.boolean().catch(false), reason: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
})
const capabilitiesSchema = z.looseObject({ elicitation: z.unknown() })

/**
 * How a question can be put in the assistant's chat (MCP elicitation), or undefined where the
 * client cannot.
 */
export function elicitationOf(server: Server, asked: SdkRequest): ChatQuestion | undefined {
  const envelope: Record<string, unknown> | undefined = asked.envelope
  const declared = envelope ? envelope[CLIENT_CAPABILITIES_META_KEY] : server.getClientCapabilities()
  if (capabilitiesSchema.safeParse(declared).data?.elicitation === undefined) return undefined
  if (!envelope)
    return {
      endsCall: false,
      ask: (question, details, until) => askByRequest(asked, question, details, until),
    }
  const answer = asked.inputResponses?.['approval']
  const ticket: unknown = asked.requestState()
  return {
    endsCall: true,
    answer:
      answer !== undefined && typeof ticket === 'string'
        ? { ticket, said: (afterMs) => saidIn(answer, afterMs) }
        : undefined,
    ask: endWithQuestion,
  }
}

/** The older protocols: a request to the client while its own waits. */
async function askByRequest(
  asked: SdkRequest,
  question: string,
  details: Details,
  { signal, withinMs }: { signal: AbortSignal; withinMs: number },
): Promise<Said> {
  const message = withDetails(question, await details())
  const askedAt = Date.now()
  // By the answer's own stream: many clients hold no other open.
  const way = asked.id === undefined ? {} : { relatedRequestId: asked.id }
  const form = { mode: 'form' as const, message, requestedSchema }
  const answer = await asked.elicitInput(form, { ...way, signal, timeout: withinMs })
  return saidIn(answer, Date.now() - askedAt)
}

/** The 2026 protocol: the call ends with the question, and comes again with the answer. */
function endWithQuestion(question: string, details: readonly string[], requestState: string): never {
  const params = { mode: 'form' as const, message: withDetails(question, details), requestedSchema }
  const result = inputRequired({
    inputRequests: { approval: { method: 'elicitation/create', params } },
    requestState,
  })
  throw new InputRequired({ ...result })
}

function withDetails(question: string, details: readonly string[]): string {
  return [question, ...details].join('\n')
}

/**
 * No sooner can a person have read a question: milliseconds. Programs that run without anybody, as `claude -p` and
 * `codex exec`, decline by themselves within a few: "the user refused" would be untrue, and the question would be lost.
 */
const READ_WITHIN_MS = 1_000

/** @param afterMs how long the chat had the question */
function saidIn(answer: unknown, afterMs: number): Said {
  const { action, content } = answerSchema.safeParse(answer).data ?? {}
  if (action === 'accept' && content?.approve === true) return { how: 'approved' }
  // What was put away unanswered, or is no answer at all, is no refusal (MCP 2025-11-25, Elicitation).
  if (action !== 'decline' && action !== 'accept') return { how: 'nobody' }
  const reason = content?.reason
  const isWritten = reason !== undefined && reason.trim() !== ''
  return isWritten || afterMs >= READ_WITHIN_MS ? { how: 'refused', reason } : { how: 'nobody' }
}

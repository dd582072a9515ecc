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
import type { ChatForm } from '../calls/asker.ts'
import type { Form, McpNotification, McpResult } from '../mcp/index.ts'

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

/** Who says nothing of modes has forms (MCP 2025-11-25, Elicitation). */
const capabilitiesSchema = z.object({
  elicitation: z
    .looseObject({ form: z.unknown().optional(), url: z.unknown().optional() })
    .refine(({ form, url }) => form !== undefined || url === undefined),
})

/**
 * How a form can be shown in the assistant's chat (MCP elicitation), or undefined where its program cannot.
 * @param name of the question in the 2026 protocol, which an answer is brought to
 */
export function formsOf(server: Server, asked: SdkRequest, name: string): ChatForm | undefined {
  const envelope: Record<string, unknown> | undefined = asked.envelope
  const declared = envelope ? envelope[CLIENT_CAPABILITIES_META_KEY] : server.getClientCapabilities()
  if (!capabilitiesSchema.safeParse(declared).success) return undefined
  if (!envelope) return { endsCall: false, show: (form, until) => showByRequest(asked, form, until) }
  const ticket: unknown = asked.requestState()
  return {
    endsCall: true,
    ticket: typeof ticket === 'string' ? ticket : undefined,
    answer: asked.inputResponses?.[name],
    result: (form, ticket) => resultWith(name, form, ticket),
  }
}

/** The older protocols: a request to the client while its own waits. */
function showByRequest(
  asked: SdkRequest,
  form: Form,
  { signal, withinMs }: { signal: AbortSignal; withinMs: number },
): Promise<unknown> {
  // By the answer's own stream: many clients hold no other open.
  const way = asked.id === undefined ? {} : { relatedRequestId: asked.id }
  return asked.elicitInput(paramsOf(form), { ...way, signal, timeout: withinMs })
}

/** The 2026 protocol: the request ends with the question, and comes again with the answer. */
function resultWith(name: string, form: Form, requestState: string): McpResult {
  const question = { method: 'elicitation/create' as const, params: paramsOf(form) }
  return { ...inputRequired({ inputRequests: { [name]: question }, requestState }) }
}

function paramsOf(form: Form): ElicitRequestFormParams {
  return { mode: 'form', ...form }
}

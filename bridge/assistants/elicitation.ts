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
import type { ChatQuestion, Details, Said, Ticket } from '../calls/asker.ts'
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
  return envelope
    ? {
        endsCall: true,
        ask: (question, details, ticket) => askByResult(asked, question, details, ticket),
      }
    : { endsCall: false, ask: (question, details) => askByRequest(asked, question, details) }
}

/** The older protocols: a request to the client while its own waits. */
async function askByRequest(asked: SdkRequest, question: string, details: Details): Promise<Said> {
  const message = await withDetails(question, details)
  // By the answer's own stream: many clients hold no other open.
  const way = asked.id === undefined ? {} : { relatedRequestId: asked.id }
  return saidIn(await asked.elicitInput({ mode: 'form', message, requestedSchema }, way))
}

/** The 2026 protocol: the call ends with the question, and comes again with the answer. */
async function askByResult(
  asked: SdkRequest,
  question: string,
  details: Details,
  ticket: Ticket,
): Promise<Said> {
  const answer = asked.inputResponses?.['approval']
  const echoed: unknown = asked.requestState()
  if (answer !== undefined && typeof echoed === 'string' && ticket.redeem(echoed)) return saidIn(answer)
  // Before what is read, so that whatever takes questions back meanwhile takes this one back as well.
  const requestState = ticket.issue()
  const params = { mode: 'form' as const, message: await withDetails(question, details), requestedSchema }
  const result = inputRequired({
    inputRequests: { approval: { method: 'elicitation/create', params } },
    requestState,
  })
  throw new InputRequired({ ...result })
}

async function withDetails(question: string, details: Details): Promise<string> {
  return [question, ...(await details())].join('\n')
}

function saidIn(answer: unknown): Said {
  const { action, content } = answerSchema.safeParse(answer).data ?? {}
  if (action === 'accept' && content?.approve === true) return { how: 'approved' }
  return { how: 'refused', reason: content?.reason }
}

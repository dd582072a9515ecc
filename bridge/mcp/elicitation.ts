import {
  CLIENT_CAPABILITIES_META_KEY,
  inputRequired,
  type Server,
  type ServerContext,
} from '@modelcontextprotocol/server'
import { z } from 'zod'
import { InputRequired } from './input-required.ts'

/** What there is to know before a yes, in lines; it takes some seconds to read. */
type Details = () => Promise<readonly string[]>

/** What ties an answer to the call that was asked about, where it comes with a call of its own. */
export interface Ticket {
  issue: () => string
  /** Whether it was issued for this call, and has not been used. */
  redeem: (ticket: string) => boolean
}

interface Said {
  how: 'approved' | 'refused'
  /** Of a no, for the assistant. */
  reason?: string | undefined
}

/** A way to put the question of a call into the assistant's chat. */
export interface ChatQuestion {
  /** The call ends with the question, and the client sends it again with the answer. */
  readonly endsCall: boolean
  /** @throws InputRequired where the call ends with it */
  ask: (question: string, details: Details, ticket: Ticket) => Promise<Said>
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
export function elicitationOf(server: Server, context: ServerContext): ChatQuestion | undefined {
  const envelope: Record<string, unknown> | undefined = context.mcpReq.envelope
  const declared = envelope ? envelope[CLIENT_CAPABILITIES_META_KEY] : server.getClientCapabilities()
  if (capabilitiesSchema.safeParse(declared).data?.elicitation === undefined) return undefined
  return envelope
    ? {
        endsCall: true,
        ask: (question, details, ticket) => askByResult(context, question, details, ticket),
      }
    : { endsCall: false, ask: (question, details) => askByRequest(context, question, details) }
}

/** The older protocols: a request to the client while its own waits. */
async function askByRequest(context: ServerContext, question: string, details: Details): Promise<Said> {
  const message = await withDetails(question, details)
  return saidIn(await context.mcpReq.elicitInput({ mode: 'form', message, requestedSchema }))
}

/** The 2026 protocol: the call ends with the question, and comes again with the answer. */
async function askByResult(
  context: ServerContext,
  question: string,
  details: Details,
  ticket: Ticket,
): Promise<Said> {
  const answer = context.mcpReq.inputResponses?.['approval']
  const echoed: unknown = context.mcpReq.requestState()
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

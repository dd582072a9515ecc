import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import {
  CLIENT_CAPABILITIES_META_KEY,
  inputRequired,
  type Server,
  type ServerContext,
} from '@modelcontextprotocol/server'
import { z } from 'zod'
import { InputRequired } from './input-required.ts'
import type { Asker } from './relay.ts'

const requestedSchema = {
  type: 'object' as const,
  properties: {
    approve: {
      type: 'boolean' as const,
      title: 'Carry it out',
      description: 'PanDA Bridge sends the call only if you say yes.',
      default: false,
    },
  },
  required: ['approve'],
}
const answerSchema = z.looseObject({
  action: z.string(),
  content: z.object({ approve: z.boolean() }).optional().catch(undefined),
})
const capabilitiesSchema = z.looseObject({ elicitation: z.unknown() })

/** Ties an answer of the chat to the call that was asked about, for as long as this process lives. */
const seal = randomBytes(32)

/**
 * How a question can be put in the assistant's chat (MCP elicitation), or undefined where the
 * client cannot.
 */
export function elicitationOf(server: Server, context: ServerContext): Asker['elicit'] {
  const envelope: Record<string, unknown> | undefined = context.mcpReq.envelope
  const declared = envelope ? envelope[CLIENT_CAPABILITIES_META_KEY] : server.getClientCapabilities()
  if (capabilitiesSchema.safeParse(declared).data?.elicitation === undefined) return undefined
  return envelope ? (...call) => askByResult(context, ...call) : (question) => askByRequest(context, question)
}

/** The older protocols: a request to the client while its own waits. */
async function askByRequest(context: ServerContext, question: string): Promise<'approved' | 'refused'> {
  const answer = await context.mcpReq.elicitInput({ mode: 'form', message: question, requestedSchema })
  return decisionOf(answer)
}

/** The 2026 protocol: the call ends with the question, and comes again with the answer. */
function askByResult(
  context: ServerContext,
  question: string,
  tool: string,
  input: Record<string, unknown>,
): Promise<'approved' | 'refused'> {
  const state = createHmac('sha256', seal)
    .update(JSON.stringify([tool, input, question]))
    .digest('base64url')
  const answer = context.mcpReq.inputResponses?.['approval']
  const echoed: unknown = context.mcpReq.requestState()
  if (answer !== undefined && typeof echoed === 'string' && sameText(echoed, state)) {
    return Promise.resolve(decisionOf(answer))
  }
  const params = { mode: 'form' as const, message: question, requestedSchema }
  const result = inputRequired({
    inputRequests: { approval: { method: 'elicitation/create', params } },
    requestState: state,
  })
  return Promise.reject(new InputRequired({ ...result }))
}

function decisionOf(answer: unknown): 'approved' | 'refused' {
  const parsed = answerSchema.safeParse(answer).data
  return parsed?.action === 'accept' && parsed.content?.approve === true ? 'approved' : 'refused'
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

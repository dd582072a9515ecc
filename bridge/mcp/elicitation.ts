import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import {
  CLIENT_CAPABILITIES_META_KEY,
  inputRequired,
  type Server,
  type ServerContext,
} from '@modelcontextprotocol/server'
import { z } from 'zod'
import { InputRequired } from './input-required.ts'

/** The call that is asked about. */
interface ChatCall {
  question: string
  tool: string
  input: Record<string, unknown>
}

/** What there is to know before a yes, in lines; it takes some seconds to read. */
type Details = () => Promise<readonly string[]>

type Said = 'approved' | 'refused'

/** A way to put the question of a call into the assistant's chat. */
export interface ChatQuestion {
  /** The call ends with the question, and the client sends it again with the answer. */
  readonly endsCall: boolean
  /** @throws InputRequired where the call ends with it */
  ask: (call: ChatCall, details: Details) => Promise<Said>
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
export function elicitationOf(server: Server, context: ServerContext): ChatQuestion | undefined {
  const envelope: Record<string, unknown> | undefined = context.mcpReq.envelope
  const declared = envelope ? envelope[CLIENT_CAPABILITIES_META_KEY] : server.getClientCapabilities()
  if (capabilitiesSchema.safeParse(declared).data?.elicitation === undefined) return undefined
  return envelope
    ? { endsCall: true, ask: (call, details) => askByResult(context, call, details) }
    : { endsCall: false, ask: (call, details) => askByRequest(context, call, details) }
}

/** The older protocols: a request to the client while its own waits. */
async function askByRequest(context: ServerContext, { question }: ChatCall, details: Details): Promise<Said> {
  const message = await withDetails(question, details)
  return decisionOf(await context.mcpReq.elicitInput({ mode: 'form', message, requestedSchema }))
}

/** The 2026 protocol: the call ends with the question, and comes again with the answer. */
async function askByResult(context: ServerContext, call: ChatCall, details: Details): Promise<Said> {
  // Of the call alone: what there is to know of the task may have changed when the answer comes.
  const { tool, input, question } = call
  const state = createHmac('sha256', seal)
    .update(JSON.stringify([tool, input, question]))
    .digest('base64url')
  const answer = context.mcpReq.inputResponses?.['approval']
  const echoed: unknown = context.mcpReq.requestState()
  if (answer !== undefined && typeof echoed === 'string' && sameText(echoed, state)) return decisionOf(answer)
  const params = { mode: 'form' as const, message: await withDetails(question, details), requestedSchema }
  const result = inputRequired({
    inputRequests: { approval: { method: 'elicitation/create', params } },
    requestState: state,
  })
  throw new InputRequired({ ...result })
}

async function withDetails(question: string, details: Details): Promise<string> {
  return [question, ...(await details())].join('\n')
}

function decisionOf(answer: unknown): Said {
  const parsed = answerSchema.safeParse(answer).data
  return parsed?.action === 'accept' && parsed.content?.approve === true ? 'approved' : 'refused'
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

import {
  CLIENT_CAPABILITIES_META_KEY,
  inputRequired,
  MissingRequiredClientCapabilityError,
  ProtocolError,
  ProtocolErrorCode,
  type InputRequests,
} from '@modelcontextprotocol/server'
import type { Params } from './offered.ts'
import { text, tool, type Called, type Tool } from './tools.ts'

/*
 * The tools, and the prompt, that end with a question in protocol 2026-07-28: the call comes again with the answer. In
 * 2025-11-25, which the bridge speaks to PandaMCP, they ask for forms while the call waits.
 */

type Asked = InputRequests[string]

const form = (message: string, field: string, type: 'string' | 'boolean' = 'string'): Asked => {
  const properties = { [field]: type === 'string' ? { type } : { type } }
  const requestedSchema = { type: 'object' as const, properties, required: [field] }
  return { method: 'elicitation/create', params: { mode: 'form', message, requestedSchema } }
}
const sampling: Asked = {
  method: 'sampling/createMessage',
  params: {
    messages: [{ role: 'user', content: { type: 'text', text: 'What is the capital of France?' } }],
    maxTokens: 100,
  },
}
const roots: Asked = { method: 'roots/list' }

/** What was typed into that field, or undefined where it has not been answered as asked. */
function typed({ mcpReq }: Called, asked: string, field: string): unknown {
  const answer = mcpReq.inputResponses?.[asked] as { content?: Params } | undefined
  return answer?.content?.[field]
}

function said(answer: string): Params {
  return { content: [text(answer)] }
}

function ask({ mcpReq }: Called, inputRequests: InputRequests, requestState?: string): Params {
  if (!mcpReq.envelope)
    throw new ProtocolError(ProtocolErrorCode.InvalidRequest, 'This asks by protocol 2026-07-28 only.')
  return { ...inputRequired({ inputRequests, ...(requestState !== undefined && { requestState }) }) }
}

/** One round after the other: what each answers goes with the next. */
async function askByForms({ mcpReq }: Called, ...forms: Asked[]): Promise<Params> {
  for (const { method, params } of forms) {
    if (method !== 'elicitation/create' || !('requestedSchema' in params)) throw new Error('This is no form')
    const { action } = await mcpReq.elicitInput(params, { relatedRequestId: mcpReq.id })
    if (action !== 'accept') return said(`It was not answered: ${action}.`)
  }
  return said('state-ok')
}

/** A state that only this server can have made. */
const states = new Set<string>()
function newState(what: string): string {
  const state = `${what} ${crypto.randomUUID()}`
  states.add(state)
  return state
}

/** @throws ProtocolError for one that somebody else has made */
function stateOf({ mcpReq }: Called): string | undefined {
  const state = mcpReq.requestState<string>()
  if (state !== undefined && !states.has(state))
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'This state is not of this server.')
  return state
}

function capabilitiesOf({ mcpReq }: Called): Params {
  const envelope: Params | undefined = mcpReq.envelope
  return (envelope?.[CLIENT_CAPABILITIES_META_KEY] ?? {}) as Params
}

/** A tool that wants a yes, and its own state with it. */
const confirming = tool((_, called) => {
  if (!called.mcpReq.envelope) return askByForms(called, form('Is that so?', 'ok', 'boolean'))
  return stateOf(called) !== undefined && typed(called, 'confirm', 'ok') === true
    ? said('state-ok')
    : ask(called, { confirm: form('Is that so?', 'ok', 'boolean') }, newState('confirm'))
})

export const askingTools: Record<string, Tool> = {
  test_input_required_result_elicitation: tool((_, called) => {
    if (!called.mcpReq.envelope) return askByForms(called, form('What is your name?', 'name'))
    const name = typed(called, 'user_name', 'name')
    return typeof name === 'string'
      ? said(`Hello, ${name}!`)
      : ask(called, { user_name: form('What is your name?', 'name') })
  }),
  test_input_required_result_sampling: tool((_, called) =>
    called.mcpReq.inputResponses?.['capital'] ? said('It was answered.') : ask(called, { capital: sampling }),
  ),
  test_input_required_result_list_roots: tool((_, called) =>
    called.mcpReq.inputResponses?.['client_roots']
      ? said('They were listed.')
      : ask(called, { client_roots: roots }),
  ),
  test_input_required_result_request_state: confirming,
  test_input_required_result_tampered_state: confirming,
  test_input_required_result_multiple_inputs: tool((_, called) => {
    const given = called.mcpReq.inputResponses ?? {}
    const isWhole = ['user_name', 'greeting', 'client_roots'].every((asked) => asked in given)
    if (stateOf(called) !== undefined && isWhole) return said('All three were answered.')
    const asked = { user_name: form('What is your name?', 'name'), greeting: sampling, client_roots: roots }
    return ask(called, asked, newState('multiple'))
  }),
  test_input_required_result_multi_round: tool((_, called) => {
    const [first, second] = [
      form('What is your name?', 'name'),
      form('What is your favourite colour?', 'color'),
    ]
    if (!called.mcpReq.envelope) return askByForms(called, first, second)
    const state = stateOf(called) ?? ''
    if (state.startsWith('second') && typed(called, 'step2', 'color') !== undefined)
      return said('Both rounds are over.')
    if (state.startsWith('first') && typed(called, 'step1', 'name') !== undefined)
      return ask(called, { step2: second }, newState('second'))
    return ask(called, { step1: first }, newState('first'))
  }),
  test_input_required_result_capabilities: tool((_, called) => {
    const { sampling: samples, elicitation } = capabilitiesOf(called)
    const asked: InputRequests = {
      ...(samples !== undefined && { capital: sampling }),
      ...(elicitation !== undefined && { user_name: form('What is your name?', 'name') }),
    }
    const isAnswered = called.mcpReq.inputResponses !== undefined
    return isAnswered || Object.keys(asked).length === 0
      ? said('Nothing is left to ask.')
      : ask(called, asked)
  }),
  test_missing_capability: tool((_, called) => {
    if (capabilitiesOf(called)['sampling'] === undefined)
      throw new MissingRequiredClientCapabilityError({ requiredCapabilities: { sampling: {} } })
    return said('It is there.')
  }),
  test_streaming_elicitation: tool(async (_, called) => {
    const { mcpReq } = called
    const progressToken = mcpReq._meta?.progressToken ?? 'none'
    await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress: 1 } })
    const isAsked = mcpReq.envelope && typed(called, 'user_name', 'name') === undefined
    return isAsked ? ask(called, { user_name: form('What is your name?', 'name') }) : said('It went on.')
  }),
}

export async function askForPrompt(called: Called): Promise<Params | undefined> {
  const asked = form('What is it about?', 'context')
  if (!called.mcpReq.envelope) {
    await askByForms(called, asked)
    return undefined
  }
  if (typed(called, 'user_context', 'context') !== undefined) return undefined
  return ask(called, { user_context: asked })
}

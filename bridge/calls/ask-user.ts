import { createHash } from 'node:crypto'
import { maskArguments } from '../activity/mask.ts'
import {
  callKey,
  endpointOfTool,
  onlySubjectOf,
  question,
  subjectsOf,
  toolName,
  type Effect,
  type Endpoint,
} from '../panda/catalogue/index.ts'
import { monitorLink } from '../panda/monitor-link.ts'
import { refusal, type ApprovalRequest, type Approvals } from '../policy/approvals.ts'
import type { Decision } from '../policy/decision.ts'
import { argumentLines, shownArguments, type ShownArgument } from '../policy/shown-arguments.ts'
import type { UpstreamInUse } from '../upstream/upstream-in-use.ts'
import type { Ticket, Asker } from './asker.ts'
import type { CallWay } from './call-way.ts'
import { InputRequired } from './input-required.ts'

interface AskedCall {
  /** Who will be asked. */
  who: Pick<UpstreamInUse, 'name' | 'isPanda'>
  tool: string
  effect: Effect
  input: Record<string, unknown>
  /** The question of a request that is no tool call. */
  question?: string | undefined
}

/** How often an assistant hears that its call still waits for the user, in milliseconds. */
const WAITING_NOTICE_MS = 5_000

const MOST_CHAT_LINES = 40

/**
 * Asks the user about one call: in every window, and where they have allowed that in the assistant's chat; the first
 * answer counts.
 * @throws InputRequired where the call ends with the question and comes again with the answer
 */
export async function askUser(call: AskedCall, asker: Asker, way: CallWay): Promise<Decision> {
  const request = requestOf(call, asker, way)
  const { approvals, facts } = way
  if (approvals.isGranted(request)) return { how: 'approved-before', where: 'grant' }
  // The numbers in a call to anybody else are no tasks and jobs of PanDA's.
  const read = call.who.isPanda ? facts.about(call.tool, call.input) : undefined
  const stopNotices = tellThatItWaits(asker)
  const answered = new AbortController()
  const ended = AbortSignal.any([asker.signal, answered.signal])
  try {
    const inChat = way.policy().rulesOf(request.client).mayAskInChat ? asker.elicit : undefined
    const inWindow = () => approvals.ask(request, ended, read)
    if (!inChat) return await inWindow()
    // What the chat is asked stays as it is: it waits for what is read, for as long as that may take.
    const details = async () => [...(await facts.asText(read, ended)), ...inChatLines(request.arguments)]
    const said = inChat.ask(request.question, details, ticketFor(request, call, approvals))
    const fromChat = said.then(({ how, reason }): Decision => {
      if (how === 'approved') return { how, where: 'chat' }
      approvals.hearNo(request)
      return refusal({ where: 'chat' }, reason)
    })
    if (inChat.endsCall) {
      return await fromChat.catch((error: unknown) => {
        if (error instanceof InputRequired) throw error
        return inWindow()
      })
    }
    const window = inWindow()
    // A client that fails to ask leaves the windows, and a window in which too much waits leaves the chat.
    const chat = fromChat.catch(() => window)
    const either = window.then((decision) => (decision.how === 'not-asked' ? chat : decision))
    return await Promise.race([chat, either])
  } finally {
    answered.abort()
    stopNotices()
  }
}

/** Of the call alone: what there is to know of the task may have changed when the answer comes. */
function ticketFor(
  { client, clientName, question }: ApprovalRequest,
  { tool, input }: AskedCall,
  { chatTickets }: Approvals,
): Ticket {
  const call = createHash('sha256')
    .update(JSON.stringify([tool, input, question]))
    .digest('base64url')
  const asked = { client, clientName, call }
  return {
    issue: () => chatTickets.issue(asked),
    redeem: (ticket) => chatTickets.redeem(ticket, asked),
  }
}

/** As the question shows it: of what the catalogue knows as a secret it says the length itself. */
function withoutSecrets(endpoint: Endpoint, input: Record<string, unknown>): Record<string, unknown> {
  const secret = new Set(endpoint.parameters.filter(({ secret }) => secret).map(({ name }) => name))
  const said = Object.entries(input).filter(([name]) => secret.has(name))
  return { ...(maskArguments(toolName(endpoint), input) as object), ...Object.fromEntries(said) }
}

/** A chat has no fold: of many arguments the first, and how many are missing. */
function inChatLines(shown: readonly ShownArgument[]): string[] {
  const lines = argumentLines(shown)
  const more = lines.length - MOST_CHAT_LINES
  return more > 0
    ? [...lines.slice(0, MOST_CHAT_LINES), `… ${more} more lines: PanDA Bridge shows them`]
    : lines
}

function requestOf(
  { who, tool, effect, input, question: asked }: AskedCall,
  { assistant }: Asker,
  way: CallWay,
): ApprovalRequest {
  const endpoint = endpointOfTool(tool)
  const subject = endpoint && onlySubjectOf(endpoint, input)
  const concerns = who.isPanda ? subjectsOf(endpoint, input) : []
  const [first] = concerns
  return {
    client: assistant.key,
    clientName: assistant.name,
    tool,
    effect,
    question:
      asked ??
      (endpoint
        ? question(endpoint, withoutSecrets(endpoint, input))
        : unknownQuestion(who, tool.slice(0, 100))),
    arguments: shownArguments(tool, input),
    link: first && monitorLink(way.server.monitorUrl, first),
    key: endpoint && callKey(endpoint, input),
    subject,
    concerns,
  }
}

function unknownQuestion({ name, isPanda }: AskedCall['who'], tool: string): string {
  return isPanda
    ? `Call the unknown tool ${tool}?`
    : `Call ${tool} of ${name}, which PanDA Bridge does not know?`
}

/** Keeps an assistant from giving up while the user thinks. @returns what ends that */
function tellThatItWaits({ meta, notify }: Asker): () => void {
  const { progressToken } = meta
  if (progressToken === undefined) return () => undefined
  const since = Date.now()
  const tell = () => {
    // Below 1, so that the progress of the call itself goes on from there: it must only grow.
    const progress = 1 - 1 / (1 + (Date.now() - since) / 60_000)
    const message = 'Waiting for the user to approve this call in PanDA Bridge.'
    notify({ method: 'notifications/progress', params: { progressToken, progress, message } })
  }
  tell()
  const timer = setInterval(tell, WAITING_NOTICE_MS)
  return () => clearInterval(timer)
}

import { createHash } from 'node:crypto'
import { maskArguments } from '../activity/mask.ts'
import { CONTROL_KEY } from '../auth/key-names.ts'
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
import type { InChat } from '../policy/chat-tickets.ts'
import type { Decision } from '../policy/decision.ts'
import { HeldQuestion, type Ends } from '../policy/held-question.ts'
import { argumentLines, shownArguments, type ShownArgument } from '../policy/shown-arguments.ts'
import type { UpstreamInUse } from '../upstream/upstream-in-use.ts'
import type { Asker, ChatQuestion, Said } from './asker.ts'
import type { CallWay } from './call-way.ts'
import { tellThatItWaits } from './waiting-notices.ts'

interface AskedCall {
  /** Who will be asked. */
  who: Pick<UpstreamInUse, 'name' | 'isPanda'>
  tool: string
  effect: Effect
  input: Record<string, unknown>
  /** The question of a request that is no tool call. */
  question?: string | undefined
}

const MOST_CHAT_LINES = 40

/**
 * Asks the user about one call: in every window, and where they have allowed that in the assistant's chat; the first
 * answer counts. A chat that answers by itself, or puts the question away, leaves it to the windows.
 * @throws InputRequired where the call ends with the question and comes again with the answer
 */
export async function askUser(call: AskedCall, asker: Asker, way: CallWay): Promise<Decision> {
  const { approvals, facts } = way
  const inChat = way.policy().rulesOf(asker.assistant.key).mayAskInChat ? asker.elicit : undefined
  const request = requestOf(call, asker, way, inChat?.endsCall === true)
  if (approvals.isGranted(request))
    return noBroughtBack(call, asker, way) ?? { how: 'approved-before', where: 'grant' }
  // The numbers in a call to anybody else are no tasks and jobs of PanDA's.
  const read = call.who.isPanda ? facts.about(call.tool, call.input) : undefined
  const question: Question = {
    request,
    ask: (ends) => approvals.ask(request, ends, read),
    // What the chat is asked stays as it is: it waits for what is read, for as long as that may take.
    details: async (signal) => [...(await facts.asText(read, signal)), ...inChatLines(request.arguments)],
  }
  const gone = asker.hungUp ? AbortSignal.any([asker.signal, asker.hungUp]) : asker.signal
  // A person who has put the question away at a window or a terminal needs not be told that.
  const isPerson = asker.assistant.key === CONTROL_KEY
  const left = isPerson ? new AbortController().signal : gone
  const answered = new AbortController()
  const done = isPerson ? AbortSignal.any([gone, answered.signal]) : answered.signal
  asker.waits?.(true)
  const stopNotices = tellThatItWaits(asker, 'Waiting for the user to approve this call in PanDA Bridge.')
  try {
    if (!inChat) return await question.ask({ left, done })
    if (inChat.endsCall)
      return await askByCallingAgain(question, askedInChat(call, request), inChat, left, approvals)
    return await askWhileItWaits(question, inChat, { left, done }, approvals)
  } finally {
    answered.abort()
    stopNotices()
    asker.waits?.(false)
  }
}

/**
 * The user's no to this very call, which it brings back from the chat: it stands, also where a rule or a yes to all would
 * let the call pass by now. The question is over in the windows as well.
 */
export function noBroughtBack(call: AskedCall, asker: Asker, way: CallWay): Decision | undefined {
  const inChat = asker.elicit
  const answer = inChat?.endsCall === true ? inChat.answer : undefined
  if (!answer) return undefined
  const { approvals } = way
  const request = requestOf(call, asker, way, true)
  const open = approvals.chatTickets.redeem(answer.ticket, askedInChat(call, request))
  if (!open) return undefined
  const { window, askedAt } = open
  if (window.decided?.how === 'refused') return window.decided
  window.end()
  const said = fromChat(answer.said(Date.now() - askedAt), request, approvals)
  return said?.how === 'refused' ? said : undefined
}

interface Question {
  request: ApprovalRequest
  /** Puts it in the windows. */
  ask: (ends: Ends) => Promise<Decision>
  /** What the chat is told besides. */
  details: (signal: AbortSignal) => Promise<string[]>
}

async function askWhileItWaits(
  { request, ask, details }: Question,
  inChat: Extract<ChatQuestion, { endsCall: false }>,
  ends: Ends,
  approvals: Approvals,
): Promise<Decision> {
  const signal = AbortSignal.any([ends.left, ends.done])
  const until = { signal, withinMs: approvals.answerWithinMs }
  const said = inChat.ask(request.question, () => details(signal), until)
  const window = ask(ends)
  // A client that fails to ask leaves the windows, and a window in which too much waits leaves the chat.
  const chat = said.then(
    (answer) => fromChat(answer, request, approvals) ?? window,
    () => window,
  )
  const either = window.then((decision) => (decision.how === 'not-asked' ? chat : decision))
  return Promise.race([chat, either])
}

async function askByCallingAgain(
  { request, ask, details }: Question,
  asked: InChat,
  inChat: Extract<ChatQuestion, { endsCall: true }>,
  left: AbortSignal,
  approvals: Approvals,
): Promise<Decision> {
  const { chatTickets } = approvals
  const { answer } = inChat
  const open = answer && chatTickets.redeem(answer.ticket, asked)
  if (!open) {
    // Before what is read, so that whatever takes questions back meanwhile takes this one back as well.
    const window = new HeldQuestion(ask)
    const ticket = chatTickets.issue(asked, window)
    const lines = await details(left)
    if (left.aborted) return window.wait(left)
    chatTickets.sent(ticket)
    return inChat.ask(request.question, lines, ticket)
  }
  const { window, askedAt } = open
  // A no of the window's stands, whatever the chat says later.
  if (window.decided?.how === 'refused') return window.decided
  const said = fromChat(answer.said(Date.now() - askedAt), request, approvals)
  if (said) {
    window.end()
    return said
  }
  return window.isOver ? ask({ left, done: new AbortController().signal }) : window.wait(left)
}

/** @returns undefined where the chat has left it to the windows */
function fromChat(
  { how, reason }: Said,
  request: ApprovalRequest,
  approvals: Approvals,
): Decision | undefined {
  if (how === 'nobody') return undefined
  if (how === 'approved') return { how, where: 'chat' }
  approvals.hearNo(request)
  return refusal({ where: 'chat' }, reason)
}

/** The same for the same call: what there is to know of the task may have changed when the answer comes. */
function askedInChat(
  { tool, input }: AskedCall,
  { client, clientName, server, question }: ApprovalRequest,
): InChat {
  const call = createHash('sha256')
    .update(JSON.stringify([tool, input, question]))
    .digest('base64url')
  return { client, clientName, server, call }
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
  goesOnInChat: boolean,
): ApprovalRequest {
  const endpoint = endpointOfTool(tool)
  const subject = endpoint && onlySubjectOf(endpoint, input)
  const concerns = who.isPanda ? subjectsOf(endpoint, input) : []
  const [first] = concerns
  return {
    client: assistant.key,
    clientName: assistant.name,
    server: way.server.name,
    tool,
    effect,
    question: saysWhere(
      asked ??
        (endpoint
          ? question(endpoint, withoutSecrets(endpoint, input))
          : unknownQuestion(who, tool.slice(0, 100))),
      who,
      way,
    ),
    arguments: shownArguments(tool, input),
    link: first && monitorLink(way.server.monitorUrl, first),
    key: endpoint && callKey(endpoint, input),
    subject,
    concerns,
    goesOnInChat,
  }
}

/** The same number is another task at another server. */
function saysWhere(asked: string, who: AskedCall['who'], { server, isOneOfSeveral }: CallWay): string {
  return who.isPanda && isOneOfSeveral() ? asked.replace(/\?$/, ` at ${server.name}?`) : asked
}

function unknownQuestion({ name, isPanda }: AskedCall['who'], tool: string): string {
  return isPanda
    ? `Call the unknown tool ${tool}?`
    : `Call ${tool} of ${name}, which PanDA Bridge does not know?`
}

import { randomBytes } from 'node:crypto'
import { BridgeError } from '../errors.ts'
import type { Effect, Subject } from '../panda/catalogue/index.ts'
import { plain } from '../platform/plain.ts'
import { ChatTickets } from './chat-tickets.ts'
import type { Decision, Origin, Withdrawal } from './decision.ts'
import { noFacts, type Facts } from './facts.ts'
import type { Ends } from './held-question.ts'
import { LeftQuestions } from './left-questions.ts'
import { GRANT_MS, Grants, isSameCall, type Grant, type SameCall } from './grants.ts'
import { OpenServerQuestions } from './open-server-questions.ts'
import type { ShownArgument } from './shown-arguments.ts'

/** A call that waits for the user. */
export interface WaitingApproval {
  id: string
  /** Name of the client's key, and how the program calls itself. */
  client: string
  clientName: string
  /** The name of the PanDA server that it goes to. */
  server: string
  tool: string
  effect: Effect
  /** In plain words: "Kill task 46374283?" */
  question: string
  /** All that the call says. */
  arguments: readonly ShownArgument[]
  /** What the bridge has read of the task or job. */
  facts: Facts
  /** The task or job that it acts on, where it is exactly one. */
  subject: Subject | undefined
  /** Of the task or job in the monitor, over https. */
  link: string | undefined
  /** Until when a yes may hold for exactly this call; undefined where it counts once. Milliseconds since 1970. */
  grantUntil: number | undefined
  /** Milliseconds since 1970. */
  askedAt: number
  /** No answer by then is a no. */
  expiresAt: number
  /** The assistant’s chat asks as well, and a yes is carried out when its program goes on from there. */
  goesOnInChat: boolean
}

export type ApprovalAnswer = 'yes' | 'yes-again' | 'no'

/** What is asked about. */
export interface ApprovalRequest extends Omit<
  WaitingApproval,
  'id' | 'facts' | 'grantUntil' | 'askedAt' | 'expiresAt'
> {
  /** The same for the same arguments; undefined where they cannot be compared. */
  key: string | undefined
  /** The tasks and jobs that it names. */
  concerns: readonly Subject[]
}

/** Reads what there is to know, and tells it as it comes. Never throws. */
export type ReadFacts = (tell: (facts: Facts) => void, signal: AbortSignal) => Promise<void>

/** No answer in two minutes is a no: MCP clients give up on a call not much later. */
export const ANSWER_WITHIN_MS = 120_000
/** More calls than this at once are no user's: nobody is asked about the rest. */
export const MOST_WAITING = 20
/** Characters of a reason. */
const LONGEST_REASON = 300

/** What there is to say of questions. */
export interface ApprovalsState {
  approvals: WaitingApproval[]
  /** Those whose assistant waits no more: nothing that is said to them is carried out. */
  leftApprovals: WaitingApproval[]
  grants: Grant[]
}

interface Waiting {
  approval: WaitingApproval
  request: ApprovalRequest
  settle: (decision: Decision) => void
  /** Its assistant has, before anybody answered. */
  hasLeft: boolean
}

/** The calls that wait for a yes. Nothing is sent while one waits, and none outlives the bridge. */
export class Approvals {
  readonly #waiting = new Map<string, Waiting>()
  readonly #grants: Grants
  /** Of the questions that are put in a chat. */
  readonly chatTickets: ChatTickets
  readonly serverQuestions = new OpenServerQuestions()
  readonly #left = new LeftQuestions<WaitingApproval>(() => this.#changed())
  readonly #onChange: (change: ApprovalsState) => void
  /** Milliseconds. */
  readonly answerWithinMs: number

  constructor(onChange: (change: ApprovalsState) => void, answerWithinMs = ANSWER_WITHIN_MS) {
    this.#onChange = onChange
    this.answerWithinMs = answerWithinMs
    this.#grants = new Grants(() => this.#changed())
    this.chatTickets = new ChatTickets(answerWithinMs)
  }

  /** Whether the user has said yes to exactly this call, and that holds on. */
  isGranted(call: SameCall): boolean {
    return this.#grants.covers(call)
  }

  /**
   * Waits for the user's decision on one call.
   * @param ends the question goes with either; where the assistant has left, what it asked stays to be read
   */
  async ask(request: ApprovalRequest, { left, done }: Ends, read?: ReadFacts): Promise<Decision> {
    if (left.aborted || done.aborted) return { how: 'cancelled', because: 'assistant' }
    if (this.isGranted(request)) return { how: 'approved-before', where: 'grant' }
    if (this.#waiting.size >= MOST_WAITING) return { how: 'not-asked' }
    const approval = this.#asked(request, read !== undefined)
    const { id } = approval
    const { promise, resolve } = Promise.withResolvers<Decision>()
    const timer = setTimeout(() => resolve({ how: 'timed-out' }), this.answerWithinMs)
    timer.unref()
    const cancel = () => {
      const found = this.#waiting.get(id)
      if (found) found.hasLeft = left.aborted
      resolve({ how: 'cancelled', because: 'assistant' })
    }
    for (const signal of [left, done]) signal.addEventListener('abort', cancel, { once: true })
    const answered = new AbortController()
    this.#waiting.set(id, { approval, request, settle: resolve, hasLeft: false })
    this.#changed()
    void read?.((facts) => this.#learn(id, facts), answered.signal)
    try {
      return await promise
    } finally {
      answered.abort()
      clearTimeout(timer)
      for (const signal of [left, done]) signal.removeEventListener('abort', cancel)
      const ended = this.#waiting.get(id)
      this.#waiting.delete(id)
      if (ended?.hasLeft && !done.aborted) this.#left.add(ended.approval)
      else this.#changed()
    }
  }

  /**
   * The user's word. A no also answers the same call where it waits a second time, and ends what holds for the task.
   * @param reason of a no, for the assistant
   * @throws BridgeError `not-found` when the call no longer waits
   */
  answer(id: string, answer: ApprovalAnswer, from: From, reason?: string): void {
    const found = this.#waiting.get(id)
    if (!found || found.hasLeft) {
      if (found || this.#left.has(id)) throw noLongerWaits()
      throw new BridgeError(
        'not-found',
        `No call with the id "${id}" waits for approval.`,
        'It was answered, cancelled, or nobody answered in time; the assistant can ask again.',
      )
    }
    const { request } = found
    switch (answer) {
      case 'no':
        this.#endGrantsOn(request)
        for (const { settle } of this.#alike(found)) settle(refusal(from, reason))
        break
      case 'yes':
        found.settle({ how: 'approved', ...from })
        break
      case 'yes-again':
        this.#grant(found)
        found.settle({ how: 'approved', ...from })
        for (const { settle } of this.#alike(found)) settle({ how: 'approved-before', where: 'grant' })
    }
  }

  /** A no to everything that waits now. */
  refuseAll(from: From, reason?: string): void {
    for (const { request, settle } of this.#waiting.values()) {
      this.#endGrantsOn(request)
      settle(refusal(from, reason))
    }
  }

  /** The user has read that the assistant waits no more. */
  close(id: string): void {
    this.#left.end((left) => left.id === id)
  }

  /** A no that was said elsewhere, as in the assistant's chat. */
  hearNo(request: ApprovalRequest): void {
    this.#endGrantsOn(request)
  }

  /** @throws BridgeError `not-found` */
  takeBack(grantId: string): void {
    this.#grants.takeBack(grantId)
  }

  /**
   * Takes back all questions and all that was granted: what they were about is not so any more.
   * @param server only what goes to the PanDA server of that name
   */
  withdraw(because: Withdrawal, server?: string): void {
    this.#withdraw(because, (asked) => server === undefined || asked.server === server)
  }

  /** The same for a client whose key was taken back: a request of the 2026 protocol has no session that would end. */
  forget(client: string): void {
    this.#withdraw('revoked', (asked) => asked.client === client)
  }

  #withdraw(
    because: Withdrawal,
    isMeant: (asked: Pick<WaitingApproval, 'client' | 'server'>) => boolean,
  ): void {
    this.#grants.end(isMeant)
    this.chatTickets.end(isMeant)
    this.serverQuestions.withdraw(isMeant)
    this.#left.end(isMeant)
    for (const { request, settle } of this.#waiting.values())
      if (isMeant(request)) settle({ how: 'cancelled', because })
  }

  #asked({ key, concerns, ...request }: ApprovalRequest, reads: boolean): WaitingApproval {
    const askedAt = Date.now()
    // What ends work is asked about each time: by the next call it may be other work.
    const mayHold = request.effect !== 'destructive' && request.subject !== undefined && key !== undefined
    return {
      ...request,
      id: randomBytes(4).toString('hex'),
      facts: reads && concerns.length > 0 ? { is: 'reading', lines: [] } : noFacts,
      grantUntil: mayHold ? askedAt + GRANT_MS : undefined,
      askedAt,
      expiresAt: askedAt + this.answerWithinMs,
    }
  }

  #learn(id: string, facts: Facts): void {
    const found = this.#waiting.get(id)
    if (!found) return
    found.approval = { ...found.approval, facts }
    this.#changed()
  }

  /** @throws BridgeError where a yes to this call counts once */
  #grant({ approval, request }: Waiting): void {
    const { grantUntil, client, clientName, server, tool, question } = approval
    const { subject } = request
    if (grantUntil === undefined || subject === undefined) {
      throw new BridgeError(
        'invalid-input',
        'A yes to this call counts once: it ends work, or does not act on exactly one task or job.',
        'Say yes without a time.',
      )
    }
    this.#grants.add({ client, clientName, server, tool, question, subject, until: grantUntil }, request)
  }

  #endGrantsOn({ server, concerns }: ApprovalRequest): void {
    this.#grants.end(
      (grant) =>
        grant.server === server &&
        concerns.some(({ kind, id }) => kind === grant.subject.kind && id === grant.subject.id),
    )
  }

  /** That call, and others that wait and ask for the same. */
  #alike(found: Waiting): Waiting[] {
    const others = [...this.#waiting.values()].filter(({ request }) => isSameCall(request, found.request))
    return others.length > 0 ? others : [found]
  }

  #changed(): void {
    const approvals = Array.from(this.#waiting.values(), ({ approval }) => approval)
    this.#onChange({ approvals, leftApprovals: this.#left.list, grants: this.#grants.list })
  }
}

/** Of an answer to a question whose assistant has gone: carried out now, it would be so behind the user's back. */
function noLongerWaits(): BridgeError {
  return new BridgeError(
    'not-found',
    'The assistant no longer waits for this call, and it was not carried out.',
    'If it is still wanted, have the assistant ask again.',
  )
}

/** Where an answer was given. */
export type From = { where: Origin; terminal?: string }

/** A no, with a reason of any length. */
export function refusal(from: From | { where: 'chat' }, reason: string | undefined): Decision {
  const text = plain(reason ?? '').trim()
  const short = text.length > LONGEST_REASON ? `${text.slice(0, LONGEST_REASON).toWellFormed()}…` : text
  return { how: 'refused', ...from, ...(short !== '' && { reason: short }) }
}

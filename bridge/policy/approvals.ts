import { randomBytes } from 'node:crypto'
import { BridgeError } from '../errors.ts'
import type { Effect } from '../panda/catalogue/types.ts'
import { isCoveredBy } from './rules.ts'

/** A call that waits for the user. */
export interface WaitingApproval {
  id: string
  /** Name of the client's key, and how the program calls itself. */
  client: string
  clientName: string
  tool: string
  effect: Effect
  /** In plain words: "Kill task 46374283?" */
  question: string
  /** The task that the call concerns, where it is exactly one. */
  taskId: number | undefined
  /** Milliseconds since 1970. */
  askedAt: number
  /** No answer by then is a no. */
  expiresAt: number
}

export type ApprovalAnswer = 'yes' | 'yes-for-task' | 'no'

/** How a call came to be sent, or not. */
export type Approval = 'approved' | 'approved-before' | 'refused' | 'timed-out' | 'cancelled'

/** Through which of the user's own transports an answer came. The transport says so, never who calls it. */
export type Origin = 'window' | 'tray' | 'command-line'

/** How the command line calls itself where it calls a tool. */
export const COMMAND_LINE = 'Command line'

/** What became of a question, and where it was answered; nowhere where nobody did. */
export interface Decision {
  how: Approval
  where?: Origin | 'chat' | 'grant' | 'rule'
  /** The terminal that an answer on the command line was typed at, as that says. */
  terminal?: string
}

/** A yes that covers later calls: of this client, on this task, no graver than the one approved. */
interface Grant {
  client: string
  taskId: number
  effect: Effect
  until: number
}

/** No answer in two minutes is a no: MCP clients give up on a call not much later. */
export const ANSWER_WITHIN_MS = 120_000
const GRANT_MS = 15 * 60_000
/** More calls than this at once are no user's: the rest is refused unasked. */
const MOST_WAITING = 20

export type ApprovalRequest = Omit<WaitingApproval, 'id' | 'askedAt' | 'expiresAt'>

/** The calls that wait for a yes. Nothing is sent while one waits, and none outlives the bridge. */
export class Approvals {
  readonly #waiting = new Map<string, { approval: WaitingApproval; settle: (decision: Decision) => void }>()
  readonly #onChange: (waiting: WaitingApproval[]) => void
  readonly #answerWithinMs: number
  #grants: Grant[] = []

  constructor(onChange: (waiting: WaitingApproval[]) => void, answerWithinMs = ANSWER_WITHIN_MS) {
    this.#onChange = onChange
    this.#answerWithinMs = answerWithinMs
  }

  get waiting(): WaitingApproval[] {
    return Array.from(this.#waiting.values(), ({ approval }) => approval)
  }

  /**
   * Waits for the user's decision on one call.
   * @param signal aborted when the assistant cancels or goes away: then the question goes too
   */
  async ask(request: ApprovalRequest, signal: AbortSignal): Promise<Decision> {
    if (signal.aborted) return { how: 'cancelled' }
    if (this.#isGranted(request)) return { how: 'approved-before', where: 'grant' }
    if (this.#waiting.size >= MOST_WAITING) return { how: 'refused' }
    const askedAt = Date.now()
    const id = randomBytes(4).toString('hex')
    const approval: WaitingApproval = { ...request, id, askedAt, expiresAt: askedAt + this.#answerWithinMs }
    const { promise, resolve } = Promise.withResolvers<Decision>()
    const timer = setTimeout(() => resolve({ how: 'timed-out' }), this.#answerWithinMs)
    timer.unref()
    const cancel = () => resolve({ how: 'cancelled' })
    signal.addEventListener('abort', cancel, { once: true })
    this.#waiting.set(id, { approval, settle: resolve })
    this.#onChange(this.waiting)
    try {
      return await promise
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', cancel)
      this.#waiting.delete(id)
      this.#onChange(this.waiting)
    }
  }

  /** The user's word. @throws BridgeError `not-found` when the call no longer waits */
  answer(id: string, answer: ApprovalAnswer, from: Pick<Decision, 'where' | 'terminal'>): void {
    const found = this.#waiting.get(id)
    if (!found) {
      throw new BridgeError(
        'not-found',
        `No call with the id "${id}" waits for approval.`,
        'It was answered, cancelled, or nobody answered in time; the assistant can ask again.',
      )
    }
    const { client, taskId, effect } = found.approval
    if (answer === 'yes-for-task' && taskId !== undefined) {
      this.#grants.push({ client, taskId, effect, until: Date.now() + GRANT_MS })
    }
    found.settle({ how: answer === 'no' ? 'refused' : 'approved', ...from })
  }

  /** Refuses all that wait, as when the bridge stops or assistants are paused; also takes back what was granted. */
  close(): void {
    this.#grants = []
    for (const { settle } of this.#waiting.values()) settle({ how: 'cancelled' })
  }

  #isGranted({ client, taskId, effect }: ApprovalRequest): boolean {
    const now = Date.now()
    this.#grants = this.#grants.filter(({ until }) => until > now)
    return this.#grants.some(
      (grant) => grant.client === client && grant.taskId === taskId && isCoveredBy(effect, grant.effect),
    )
  }
}

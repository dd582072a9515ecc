import { createHash, randomBytes } from 'node:crypto'
import { INVALID_PARAMS, JsonRpcError, type Form, type McpRequest, type McpResult } from '../../mcp/index.ts'
import type { Asker, FormByCallingAgain, FormWhileItWaits } from '../asker.ts'

/** Calls that wait for an answer to be brought: of all assistants, and of one. The oldest is given up. */
const MOST_OPEN = 60
const MOST_OF_CLIENT = 20

/** What a ticket begins with: it is known for one also where nobody knows its call any more, as after a new start. */
const TICKET = 'question.'

/** What of a request may end with a question (MCP 2026-07-28, Multi Round-Trip Requests). */
const mayEndWithOne: ReadonlySet<string> = new Set(['tools/call', 'prompts/get', 'resources/read'])

type Carry = (asker: Asker) => Promise<McpResult>

interface Open {
  call: FollowedCall
  /** Whose it is, and all that it says. */
  hash: string
  client: string
  /** Nobody has brought an answer. */
  giveUp: () => void
}

/**
 * Calls of the 2026 protocol, in which a request ends with the server's question and another brings the answer, while the
 * server, which speaks 2025-11-25, has one request that waits. A call goes on for whoever has its ticket, which is told
 * to its own assistant alone, with the same request and the same key.
 */
export class FollowedCalls {
  /** Those that wait for an answer, by their tickets, the oldest first. */
  readonly #open = new Map<string, Open>()

  /** Whether a request may be followed by others. */
  static takes({ method }: McpRequest): boolean {
    return mayEndWithOne.has(method)
  }

  /**
   * Carries a request, or goes on with the call that it brings an answer for.
   * @param form of the asker
   * @throws JsonRpcError where it belongs to a question that nobody asks any more
   */
  async handle(
    request: McpRequest,
    asker: Asker,
    { ticket, answer }: FormByCallingAgain,
    carry: Carry,
  ): Promise<McpResult> {
    const hash = hashOf(request, asker)
    const open = ticket === undefined ? undefined : this.#open.get(ticket)
    if (open?.hash === hash) {
      // Without its answer the question is put again.
      if (answer !== undefined) open.call.answer(answer)
      return open.call.follow(asker)
    }
    // Also where it brings no answer: as a new call it would be carried out a second time.
    if (answer !== undefined || ticket?.startsWith(TICKET) === true)
      throw new JsonRpcError(
        INVALID_PARAMS,
        'The question that this belongs to is not open any more: it was answered before, or the call went on, or ended, without an answer. Look what it did before you call again.',
      )
    const { key } = asker.assistant
    const call = new FollowedCall(asker, carry, (ticket, giveUp) => {
      this.#makeRoom(key)
      this.#open.set(ticket, { call, hash, client: key, giveUp })
      return () => this.#open.delete(ticket)
    })
    return call.follow(asker)
  }

  #makeRoom(client: string): void {
    const all = [...this.#open.values()]
    const own = all.filter((open) => open.client === client)
    const [oldest] = own.length >= MOST_OF_CLIENT ? own : all.length >= MOST_OPEN ? all : []
    oldest?.giveUp()
  }
}

/** @returns what forgets it */
type Hold = (ticket: string, giveUp: () => void) => () => void

/** One call, and the request by which its assistant follows it at the moment, where there is one. */
class FollowedCall {
  readonly #hold: Hold
  readonly #stop = new AbortController()
  readonly #outcome: Promise<McpResult>
  #follower: Asker | undefined
  #question: { form: Form; ticket: string; settle: (answer: unknown) => void } | undefined
  /** Settled by the next question. */
  #asked = Promise.withResolvers<void>()

  constructor(first: Asker, carry: Carry, hold: Hold) {
    this.#hold = hold
    this.#follower = first
    this.#outcome = carry(this.#askerFor(first))
    // It may fail while nobody follows it.
    this.#outcome.catch(() => undefined)
  }

  /** Until it ends, or asks. */
  async follow(asker: Asker): Promise<McpResult> {
    this.#follower = asker
    const gone = () => this.#stop.abort(asker.signal.reason)
    if (asker.signal.aborted) gone()
    asker.signal.addEventListener('abort', gone, { once: true })
    try {
      // An answer is taken at once: the question that is open now is another, or the same once more.
      if (!this.#question) await Promise.race([this.#outcome, this.#asked.promise])
      const { form } = asker
      if (this.#question && form?.endsCall) return form.result(this.#question.form, this.#question.ticket)
      return await this.#outcome
    } finally {
      asker.signal.removeEventListener('abort', gone)
      if (this.#follower === asker) this.#follower = undefined
    }
  }

  answer(answer: unknown): void {
    this.#question?.settle(answer)
  }

  readonly #show: FormWhileItWaits['show'] = async (form, { signal, withinMs }) => {
    // Whoever would bring an answer has not come back for an earlier one.
    if (!this.#follower) throw new Error('Nobody follows this call any more')
    const ticket = TICKET + randomBytes(16).toString('base64url')
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const end = (): void => {
      if (this.#question?.ticket !== ticket) return
      this.#question = undefined
      this.#asked = Promise.withResolvers()
      forget()
    }
    const giveUp = () => (end(), reject(new Error('Nobody has brought an answer')))
    const settle = (answer: unknown) => (end(), resolve(answer))
    const forget = this.#hold(ticket, giveUp)
    const timer = setTimeout(giveUp, withinMs).unref()
    signal.addEventListener('abort', giveUp, { once: true })
    this.#question = { form, ticket, settle }
    this.#asked.resolve()
    try {
      return await promise
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', giveUp)
    }
  }

  /** Who asks, as those see it who answer: one, though the requests are several. */
  #askerFor(first: Asker): Asker {
    const now = () => this.#follower
    let { meta } = first
    return {
      assistant: first.assistant,
      signal: this.#stop.signal,
      get meta() {
        return (meta = now()?.meta ?? meta)
      },
      notify: (notification) => now()?.notify(notification),
      hears: (notification) => now()?.hears(notification) ?? false,
      get elicit() {
        return first.elicit
      },
      form: { endsCall: false, show: this.#show },
    }
  }
}

function hashOf({ method, params = {} }: McpRequest, { assistant }: Asker): string {
  const { name, uri, arguments: given } = params
  return createHash('sha256')
    .update(JSON.stringify([assistant.key, assistant.name, method, name, uri, given ?? {}]))
    .digest('base64url')
}

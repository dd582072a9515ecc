import { z } from 'zod'
import { INTERNAL_ERROR, INVALID_REQUEST, JsonRpcError } from '../../mcp/index.ts'
import type { Deadline } from '../deadline.ts'
import type { RequestOptions } from '../upstream.ts'
import type { Received } from './mcp-messages.ts'

/** Of one request: more wait for nobody. */
const MOST_AT_ONCE = 5

const idSchema = z.union([z.string().max(200), z.number()])
const cancelledSchema = z.object({ requestId: idSchema })

type Answer = { result: object } | { error: { code: number; message: string } }

/** What a question is answered that comes where no request waits for its answer. */
export const OUTSIDE_A_CALL: Answer = {
  error: {
    code: INVALID_REQUEST,
    message: 'A question is put on the stream of the request that it belongs to, while that waits.',
  },
}

const TOO_MANY: Answer = {
  error: {
    code: INVALID_REQUEST,
    message: `At most ${MOST_AT_ONCE} questions of one request wait at a time.`,
  },
}

/** The questions of a server that come with the response to one request, and belong to it. */
export class CallQuestions {
  readonly #options: Pick<RequestOptions, 'onQuestion'>
  readonly #from: string
  readonly #deadline: Deadline
  readonly #reply: (id: unknown, answer: Answer) => void
  readonly #open = new Map<string | number, AbortController>()
  #isOver = false

  /**
   * @param from who asks, for the user
   * @param deadline of the request
   * @param reply answers the server
   */
  constructor(
    options: Pick<RequestOptions, 'onQuestion'>,
    from: string,
    deadline: Deadline,
    reply: (id: unknown, answer: Answer) => void,
  ) {
    this.#options = options
    this.#from = from
    this.#deadline = deadline
    this.#reply = reply
    const end = () => this.end()
    if (deadline.signal.aborted) end()
    else deadline.signal.addEventListener('abort', end, { once: true })
  }

  /** @returns whether the message was one of these */
  take({ id, method, params }: Received): boolean {
    if (method === 'notifications/cancelled') {
      const asked = cancelledSchema.safeParse(params).data?.requestId
      const question = asked === undefined ? undefined : this.#open.get(asked)
      question?.abort()
      return question !== undefined
    }
    if (method !== 'elicitation/create' || id === undefined) return false
    const known = idSchema.safeParse(id)
    // Of two with one id the server could not tell the answers apart.
    if (known.success && !this.#open.has(known.data)) void this.#put(known.data, params)
    return true
  }

  /** The request has its answer, or will have none. */
  end(): void {
    this.#isOver = true
    for (const question of this.#open.values()) question.abort()
  }

  async #put(id: string | number, params: unknown): Promise<void> {
    const { onQuestion } = this.#options
    if (this.#isOver || !onQuestion) return this.#reply(id, OUTSIDE_A_CALL)
    if (this.#open.size >= MOST_AT_ONCE) return this.#reply(id, TOO_MANY)
    const question = new AbortController()
    this.#open.set(id, question)
    const answer = await this.#deadline
      .without(onQuestion({ from: this.#from, params, signal: question.signal }))
      .then(
        (result): Answer => ({ result }),
        (thrown: unknown): Answer => ({ error: errorOf(thrown) }),
      )
    this.#open.delete(id)
    // One that was taken back has no answer (MCP 2025-11-25, Cancellation).
    if (!question.signal.aborted) this.#reply(id, answer)
  }
}

function errorOf(thrown: unknown): { code: number; message: string } {
  if (thrown instanceof JsonRpcError) return { code: thrown.code, message: thrown.message }
  return { code: INTERNAL_ERROR, message: 'Internal error' }
}

import { setTimeout } from 'node:timers/promises'
import { Client, ProtocolError, SdkErrorCode, type Transport } from '@modelcontextprotocol/client'
import { textOf } from '../clients.ts'

/** Milliseconds after which a request counts as not answered: more than any bound of the bridge's. */
const UNANSWERED_MS = 75_000
/** JSON-RPC code of what the shim says itself: that the bridge was stopped, or is not there. */
const OF_SHIM = -32_052

/** A tool that an agent uses. */
export interface Use {
  tool: string
  /** @param mark this agent's, and of this call alone */
  input: (mark: string) => Record<string, unknown>
  /** Whether it is the answer to this agent's call. */
  isMine: (text: string, mark: string) => boolean
  /** Where it may hang: it is asked beside the others, once at a time. */
  hangs?: true
}

/** How one call has ended. `not-reached`: over HTTP nobody was at the bridge's address. */
export type How = 'right' | 'wrong' | 'said-why' | 'by-shim' | 'not-reached' | 'cancelled' | 'unanswered'

export interface Ended {
  mark: string
  tool: string
  how: How
  text: string
  /** Since it was asked. */
  ms: number
}

/** One assistant that works without a person, and notes how each of its calls has ended. */
export class Agent {
  readonly name: string
  readonly ended: Ended[] = []
  readonly #transport: () => Transport
  readonly #uses: readonly Use[]
  readonly #client: Client
  #calls = 0
  #hanging: Promise<void> | undefined

  constructor(name: string, era: '2025' | '2026', transport: () => Transport, uses: readonly Use[]) {
    this.name = name
    this.#transport = transport
    this.#uses = uses
    this.#client = new Client(
      { name, version: '1' },
      { versionNegotiation: { mode: era === '2026' ? { pin: '2026-07-28' } : 'legacy' } },
    )
  }

  async connect(): Promise<void> {
    await this.#client.connect(this.#transport())
  }

  /** Works until it is told to end, and waits then for what it has asked. @param restMs between two calls */
  async work(until: AbortSignal, restMs: number): Promise<void> {
    for (let turn = 0; !until.aborted; turn += 1) {
      const use = this.#uses[turn % this.#uses.length]
      if (use?.hangs) this.#hanging ??= this.#call(use).finally(() => (this.#hanging = undefined))
      else if (use) await this.#call(use, turn % 29 === 28)
      await setTimeout(restMs)
    }
    await this.#hanging
  }

  close(): Promise<void> {
    return this.#client.close()
  }

  async #call(use: Use, isGivenUp = false): Promise<void> {
    const mark = `${this.name} call-${(this.#calls += 1)}.`
    const asked = performance.now()
    const givesUp = new AbortController()
    if (isGivenUp) setImmediate(() => givesUp.abort())
    const { how, text } = await this.#client
      .callTool(
        { name: use.tool, arguments: use.input(mark) },
        { signal: givesUp.signal, timeout: UNANSWERED_MS, maxTotalTimeout: UNANSWERED_MS },
      )
      .then(
        (result) => {
          const said = textOf(result)
          if (result.isError) return { how: 'said-why' as const, text: said }
          return { how: use.isMine(said, mark) ? ('right' as const) : ('wrong' as const), text: said }
        },
        (thrown: unknown) => ({ how: howOf(thrown, givesUp.signal), text: String(thrown) }),
      )
    const ms = performance.now() - asked
    this.ended.push({ mark, tool: use.tool, how, text: how === 'right' ? '' : text, ms })
  }
}

function howOf(thrown: unknown, givesUp: AbortSignal): How {
  if (givesUp.aborted) return 'cancelled'
  if (thrown instanceof ProtocolError) return thrown.code === OF_SHIM ? 'by-shim' : 'said-why'
  const isTimeout = (thrown as { code?: unknown }).code === SdkErrorCode.RequestTimeout
  return isTimeout ? 'unanswered' : 'not-reached'
}

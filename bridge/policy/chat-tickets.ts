import { randomBytes } from 'node:crypto'
import type { HeldQuestion } from './held-question.ts'

/** A call whose question went into a chat. */
export interface InChat {
  client: string
  clientName: string
  /** The name of the PanDA server that it goes to. */
  server: string
  /** All that the call says; the same for the same call. */
  call: string
}

interface Open extends InChat {
  /** The same question in the windows. */
  window: HeldQuestion
  /** When the chat got it. Milliseconds since 1970. */
  askedAt: number
  /** Milliseconds since 1970. */
  until: number
}

/** More questions than these are no user's: the oldest is given up. */
const MOST_OPEN = 100

/**
 * The questions that ended their call, as the 2026 protocol has it: the answer comes with a call of its own. Each ticket
 * is good for one answer to one call, and not for longer than any question waits.
 */
export class ChatTickets {
  readonly #open = new Map<string, Open>()
  readonly #holdsMs: number

  constructor(holdsMs: number) {
    this.#holdsMs = holdsMs
  }

  issue(asked: InChat, window: HeldQuestion): string {
    for (const [ticket, open] of this.#open) {
      if (open.until <= Date.now()) this.#open.delete(ticket)
      // The same call once more: the program did not come back to the first, or not yet. One question is enough to read.
      else if (isSame(open, asked)) open.window.end()
    }
    const [oldest] = this.#open.keys()
    if (this.#open.size >= MOST_OPEN && oldest !== undefined) this.#drop(oldest)
    const ticket = randomBytes(16).toString('base64url')
    const askedAt = Date.now()
    this.#open.set(ticket, { ...asked, window, askedAt, until: askedAt + this.#holdsMs })
    return ticket
  }

  /** The question goes to the chat now: what it says had to be read first. */
  sent(ticket: string): void {
    const open = this.#open.get(ticket)
    if (open) open.askedAt = Date.now()
  }

  /** What was asked with that ticket, where it was about this call. It counts no second time. */
  redeem(ticket: string, asked: InChat): Pick<Open, 'window' | 'askedAt'> | undefined {
    const open = this.#open.get(ticket)
    if (!open || !isSame(open, asked)) return undefined
    this.#open.delete(ticket)
    return open.until > Date.now() ? open : undefined
  }

  end(isMeant: (asked: InChat) => boolean): void {
    for (const [ticket, asked] of this.#open) if (isMeant(asked)) this.#open.delete(ticket)
  }

  #drop(ticket: string): void {
    this.#open.get(ticket)?.window.end()
    this.#open.delete(ticket)
  }
}

function isSame(one: InChat, other: InChat): boolean {
  return (
    one.client === other.client &&
    one.clientName === other.clientName &&
    one.server === other.server &&
    one.call === other.call
  )
}

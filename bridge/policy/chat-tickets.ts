import { randomBytes } from 'node:crypto'

/** A call whose question went into a chat. */
interface InChat {
  client: string
  clientName: string
  /** All that the call says; the same for the same call. */
  call: string
}

interface Open extends InChat {
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

  issue(asked: InChat): string {
    for (const [ticket, { until }] of this.#open) if (until <= Date.now()) this.#open.delete(ticket)
    const [oldest] = this.#open.keys()
    if (this.#open.size >= MOST_OPEN && oldest !== undefined) this.#open.delete(oldest)
    const ticket = randomBytes(16).toString('base64url')
    this.#open.set(ticket, { ...asked, until: Date.now() + this.#holdsMs })
    return ticket
  }

  /** Whether this call was asked about with that ticket, which counts no second time. */
  redeem(ticket: string, { client, clientName, call }: InChat): boolean {
    const open = this.#open.get(ticket)
    if (open?.client !== client || open.clientName !== clientName || open.call !== call) return false
    this.#open.delete(ticket)
    return open.until > Date.now()
  }

  end(isMeant: (asked: InChat) => boolean): void {
    for (const [ticket, asked] of this.#open) if (isMeant(asked)) this.#open.delete(ticket)
  }
}

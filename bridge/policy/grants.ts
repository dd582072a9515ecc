import { randomBytes } from 'node:crypto'
import { BridgeError } from '../errors.ts'
import type { Subject } from '../panda/catalogue/index.ts'

/** A yes that holds on: for the same client, the same call, word for word, and nothing else. */
export interface Grant {
  id: string
  client: string
  clientName: string
  /** The name of the PanDA server at which it holds. */
  server: string
  tool: string
  /** What the user was asked, as it stood there. */
  question: string
  subject: Subject
  /** Milliseconds since 1970. */
  until: number
}

/** How long a yes may hold, from the question on: milliseconds. */
export const GRANT_MS = 15 * 60_000

/** A call as grants tell it from others. */
export interface SameCall {
  client: string
  /** Programs may share a key. */
  clientName: string
  /** The name of the PanDA server: the same numbers are other tasks at another. */
  server: string
  tool: string
  /** The same for the same arguments; undefined where they cannot be compared. */
  key: string | undefined
}

interface Held {
  grant: Grant
  call: SameCall
}

export function isSameCall(one: SameCall, other: SameCall): boolean {
  return (
    one.key !== undefined &&
    one.key === other.key &&
    one.client === other.client &&
    one.clientName === other.clientName &&
    one.server === other.server &&
    one.tool === other.tool
  )
}

/** The yeses of the user that hold on. They end by themselves, and with the bridge. */
export class Grants {
  readonly #onChange: () => void
  #held: readonly Held[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  get list(): Grant[] {
    return this.#held.map(({ grant }) => grant)
  }

  covers(call: SameCall): boolean {
    const now = Date.now()
    return this.#held.some(({ grant, call: granted }) => grant.until > now && isSameCall(granted, call))
  }

  add(grant: Omit<Grant, 'id'>, call: SameCall): void {
    const others = this.#held.filter(({ call: granted }) => !isSameCall(granted, call))
    this.#hold([...others, { grant: { ...grant, id: randomBytes(4).toString('hex') }, call }])
  }

  /** @throws BridgeError `not-found` */
  takeBack(id: string): void {
    if (!this.#held.some(({ grant }) => grant.id === id)) {
      throw new BridgeError(
        'not-found',
        `No yes with the id "${id}" holds.`,
        'List those that hold with "panda-bridge approvals".',
      )
    }
    this.end((grant) => grant.id === id)
  }

  end(isMeant: (grant: Grant) => boolean): void {
    this.#hold(this.#held.filter(({ grant }) => !isMeant(grant)))
  }

  #hold(held: readonly Held[]): void {
    const before = this.#held
    this.#held = held
    clearTimeout(this.#timer)
    const next = Math.min(...held.map(({ grant }) => grant.until))
    if (held.length > 0) {
      this.#timer = setTimeout(() => {
        const now = Date.now()
        this.end(({ until }) => until <= now)
      }, next - Date.now())
      this.#timer.unref()
    }
    if (before.length > 0 || held.length > 0) this.#onChange()
  }
}

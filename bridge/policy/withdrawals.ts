interface Withdrawable {
  client: string
  ending: AbortController
}

/** Questions in chats that are taken back where those in windows are: the user pauses, signs out, takes a key back. */
export class Withdrawals {
  readonly #open = new Set<Withdrawable>()

  /** @param client the name of the key of the assistant that is asked @returns what says that the question ends, and what ends the waiting for that */
  of(client: string): { signal: AbortSignal; forget: () => void } {
    const one = { client, ending: new AbortController() }
    this.#open.add(one)
    return { signal: one.ending.signal, forget: () => this.#open.delete(one) }
  }

  /** Whether a user has a question before them. */
  get isOpen(): boolean {
    return this.#open.size > 0
  }

  end(isMeant: (asked: { client: string }) => boolean): void {
    for (const one of this.#open) if (isMeant(one)) one.ending.abort()
  }
}

interface Open {
  client: string
  server: string
  withdrawal: AbortController
}

/**
 * What servers ask by forms in chats and nobody has answered yet. It is taken back where the questions in windows are: the
 * user pauses, signs out, takes a key back.
 */
export class OpenServerQuestions {
  readonly #open = new Set<Open>()

  /**
   * @param client the name of the key of the assistant in whose chat it is put
   * @param server the name of the PanDA server that the call goes to
   * @returns what says that it is taken back, and what closes it
   */
  open(client: string, server: string): { withdrawn: AbortSignal; close: () => void } {
    const one = { client, server, withdrawal: new AbortController() }
    this.#open.add(one)
    return { withdrawn: one.withdrawal.signal, close: () => this.#open.delete(one) }
  }

  get isAnyOpen(): boolean {
    return this.#open.size > 0
  }

  /** Takes those back that are meant. */
  withdraw(isMeant: (asked: Pick<Open, 'client' | 'server'>) => boolean): void {
    for (const one of this.#open) if (isMeant(one)) one.withdrawal.abort()
  }
}

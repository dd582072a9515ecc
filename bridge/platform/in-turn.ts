/** Has one thing done at a time, in the order in which they come. What fails holds up nothing. */
export class InTurn {
  #last: Promise<unknown> = Promise.resolve()

  /** @returns what the work gives, or throws */
  do<T>(work: () => T | Promise<T>): Promise<T> {
    const done = this.#last.then(work)
    this.#last = done.catch(() => undefined)
    return done
  }
}

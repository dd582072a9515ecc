/** The answers to one batch: they go back together, once there is one to each of its requests. */
export class Batch {
  /** The ids, as JSON, of requests that wait for their answer. */
  readonly #due: Set<string>
  readonly #answers: string[] = []
  readonly #write: (line: string) => void

  constructor(due: Iterable<string>, write: (line: string) => void) {
    this.#due = new Set(due)
    this.#write = write
  }

  isDue(id: string): boolean {
    return this.#due.has(id)
  }

  /** An answer that is of no request: of a part that is no message. */
  add(answer: string): void {
    this.#answers.push(answer)
  }

  /** @param answer undefined for a request that was cancelled, and has none */
  settle(id: string, answer?: string): void {
    this.#due.delete(id)
    if (answer !== undefined) this.#answers.push(answer)
    this.endWhenDone()
  }

  endWhenDone(): void {
    if (this.#due.size === 0 && this.#answers.length > 0)
      this.#write(`[${this.#answers.splice(0).join(',')}]`)
  }

  get isDone(): boolean {
    return this.#due.size === 0
  }
}

/** More than a user can have seen: the oldest goes. */
const MOST_LEFT = 20

interface Left {
  id: string
  client: string
  /** Milliseconds since 1970. */
  expiresAt: number
}

/**
 * Questions whose assistant has gone before they were answered. They stay where the user reads them, and say so, until
 * their time is over: one that vanished under the user's hand would leave open what became of the call.
 */
export class LeftQuestions<T extends Left> {
  readonly #onChange: () => void
  #left: readonly T[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  get list(): T[] {
    return [...this.#left]
  }

  has(id: string): boolean {
    return this.#left.some((one) => one.id === id)
  }

  add(question: T): void {
    this.#hold([...this.#left, question].slice(-MOST_LEFT))
  }

  end(isMeant: (question: T) => boolean): void {
    if (this.#left.some(isMeant)) this.#hold(this.#left.filter((one) => !isMeant(one)))
  }

  #hold(left: readonly T[]): void {
    this.#left = left
    clearTimeout(this.#timer)
    if (left.length > 0) {
      const next = Math.min(...left.map(({ expiresAt }) => expiresAt))
      this.#timer = setTimeout(() => {
        const now = Date.now()
        this.end(({ expiresAt }) => expiresAt <= now)
      }, next - Date.now())
      this.#timer.unref()
    }
    this.#onChange()
  }
}

/** How often each name was seen, of a bounded number of names: those that come when it is full are left out. */
export class Counts {
  readonly #counts = new Map<string, number>()
  readonly #most: number
  #total = 0

  /** @param most the most names that are told apart */
  constructor(most: number) {
    this.#most = most
  }

  add(name: string): void {
    this.#total += 1
    const count = this.#counts.get(name)
    if (count === undefined && this.#counts.size >= this.#most) return
    this.#counts.set(name, (count ?? 0) + 1)
  }

  /** How often anything was added. */
  get total(): number {
    return this.#total
  }

  has(name: string): boolean {
    return this.#counts.has(name)
  }

  /** The names with their counts, the most frequent first. */
  sorted(): [name: string, count: number][] {
    return [...this.#counts].toSorted(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
  }

  most(): [name: string, count: number] | undefined {
    return this.sorted()[0]
  }
}

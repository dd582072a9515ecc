import { listMethods, type ListEntry, type ListMethod } from '../mcp/index.ts'
import type { Lists } from './lists.ts'

/** The lists of all who answer, as one. Of two entries with one name the first counts. */
export class JoinedLists implements Pick<Lists, 'get' | 'known' | 'refresh'> {
  readonly #all: readonly Lists[]

  constructor(all: readonly Lists[]) {
    this.#all = all
  }

  /** As {@link Lists.get}, of each. */
  async get(method: ListMethod): Promise<ListEntry[]> {
    return joined(method, await Promise.all(this.#all.map((lists) => lists.get(method))))
  }

  /** As {@link Lists.known}, of each. */
  known(method: ListMethod): ListEntry[] {
    return joined(
      method,
      this.#all.map((lists) => lists.known(method)),
    )
  }

  /** As {@link Lists.refresh}, of each. Never throws. */
  async refresh(method: ListMethod): Promise<void> {
    await Promise.all(this.#all.map((lists) => lists.refresh(method)))
  }

  /** The same of those of whom no earlier run has seen any. Never throws. */
  async refreshUnknown(method: ListMethod): Promise<void> {
    const unknown = this.#all.filter((lists) => lists.known(method).length === 0)
    await Promise.all(unknown.map((lists) => lists.refresh(method)))
  }
}

function joined(method: ListMethod, lists: readonly (readonly ListEntry[])[]): ListEntry[] {
  const { key } = listMethods[method]
  const taken = new Set<unknown>()
  return lists.flat().filter((entry) => {
    if (taken.has(entry[key])) return false
    taken.add(entry[key])
    return true
  })
}

import { listMethods, type ListEntry, type ListMethod } from '../mcp/index.ts'
import type { Lists } from './lists.ts'

/** Where an upstream besides PanDA has told no list yet, an assistant waits this long for its first, in milliseconds. */
const OTHERS_FIRST_MS = 1_000

/** The lists of all who answer, PanDA's first, as one. Of two entries with one name the first counts. */
export class JoinedLists {
  readonly #all: readonly Lists[]

  constructor(all: readonly Lists[]) {
    this.#all = all
  }

  /** As {@link Lists.get}, of each. */
  async get(method: ListMethod): Promise<ListEntry[]> {
    const asked = this.#all.map((lists, index) =>
      index === 0 ? lists.get(method) : lists.get(method, OTHERS_FIRST_MS),
    )
    return joined(method, await Promise.all(asked))
  }

  /** As {@link Lists.refresh}, of each. Never throws. */
  async refresh(method: ListMethod): Promise<void> {
    await Promise.all(this.#all.map((lists) => lists.refresh(method)))
  }

  /** Refreshes those that are still empty. Never throws. */
  async refreshEmpty(method: ListMethod): Promise<void> {
    const empty = this.#all.filter((lists) => lists.known(method).length === 0)
    await Promise.all(empty.map((lists) => lists.refresh(method)))
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

import { listMethods, type ListEntry, type ListMethod } from '../mcp/index.ts'
import type { FixedLists } from './fixed-lists.ts'
import type { Lists } from './lists.ts'

type AnyLists = Lists | FixedLists

/** Where an upstream besides PanDA has told no list yet, one assistant waits this long for its first, in milliseconds. */
const OTHERS_FIRST_MS = 1_000

/** The lists of all who answer as one: this program's own, PanDA's, and those of others. Of two entries with one name the first counts. */
export class JoinedLists {
  readonly #own: AnyLists
  readonly #panda: AnyLists
  readonly #others: () => readonly AnyLists[]
  /** The kinds of list that the others have been waited for. */
  readonly #waited = new Set<ListMethod>()
  readonly #pandaFirstMs: number | undefined

  /** @param pandaFirstMs how long PanDA's first list is waited for, in milliseconds; as usual where undefined */
  constructor(
    own: AnyLists,
    panda: AnyLists,
    others: () => readonly AnyLists[],
    pandaFirstMs: number | undefined,
  ) {
    this.#own = own
    this.#panda = panda
    this.#others = others
    this.#pandaFirstMs = pandaFirstMs
  }

  /** As {@link Lists.get}, of each; those of others are waited for once. */
  async get(method: ListMethod): Promise<ListEntry[]> {
    const othersMs = this.#waited.has(method) ? 0 : OTHERS_FIRST_MS
    this.#waited.add(method)
    const others = this.#others().map((lists) => lists.get(method, othersMs))
    const panda = this.#panda.get(method, this.#pandaFirstMs)
    return joined(method, await Promise.all([this.#own.get(method), panda, ...others]))
  }

  /** As {@link Lists.refresh}, of each. Never throws. */
  async refresh(method: ListMethod): Promise<void> {
    await Promise.all([this.#panda, ...this.#others()].map((lists) => lists.refresh(method)))
  }

  /** Asks for the tools where no earlier run has seen any; others for all, since their names say who answers. */
  start(): void {
    refreshEmpty(this.#panda, 'tools/list')
    for (const lists of this.#others())
      for (const method of Object.keys(listMethods) as ListMethod[]) refreshEmpty(lists, method)
  }
}

function refreshEmpty(lists: AnyLists, method: ListMethod): void {
  const isUnknown = method === 'tools/list' ? lists.isAssumed : lists.known(method).length === 0
  if (isUnknown) void lists.refresh(method)
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

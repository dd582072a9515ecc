import type { ListEntry, ListMethod } from '../mcp/index.ts'
import type { Upstream } from './upstream.ts'

/** The lists of an upstream that is a part of this program: kept nowhere, and never old. */
export class FixedLists {
  readonly #lists: () => NonNullable<Upstream['lists']>

  /** @param lists as they are at this moment */
  constructor(lists: () => NonNullable<Upstream['lists']>) {
    this.#lists = lists
  }

  load(): Promise<void> {
    return Promise.resolve()
  }

  get(method: ListMethod): Promise<ListEntry[]> {
    return Promise.resolve([...this.#lists()[method]])
  }

  known(method: ListMethod): readonly ListEntry[] {
    return this.#lists()[method]
  }

  refresh(): Promise<void> {
    return Promise.resolve()
  }

  /** Whether nobody has told them. */
  get isAssumed(): boolean {
    return false
  }

  /** Whether they are this program's own words. */
  get areOwnTools(): boolean {
    return true
  }

  retry(): void {}

  askLater(): void {}

  close(): void {}
}

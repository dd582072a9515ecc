import { CONTROL_KEY } from '../auth/key-names.ts'
import type { ListEntry } from '../mcp/index.ts'
import type { UserSide } from './call-way.ts'
import { MANY_TOOLS, shortList } from './tool-search.ts'

/** Tools that one assistant has found and keeps in its list: more would make it long again. */
const MOST_KEPT = 20

/** Which tools each assistant gets in its list. */
export class ToolLists {
  readonly #user: Pick<UserSide, 'policy' | 'mostUsed'>
  /** Those that each had used most when it first asked: a list that changes by itself is read anew, and costs again. */
  readonly #used = new Map<string, readonly string[]>()
  /** Those that each has found since. */
  readonly #found = new Map<string, readonly string[]>()

  constructor(user: Pick<UserSide, 'policy' | 'mostUsed'>) {
    this.#user = user
  }

  /** @param client the name of its key */
  of(client: string, tools: readonly ListEntry[]): readonly ListEntry[] {
    if (!this.#isSearched(client, tools.length)) return tools
    const used = this.#used.get(client) ?? this.#user.mostUsed(client)
    this.#used.set(client, used)
    return shortList(tools, used, this.#found.get(client))
  }

  /** It has found these. @returns whether its list has changed */
  found(client: string, names: readonly string[]): boolean {
    const kept = this.#found.get(client) ?? []
    const added = names.filter((name) => !kept.includes(name))
    if (added.length === 0) return false
    this.#found.set(client, [...kept, ...added].slice(-MOST_KEPT))
    return true
  }

  #isSearched(client: string, tools: number): boolean {
    // A person's windows show all there is.
    if (client === CONTROL_KEY) return false
    const { toolList, rulesOf } = this.#user.policy()
    const { tools: choice = toolList } = rulesOf(client)
    return choice === 'search' || (choice === 'auto' && tools > MANY_TOOLS)
  }
}

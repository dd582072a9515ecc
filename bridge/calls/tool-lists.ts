import { CONTROL_KEY } from '../auth/key-names.ts'
import { toBridgeError } from '../errors.ts'
import { toolFailure, type ListEntry, type McpRequest, type McpResult } from '../mcp/index.ts'
import { isAnswerTool } from '../panda/answer-tools.ts'
import { isSearchTool, USE_TOOL } from '../panda/search-tools.ts'
import { checkPaused } from '../policy/policy.ts'
import { readResultTool } from '../results/index.ts'
import type { Asker } from './asker.ts'
import type { UserSide } from './call-way.ts'
import { shortName } from './short-names.ts'
import { findTools, MANY_TOOLS, shortList, sizeOf, usedTool, type ListSize } from './tool-search.ts'

/** Tools that one assistant has found and keeps in its list: more would make it long again. */
const MOST_KEPT = 20

type User = Pick<UserSide, 'policy' | 'mostUsed'>

/** What there is to list. */
export interface Offered {
  /** All that assistants may have now, with the names that they get. */
  tools: () => Promise<readonly ListEntry[]>
  /** Whether it is one of this program's own, by that name; those are in every list. */
  isOwn?: (name: string) => boolean
}

/** Whether it is for {@link ToolLists.search}. */
export function isSearch({ method, params }: McpRequest): boolean {
  return method === 'tools/call' && isSearchTool(String(params?.['name']))
}

/** Which tools each assistant gets in its list, and the search for the others. */
export class ToolLists {
  readonly #user: User
  readonly #offered: Required<Offered>
  /** Those that each had used most when it first asked: a list that changes by itself is read anew, and costs again. */
  readonly #used = new Map<string, readonly string[]>()
  /** Those that each has found since. */
  readonly #found = new Map<string, readonly string[]>()

  constructor(user: User, { tools, isOwn = isAnswerTool }: Offered) {
    this.#user = user
    this.#offered = { tools, isOwn }
  }

  /** @param client the name of its key */
  async of(client: string): Promise<ListEntry[]> {
    const tools = await this.#offered.tools()
    return [...this.#partFor(client, tools), readResultTool]
  }

  /** The answer to a search for tools, or the call that is meant: that of a tool which was found stands for it. */
  async search(request: McpRequest, asker: Asker): Promise<{ result: McpResult } | { request: McpRequest }> {
    const { name, arguments: input } = request.params ?? {}
    try {
      if (name === USE_TOOL)
        return { request: { ...request, params: { ...request.params, ...usedTool(input) } } }
      checkPaused(this.#user.policy())
      const { names, result } = findTools(await this.#offered.tools(), input)
      if (this.#keep(asker.assistant.key, names)) asker.notify({ method: 'notifications/tools/list_changed' })
      return { result }
    } catch (thrown) {
      return { result: toolFailure(toBridgeError(thrown)) }
    }
  }

  /** How much of a model's attention the lists take, whole and with a search. */
  async sizes(): Promise<{ whole: ListSize; searched: ListSize; areMany: boolean }> {
    const tools = await this.#offered.tools()
    return {
      areMany: tools.length > MANY_TOOLS,
      whole: sizeOf([...tools, readResultTool]),
      searched: sizeOf([...shortList(tools, { isOwn: this.#offered.isOwn }), readResultTool]),
    }
  }

  #partFor(client: string, tools: readonly ListEntry[]): readonly ListEntry[] {
    if (!this.#isSearched(client, tools.length)) return tools
    const used = this.#used.get(client) ?? this.#user.mostUsed(client).map(shortName)
    this.#used.set(client, used)
    return shortList(tools, { used, found: this.#found.get(client), isOwn: this.#offered.isOwn })
  }

  /** It has found these. @returns whether its list has changed */
  #keep(client: string, names: readonly string[]): boolean {
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

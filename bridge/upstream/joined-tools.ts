import type { ListEntry } from '../mcp/index.ts'
import { endpointOfTool } from '../panda/catalogue/index.ts'
import type { ServerTool, ServerTools } from './server-tools.ts'

/**
 * The tools of all who answer, as one. The first is PanDA: a name of its endpoints is its alone, whoever else says to have
 * it, since what a call does is judged by that name. Of other names the first who has it counts.
 */
export class JoinedTools implements Pick<ServerTools, 'all' | 'offered' | 'shown' | 'check' | 'lookedAt'> {
  readonly #first: ServerTools
  readonly #all: readonly ServerTools[]

  constructor([first, ...others]: readonly [ServerTools, ...ServerTools[]]) {
    this.#first = first
    this.#all = [first, ...others]
  }

  /** As {@link ServerTools.all}, of each. */
  async all(): Promise<ServerTool[]> {
    const all = await Promise.all(this.#all.map((tools) => tools.all()))
    return all.flatMap((tools, index) => tools.filter(({ name }) => this.#of(name) === this.#all[index]))
  }

  /** As {@link ServerTools.offered}, of each. */
  async offered(set: ReadonlySet<string>): Promise<ListEntry[]> {
    const all = await Promise.all(this.#all.map((tools) => tools.offered(set)))
    return all.flatMap((entries, index) =>
      entries.filter((entry) => this.#of(String(entry['name'])) === this.#all[index]),
    )
  }

  /** As {@link ServerTools.shown}. */
  shown(name: string): ListEntry | undefined {
    return this.#of(name).shown(name)
  }

  /** As {@link ServerTools.check}. @throws BridgeError */
  async check(name: string): Promise<void> {
    // Whose a tool is that the catalogue does not know, only the lists say.
    if (!endpointOfTool(name)) await Promise.all(this.#all.map((tools) => tools.all()))
    await this.#of(name).check(name)
  }

  /** As {@link ServerTools.lookedAt}. @throws BridgeError */
  lookedAt(name: string, version: string): Promise<void> {
    return this.#of(name).lookedAt(name, version)
  }

  #of(name: string): ServerTools {
    const having = endpointOfTool(name) ? undefined : this.#all.find((tools) => tools.has(name))
    return having ?? this.#first
  }
}

import {
  isListMethod,
  listMethods,
  type ListEntry,
  type ListMethod,
  type McpRequest,
  type McpResult,
} from '../mcp/index.ts'
import { isAnswerTool } from '../panda/answer-tools.ts'
import { isSearchTool } from '../panda/search-tools.ts'
import { asObject } from '../platform/json.ts'
import type { Answering } from './answering.ts'
import type { Asker } from './asker.ts'
import { isToldOnce, toldAt, withToolsOf } from './beside-names.ts'
import type { UserSide } from './call-way.ts'
import { keptResultOf } from './kept-result-of.ts'
import type { Relay } from './relay.ts'
import { mayBeShort, ofShortName, withShortNames } from './short-names.ts'
import { isSearch, ToolLists } from './tool-lists.ts'

/** One PanDA server of those that an assistant has. */
export interface Joined {
  /** As its user calls it. */
  server: string
  /** What the names of its tools and prompts begin with; nothing for the first. */
  prefix: string
  /** What the addresses of its resources begin with; nothing for the server that is the bridge's first. */
  scheme: string
  relay: Relay
}

/** What is asked, of whom, with the names that it has there. */
interface Routed {
  to: Joined
  asked: McpRequest
  /** The tool that a kept answer is of, where it is asked for a part of one. */
  kept?: string | undefined
}

/**
 * Several PanDA servers as one for an assistant: each request goes to exactly one of them, told by its name or its address,
 * and is judged, asked about and recorded there. What begins with the prefix of a server is that server's, whoever else
 * would have such a name.
 */
export class JoinedRelay implements Answering {
  readonly #first: Joined
  readonly #others: readonly Joined[]
  readonly #toolLists: ToolLists

  /** @param user of the first @param others each of which has a prefix of its own, and answers for itself alone */
  constructor(first: Joined, others: readonly Joined[], user: Pick<UserSide, 'policy' | 'mostUsed'>) {
    this.#first = first
    this.#others = others
    this.#toolLists = new ToolLists(user, {
      tools: () => this.#tools(),
      isOwn: (name) => isAnswerTool(this.#bare(name).name),
    })
  }

  async handle(request: McpRequest, asker: Asker): Promise<McpResult> {
    if (isListMethod(request.method)) return this.#list(request.method, asker)
    const searched = isSearch(request) ? await this.#toolLists.search(request, asker) : { request }
    if ('result' in searched) return searched.result
    const { to, asked, kept } = await this.#routed(searched.request, asker)
    const result = await to.relay.handle(asked, asker)
    return to === this.#first ? result : withToolsOf(to, asked, result, kept)
  }

  async tell(...told: Parameters<Answering['tell']>): Promise<void> {
    const uri = told[0] === 'resources/unsubscribe' ? told[1]['uri'] : undefined
    const meant = uri === undefined ? this.#all : [this.#ofUri(uri)]
    await Promise.all(meant.map(({ relay }) => relay.tell(...told)))
  }

  get #all(): readonly Joined[] {
    return [this.#first, ...this.#others]
  }

  async #list(method: ListMethod, asker: Asker): Promise<McpResult> {
    if (method === 'tools/list') return { tools: await this.#toolLists.of(asker.assistant.key) }
    const { field, key } = listMethods[method]
    const lists = await Promise.all(
      this.#all.map(async (one) => {
        const page = await one.relay.handle({ method }, asker)
        const entries = page[field] as ListEntry[]
        return one === this.#first ? entries : entries.map((entry) => toldAt(one, method, entry))
      }),
    )
    const byKey = new Map(
      lists
        .flat()
        .toReversed()
        .map((entry) => [entry[key], entry]),
    )
    return { [field]: [...byKey.values()].toReversed() }
  }

  /** One that hangs keeps nobody from the tools of the others: each is known from its last list. */
  async #tools(): Promise<ListEntry[]> {
    const [first = [], ...others] = await Promise.all(this.#all.map(({ relay }) => relay.offered()))
    const names = new Set(first.map(({ name }) => String(name)))
    const ofFirst = first.filter(({ name }) => this.#bare(String(name)).to === this.#first)
    const ofOthers = this.#others.flatMap((one, index) =>
      (others[index] ?? [])
        .filter(({ name }) => !(isToldOnce(String(name)) && names.has(String(name))))
        .map((tool) => toldAt(one, 'tools/list', tool)),
    )
    return withShortNames([...ofFirst, ...ofOthers])
  }

  async #routed(request: McpRequest, asker: Asker): Promise<Routed> {
    if (keptResultOf(request) !== undefined) {
      const keepers = this.#all.map((to) => ({ to, kept: to.relay.keeps(request, asker.assistant.key) }))
      const { to, kept } = keepers.find((one) => one.kept !== undefined) ?? {
        to: this.#first,
        kept: undefined,
      }
      return { to, asked: request, kept }
    }
    const { method, params = {} } = request
    switch (method) {
      case 'tools/call': {
        const given = params['name']
        const name = mayBeShort(given) ? ofShortName(String(given), await this.#wholeNames()) : given
        return this.#named(method, params, name)
      }
      case 'prompts/get':
        return this.#named(method, params, params['name'])
      case 'completion/complete': {
        const ref = asObject(params['ref'])
        if (ref['uri'] !== undefined) return { to: this.#ofUri(ref['uri']), asked: request }
        const { to, name } = this.#bare(String(ref['name']))
        return { to, asked: { method, params: { ...params, ref: { ...ref, name } } } }
      }
      default: {
        const { uri } = params
        return { to: uri === undefined ? this.#first : this.#ofUri(uri), asked: request }
      }
    }
  }

  #named(method: string, params: Record<string, unknown>, given: unknown): Routed {
    if (typeof given !== 'string') return { to: this.#first, asked: { method, params } }
    const { to, name } = this.#bare(given)
    return { to, asked: { method, params: { ...params, name } } }
  }

  /** Whose it is, and what it is called there. A search of one alone would find names that are the first's here: there is none. */
  #bare(name: string): { to: Joined; name: string } {
    const to = this.#others.find(({ prefix }) => name.startsWith(prefix))
    const own = name.slice(to?.prefix.length)
    return !to || isSearchTool(own) ? { to: this.#first, name } : { to, name: own }
  }

  /** An address without the scheme of another is the first's, or that of somebody besides PanDA. */
  #ofUri(uri: unknown): Joined {
    const isOf = ({ scheme }: Joined) => typeof uri === 'string' && uri.startsWith(scheme)
    return this.#others.find((one) => one.scheme !== '' && isOf(one)) ?? this.#first
  }

  /** The names that the tools of all have for assistants, whole. */
  async #wholeNames(): Promise<string[]> {
    const all = await Promise.all(
      this.#all.map(async ({ prefix, relay }) =>
        (await relay.offered()).map(({ name }) => prefix + String(name)),
      ),
    )
    return all.flat()
  }
}

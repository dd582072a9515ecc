import {
  listMethods,
  type ListEntry,
  type ListMethod,
  type McpRequest,
  type McpResult,
} from '../mcp/index.ts'
import { isAnswerTool } from '../panda/answer-tools.ts'
import { byUse, endpointOfTool } from '../panda/catalogue/index.ts'
import { hasTool } from '../policy/has-tool.ts'
import type { Policy } from '../policy/policy.ts'
import { JoinedLists } from './joined-lists.ts'
import type { UpstreamInUse } from './upstream-in-use.ts'
import type { UpstreamTool } from './upstream-tools.ts'
import type { RequestOptions, UpstreamState } from './upstream.ts'

/**
 * All who answer at the server in use: this program itself, PanDA, and others. PanDA gets what nobody is known to have; a
 * name that two have is the first one's.
 */
export class Upstreams {
  readonly lists: JoinedLists
  readonly #own: UpstreamInUse
  readonly #panda: UpstreamInUse
  readonly #others: () => readonly UpstreamInUse[]

  /**
   * @param others of this moment
   * @param pandaFirstMs as of {@link JoinedLists}
   */
  constructor(
    own: UpstreamInUse,
    panda: UpstreamInUse,
    others: () => readonly UpstreamInUse[],
    pandaFirstMs?: number,
  ) {
    this.#own = own
    this.#panda = panda
    this.#others = others
    this.lists = new JoinedLists(
      own.lists,
      panda.lists,
      () => others().map(({ lists }) => lists),
      pandaFirstMs,
    )
  }

  /**
   * The same without who is not of this server, for an assistant that has another PanDA as well: its lists are given as
   * they are known, and nobody waits for a server that does not answer.
   */
  alone(): Upstreams {
    return new Upstreams(this.#own, this.#panda, () => [], 0)
  }

  /** PanDA itself. */
  get panda(): UpstreamInUse {
    return this.#panda
  }

  /** What there is to say of PanDA. */
  get state(): UpstreamState {
    return this.#panda.state
  }

  /** Who answers this, by what their lists say now. */
  of(request: McpRequest): UpstreamInUse {
    return this.#all.find((each) => has(each, request)) ?? this.#panda
  }

  /** Who has the tool. Only a list tells of what the catalogue does not know: an old one is asked for anew. */
  async ofTool(name: string): Promise<UpstreamInUse> {
    if (isAnswerTool(name)) return this.#own
    if (endpointOfTool(name)) return this.#panda
    const known = this.#all.find(({ tools }) => tools.has(name))
    await (known ?? this).lists.get('tools/list')
    return this.of(callOf(name))
  }

  /** The tools of all, the lists being asked for anew where they are old. */
  async tools(): Promise<(UpstreamTool & { from: string | undefined })[]> {
    await this.lists.get('tools/list')
    return this.#all.flatMap((each) => {
      const own = each.tools.known().filter(({ name }) => this.of(callOf(name)) === each)
      return own.map((tool) => ({ ...tool, from: each.isPanda ? undefined : each.name }))
    })
  }

  /**
   * Those of the set that assistants see, the lists being asked for anew where they are old: this program's own first,
   * then by use, whatever the order in which the server has them.
   */
  async offered(policy: Pick<Policy, 'offered' | 'set'>): Promise<ListEntry[]> {
    const offered = (await this.tools()).filter((tool) => hasTool(policy, tool) && !isHidden(tool))
    const [own, others] = [offered.filter(isOwn), offered.filter((tool) => !isOwn(tool))]
    return [...own, ...others.toSorted((one, other) => byUse(one.name, other.name))].map(({ shown }) => shown)
  }

  /**
   * Prompts or resources that assistants see: this program's own by the tools that they lead to, all others as the set
   * says of them as a whole.
   */
  async listed(
    method: Exclude<ListMethod, 'tools/list'>,
    set: ReadonlySet<string>,
    permission: string,
  ): Promise<ListEntry[]> {
    const { lists, upstream } = this.#own
    const mayLead = (entry: ListEntry) => {
      const needed = upstream.permission?.(requestFor(method, entry))
      return needed !== undefined && set.has(needed)
    }
    const own = new Set(lists.known(method))
    const all = set.has(permission) ? await this.lists.get(method) : [...own]
    return all.filter((entry) => !own.has(entry) || mayLead(entry))
  }

  /** As {@link Upstream.request}, of who answers this. */
  request(request: McpRequest, options: RequestOptions): Promise<McpResult> {
    return this.of(request).upstream.request(request, options)
  }

  /** The chattiest level that an assistant wants: each who keeps a log is told, and nobody waits but for PanDA. */
  setLogLevel(params: Record<string, unknown>, options: RequestOptions): Promise<McpResult> {
    const request = { method: 'logging/setLevel', params }
    for (const { upstream } of this.#others()) upstream.request(request, options).catch(() => undefined)
    return this.#panda.upstream.request(request, options)
  }

  /** Begins to look for the way to each, and to ask for what no earlier run has seen. */
  start(): void {
    for (const each of [this.#own, this.#panda]) each.start()
    this.lists.start()
  }

  /** What failed for want of a network, or of a login, is tried again. */
  wake(): void {
    for (const each of [this.#own, this.#panda]) each.wake()
  }

  /** Takes up what earlier runs have seen. */
  async load(): Promise<void> {
    await Promise.all([this.#own, this.#panda].map((each) => each.load()))
  }

  async close(): Promise<void> {
    await Promise.all([this.#own, this.#panda].map((each) => each.close()))
  }

  get #all(): readonly UpstreamInUse[] {
    return [this.#own, this.#panda, ...this.#others()]
  }
}

function isOwn({ name }: UpstreamTool): boolean {
  return isAnswerTool(name)
}

/** Of a tool that is held back only what the catalogue knows is shown, as it says. */
function isHidden({ name, held }: UpstreamTool): boolean {
  return held !== undefined && !endpointOfTool(name)
}

/** What reads an entry of a list. */
function requestFor(method: Exclude<ListMethod, 'tools/list'>, entry: ListEntry): McpRequest {
  if (method === 'prompts/list') return { method: 'prompts/get', params: { name: entry['name'] } }
  return { method: 'resources/read', params: { uri: entry['uri'] ?? entry['uriTemplate'] } }
}

function callOf(name: string): McpRequest {
  return { method: 'tools/call', params: { name } }
}

/** Whether an upstream is known to have what a request names. */
function has({ lists, tools }: UpstreamInUse, { method, params = {} }: McpRequest): boolean {
  const isListed = (list: ListMethod, name: unknown) =>
    lists.known(list).some((entry) => entry[listMethods[list].key] === name)
  switch (method) {
    case 'tools/call':
      return tools.has(String(params['name']))
    case 'prompts/get':
      return isListed('prompts/list', params['name'])
    case 'completion/complete': {
      const { name, uri } = (params['ref'] ?? {}) as { name?: unknown; uri?: unknown }
      return name === undefined ? isListed('resources/templates/list', uri) : isListed('prompts/list', name)
    }
    case 'resources/read':
    case 'resources/subscribe':
    case 'resources/unsubscribe': {
      const { uri } = params
      if (isListed('resources/list', uri)) return true
      return lists.known('resources/templates/list').some(({ uriTemplate }) => matches(uriTemplate, uri))
    }
    default:
      return false
  }
}

/** Whether an address may be one of a template (RFC 6570), by what stands before its first expression. */
function matches(uriTemplate: unknown, uri: unknown): boolean {
  if (typeof uriTemplate !== 'string' || typeof uri !== 'string') return false
  const [start = ''] = uriTemplate.split('{')
  return start !== '' && uri.startsWith(start)
}

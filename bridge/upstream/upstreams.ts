import { listMethods, type ListMethod, type McpRequest, type McpResult } from '../mcp/index.ts'
import { endpointOfTool } from '../panda/catalogue/index.ts'
import { JoinedLists } from './joined-lists.ts'
import { JoinedTools } from './joined-tools.ts'
import type { UpstreamInUse } from './upstream-in-use.ts'
import type { OtherUpstreamState, RequestOptions, Upstream, UpstreamState } from './upstream.ts'

/**
 * All who answer, as one: their lists joined, and each request to whoever has what it names. The first is PanDA: the names
 * of its endpoints are its alone, and what nobody is known to have is its to answer. Of what else two of them have under one
 * name the first one's counts.
 */
export class Upstreams {
  readonly lists: JoinedLists
  readonly tools: JoinedTools
  readonly #all: readonly [UpstreamInUse, ...UpstreamInUse[]]

  constructor(all: readonly [UpstreamInUse, ...UpstreamInUse[]]) {
    const [first, ...others] = all
    this.#all = all
    this.lists = new JoinedLists(all.map(({ lists }) => lists))
    this.tools = new JoinedTools([first.tools, ...others.map(({ tools }) => tools)])
  }

  /** What there is to say of each, in their order. */
  get states(): readonly [UpstreamState, ...OtherUpstreamState[]] {
    const [first, ...others] = this.#all
    return [first.state, ...others.map(({ upstream, state }) => ({ name: upstream.name, ...state }))]
  }

  /** As {@link Upstream.request}, of the one who has what is asked for. */
  async request(request: McpRequest, options: RequestOptions): Promise<McpResult> {
    if (request.method !== 'logging/setLevel') return this.#answererOf(request).request(request, options)
    // Each keeps a log of its own; that one keeps none is nothing to the others.
    await Promise.allSettled(this.#all.map(({ upstream }) => upstream.request(request, options)))
    return {}
  }

  /** Who answers this. */
  nameOf(request: McpRequest): string {
    return this.#answererOf(request).name
  }

  /** As {@link Upstream.needsLogin}. */
  needsLogin(request: McpRequest): boolean {
    return this.#answererOf(request).needsLogin(request)
  }

  /** As {@link Upstream.check}. @throws BridgeError `invalid-input` */
  check(tool: string, input: Record<string, unknown>): void {
    this.#answererOfTool(tool).check?.(tool, input)
  }

  /** As {@link Upstream.explain}. */
  explain(tool: string, result: McpResult): McpResult {
    return this.#answererOfTool(tool).explain?.(tool, result) ?? result
  }

  /** Takes up what earlier runs have seen. */
  async load(): Promise<void> {
    await Promise.all(this.#all.map((each) => each.load()))
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((each) => each.close()))
  }

  #answererOfTool(name: string): Upstream {
    return this.#answererOf({ method: 'tools/call', params: { name } })
  }

  #answererOf(request: McpRequest): Upstream {
    const isPandas = request.method === 'tools/call' && endpointOfTool(String(request.params?.['name']))
    const having = isPandas ? undefined : this.#all.find((each) => has(each, request))
    return (having ?? this.#all[0]).upstream
  }
}

/** Whether an upstream is known to have what a request names. */
function has({ lists }: UpstreamInUse, { method, params = {} }: McpRequest): boolean {
  const listsHas = (list: ListMethod, name: unknown) =>
    lists.known(list).some((entry) => entry[listMethods[list].key] === name)
  switch (method) {
    case 'tools/call':
      return listsHas('tools/list', params['name'])
    case 'prompts/get':
      return listsHas('prompts/list', params['name'])
    case 'completion/complete': {
      const { name, uri } = (params['ref'] ?? {}) as { name?: unknown; uri?: unknown }
      return name === undefined ? listsHas('resources/templates/list', uri) : listsHas('prompts/list', name)
    }
    case 'resources/read':
    case 'resources/subscribe':
    case 'resources/unsubscribe': {
      const { uri } = params
      if (listsHas('resources/list', uri)) return true
      return lists.known('resources/templates/list').some(({ uriTemplate }) => matches(uriTemplate, uri))
    }
    default:
      return false
  }
}

/** Whether an address may be one of a template (RFC 6570), by what stands before its first expression. */
function matches(uriTemplate: unknown, uri: unknown): boolean {
  const [start = ''] = String(uriTemplate).split('{')
  return start !== '' && String(uri).startsWith(start)
}

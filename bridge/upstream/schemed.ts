import {
  INVALID_PARAMS,
  JsonRpcError,
  listMethods,
  type ListEntry,
  type ListMethod,
  type McpNotification,
  type McpRequest,
  type McpResult,
} from '../mcp/index.ts'
import { asObject, isObject } from '../platform/json.ts'
import type { RequestOptions, Upstream, UpstreamEvents } from './upstream.ts'

/**
 * What the addresses of a server's resources begin with where it is used beside another: two have the same ones, and
 * `epic+panda://task/1` is another task than `panda://task/1`. A scheme (RFC 3986, 3.1) has no underscore.
 */
export function schemeOf(prefix: string): string {
  return prefix === '' ? '' : `${prefix.slice(0, -1)}+`
}

/** Makes an upstream whose addresses begin with a scheme, wherever somebody else sees them. */
export function schemed(
  scheme: string,
  make: (events: UpstreamEvents) => Upstream,
): (events: UpstreamEvents) => Upstream {
  if (scheme === '') return make
  return (events) =>
    new Schemed(
      scheme,
      make({ ...events, onNotification: (said) => events.onNotification(notificationAt(scheme, said)) }),
    )
}

type FixedLists = NonNullable<Upstream['lists']>

class Schemed implements Upstream {
  readonly #scheme: string
  readonly #upstream: Upstream
  /** Made anew only when the upstream's are others: an entry is known by what it is. */
  #lists: { made: FixedLists; from: FixedLists } | undefined

  constructor(scheme: string, upstream: Upstream) {
    this.#scheme = scheme
    this.#upstream = upstream
  }

  get lists(): FixedLists | undefined {
    const from = this.#upstream.lists
    if (!from) return undefined
    if (this.#lists?.from !== from) this.#lists = { made: listsAt(this.#scheme, from), from }
    return this.#lists.made
  }

  get name(): string {
    return this.#upstream.name
  }

  get kind(): Upstream['kind'] {
    return this.#upstream.kind
  }

  get url(): string {
    return this.#upstream.url
  }

  get insteadOf(): Upstream['insteadOf'] {
    return this.#upstream.insteadOf
  }

  permission(request: McpRequest): string | undefined {
    return this.#upstream.permission?.(this.#bare(request) ?? request)
  }

  needsLogin(request: McpRequest): boolean {
    return this.#upstream.needsLogin(this.#bare(request) ?? request)
  }

  async request(request: McpRequest, options: RequestOptions): Promise<McpResult> {
    const bare = this.#bare(request)
    if (!bare)
      throw new JsonRpcError(INVALID_PARAMS, `Its addresses begin with ${this.#scheme}: nothing was asked.`)
    return resultAt(this.#scheme, request.method, await this.#upstream.request(bare, options))
  }

  check(tool: string, input: Record<string, unknown>): void {
    this.#upstream.check?.(tool, input)
  }

  explain(tool: string, result: McpResult): McpResult {
    return this.#upstream.explain?.(tool, result) ?? result
  }

  madeFrom(result: McpResult): string[] | undefined {
    return this.#upstream.madeFrom?.(result)
  }

  start(): void {
    this.#upstream.start?.()
  }

  wake(): void {
    this.#upstream.wake?.()
  }

  close(): Promise<void> {
    return this.#upstream.close()
  }

  /** As the upstream knows it; undefined for an address of somebody else's. */
  #bare({ method, params }: McpRequest): McpRequest | undefined {
    if (!params) return { method }
    const { uri, ref } = params
    if (isObject(ref) && typeof ref['uri'] === 'string') {
      const bare = this.#bareUri(ref['uri'])
      return bare === undefined ? undefined : { method, params: { ...params, ref: { ...ref, uri: bare } } }
    }
    if (!method.startsWith('resources/') || typeof uri !== 'string') return { method, params }
    const bare = this.#bareUri(uri)
    return bare === undefined ? undefined : { method, params: { ...params, uri: bare } }
  }

  #bareUri(uri: string): string | undefined {
    return uri.startsWith(this.#scheme) ? uri.slice(this.#scheme.length) : undefined
  }
}

function notificationAt(scheme: string, { method, params }: McpNotification): McpNotification {
  const isUpdate = method === 'notifications/resources/updated' && typeof params?.['uri'] === 'string'
  if (isUpdate) return { method, params: { ...params, uri: scheme + String(params['uri']) } }
  return { method, ...(params && { params }) }
}

function listsAt(scheme: string, lists: FixedLists): FixedLists {
  const made = Object.entries(lists).map(([method, entries]) => [
    method,
    entries.map((entry) => entryAt(scheme, method as ListMethod, entry)),
  ])
  return Object.fromEntries(made) as FixedLists
}

function entryAt(scheme: string, method: ListMethod, entry: ListEntry): ListEntry {
  const { key } = listMethods[method]
  const address = entry[key]
  const isNamed = key === 'name' || typeof address !== 'string'
  return isNamed ? entry : { ...entry, [key]: scheme + address }
}

function resultAt(scheme: string, method: string, result: McpResult): McpResult {
  switch (method) {
    case 'resources/list':
    case 'resources/templates/list': {
      const { field } = listMethods[method]
      return withParts(result, field, (entry) => entryAt(scheme, method, entry))
    }
    case 'resources/read':
      return withParts(result, 'contents', (part) => withUri(scheme, part))
    case 'tools/call':
      return withParts(result, 'content', (part) => contentAt(scheme, part))
    case 'prompts/get':
      return withParts(result, 'messages', (message) => ({
        ...message,
        ...(isObject(message['content']) && { content: contentAt(scheme, message['content']) }),
      }))
    default:
      return result
  }
}

function withParts(
  result: McpResult,
  field: string,
  change: (part: Record<string, unknown>) => Record<string, unknown>,
): McpResult {
  const parts = result[field]
  if (!Array.isArray(parts)) return result
  return { ...result, [field]: parts.map((part: unknown) => (isObject(part) ? change(part) : part)) }
}

/** A link to a resource, or one that came along (MCP 2025-11-25, Tools: Resource Links, Embedded Resources). */
function contentAt(scheme: string, part: Record<string, unknown>): Record<string, unknown> {
  if (part['type'] === 'resource_link') return withUri(scheme, part)
  return part['type'] === 'resource'
    ? { ...part, resource: withUri(scheme, asObject(part['resource'])) }
    : part
}

function withUri(scheme: string, part: Record<string, unknown>): Record<string, unknown> {
  return typeof part['uri'] === 'string' ? { ...part, uri: scheme + part['uri'] } : part
}

import {
  INTERNAL_ERROR,
  JsonRpcError,
  listMethods,
  type ListEntry,
  type ListMethod,
  type McpNotification,
  type McpResult,
} from '../mcp/index.ts'
import { isAnswerTool } from '../panda/answer-tools.ts'
import { endpointOfTool, inputSchema } from '../panda/catalogue/index.ts'
import { isSearchTool } from '../panda/search-tools.ts'
import { isObject } from '../platform/json.ts'
import { isPermission } from '../policy/permissions.ts'
import { isOurUri } from '../results/kept-result.ts'
import { wellFormedResult } from './well-formed-results.ts'
import { prompt, resource, schemasOfList, tool } from './well-formed.ts'

// What an upstream says reaches assistants as its own word, and never as the bridge's or as the protocol's: here goes
// what could be taken for either.

/** The result of a request of 2026 that asks the user for something, such as to open an address. In the protocol that PandaMCP is asked in, no result asks. */
const ofProtocol: ReadonlySet<string> = new Set(['resultType', 'inputRequests', 'requestState'])

/** JSON-RPC's own codes, MCP's "resource not found", and what Python's SDK answers to a request that was cancelled. */
const ordinaryCodes: ReadonlySet<number> = new Set([-32_700, -32_600, -32_601, -32_602, -32_603, -32_002, 0])
/** Characters of an error's text. */
const LONGEST_MESSAGE = 2_000

/** What notifications may say, by their method; every other is dropped. Progress goes its own way. */
const passed: Record<string, readonly string[]> = {
  'notifications/message': ['level', 'logger', 'data'],
  'notifications/resources/updated': ['uri'],
}

/**
 * A result as official clients take it, without what is not the upstream's to say.
 * @throws JsonRpcError where it is a question instead of a result
 */
export function cleanResult(result: McpResult, who = 'PandaMCP'): McpResult {
  const kept = Object.entries(withoutReserved(wellFormedResult(result))).filter(
    ([name]) => !ofProtocol.has(name),
  )
  // Without its question it would be taken for a result, and the call for carried out.
  if (result['resultType'] === 'input_required' && kept.every(([name]) => name === '_meta'))
    throw new JsonRpcError(
      INTERNAL_ERROR,
      `${who} asks for something before it answers, which PanDA Bridge does not pass on.`,
    )
  return Object.fromEntries(
    kept.map(([name, value]) => [
      name,
      name === 'content' || name === 'contents' ? cleanParts(value) : value,
    ]),
  )
}

/**
 * An error as the upstream's: without `data`, which clients act on (-32042 has them show addresses to open), and without
 * codes that are the bridge's own.
 */
export function cleanError(code: number, message: string, who = 'PandaMCP'): JsonRpcError {
  if (ordinaryCodes.has(code)) return new JsonRpcError(code, message.slice(0, LONGEST_MESSAGE))
  return new JsonRpcError(
    INTERNAL_ERROR,
    `${who} answered with the error ${code}, which PanDA Bridge does not pass on.`,
  )
}

/** @returns undefined for what assistants are not told */
export function cleanNotification({ method, params = {} }: McpNotification): McpNotification | undefined {
  const fields = Object.hasOwn(passed, method) ? passed[method] : undefined
  if (!fields) return undefined
  const said = Object.entries(params).filter(([name]) => fields.includes(name))
  return { method, params: Object.fromEntries(said) }
}

/**
 * The entries of a list with a name of their own, each as official clients take it. Of two with one name the first stays:
 * they would be judged as one. What bears a name of the bridge's own is left out.
 */
export function cleanEntries(method: ListMethod, entries: readonly unknown[]): ListEntry[] {
  const { key } = listMethods[method]
  const taken = new Set<string>()
  const isSchema = schemasOfList()
  return entries.filter(isObject).flatMap((entry) => {
    const name = entry[key]
    if (typeof name !== 'string' || taken.has(name) || isOurs(name)) return []
    taken.add(name)
    return [readEntry[method](name, withoutReserved(entry), isSchema)]
  })
}

type IsSchema = ReturnType<typeof schemasOfList>

const readEntry: Record<ListMethod, (name: string, entry: ListEntry, isSchema: IsSchema) => ListEntry> = {
  'tools/list': (name, entry, isSchema) => withSchemas(name, tool(entry) as ListEntry, isSchema),
  'prompts/list': (_, entry) => prompt(entry) as ListEntry,
  // Each has a name besides its address, which is for people.
  'resources/list': (uri, entry) => ({ name: uri, ...(resource(entry) as ListEntry) }),
  'resources/templates/list': (uri, entry) => ({ name: uri, ...(resource(entry) as ListEntry) }),
}

/** A tool has to say that it takes an object; of one that does not, the catalogue knows what it takes. */
function withSchemas(name: string, { outputSchema, ...entry }: ListEntry, isSchema: IsSchema): ListEntry {
  const endpoint = endpointOfTool(name)
  return {
    inputSchema: endpoint ? inputSchema(endpoint) : { type: 'object' },
    ...entry,
    // Clients make a program of it, and refuse the whole list where they cannot.
    ...(isObject(outputSchema) && (endpoint || isSchema(outputSchema)) && { outputSchema }),
  }
}

/** Also what a set says of other reads: a tool of that name would be taken for allowed by it. */
function isOurs(name: string): boolean {
  return (
    name.startsWith('panda_bridge_') ||
    isAnswerTool(name) ||
    isSearchTool(name) ||
    isOurUri(name) ||
    isPermission(name)
  )
}

function cleanParts(parts: unknown): unknown {
  if (!Array.isArray(parts)) return parts
  return parts.map((part: unknown) =>
    typeof part === 'object' && part !== null && '_meta' in part ? withoutReserved({ ...part }) : part,
  )
}

/** Without the fields of `_meta` that are the bridge's or MCP's own (a prefix with `mcp` or `modelcontextprotocol`). */
function withoutReserved<T extends Record<string, unknown>>(value: T): T {
  const meta = value['_meta']
  if (typeof meta !== 'object' || meta === null) return value
  const { _meta: _, ...rest } = value
  const kept = Object.entries(meta).filter(([name]) => !isReserved(name))
  return (kept.length === 0 ? rest : { ...rest, _meta: Object.fromEntries(kept) }) as T
}

function isReserved(name: string): boolean {
  const slash = name.indexOf('/')
  const labels = slash < 0 ? [] : name.slice(0, slash).toLowerCase().split('.')
  return labels.some((label) => ['mcp', 'modelcontextprotocol', 'panda-bridge'].includes(label))
}

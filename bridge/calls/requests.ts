import { z } from 'zod'
import { BridgeError } from '../errors.ts'
import { INVALID_PARAMS, JsonRpcError, METHOD_NOT_FOUND, type McpRequest } from '../mcp/index.ts'
import { unsendable } from '../panda/catalogue/sendable.ts'
import { rendered } from '../platform/plain.ts'
import { permissions, type Permission } from '../policy/permissions.ts'

/*
 * What assistants may ask (MCP 2025-11-25 and 2026-07-28), and who answers:
 *
 *   the SDK         initialize, ping, server/discover, subscriptions/listen
 *   the bridge      tools/list, resources/list, resources/templates/list, prompts/list (from what it knows),
 *                   logging/setLevel, resources/unsubscribe
 *   PanDA, a call   tools/call
 *   PanDA, a read   the methods below
 *
 * Everything else (tasks/*, and whatever comes with later versions) is refused before a token leaves. Notifications
 * of assistants end here, and so do requests of PandaMCP to them (sampling, roots), but for a question by form while a call
 * waits (questions/).
 */

const text = z.string().min(1).max(10_000)
const values = z.record(z.string().max(200), z.string().max(10_000))
const prompt = z.object({ type: z.literal('ref/prompt'), name: text })
const template = z.object({ type: z.literal('ref/resource'), uri: text })

/** What of a request is judged and sent; whatever else stands in it is left out. */
const paramsOf = {
  'resources/read': z.object({ uri: text }),
  'resources/subscribe': z.object({ uri: text }),
  'prompts/get': z.object({ name: text, arguments: values.optional() }),
  'completion/complete': z.object({
    ref: z.discriminatedUnion('type', [prompt, template]),
    argument: z.object({ name: text, value: z.string().max(10_000) }),
    context: z.object({ arguments: values.optional() }).optional(),
  }),
}
type ReadMethod = keyof typeof paramsOf

/** A request that reads, as it is judged, recorded and sent. */
export interface ReadRequest {
  method: ReadMethod
  params: Record<string, unknown>
  /** What the endpoint set must have. */
  permission: Permission
  /** In words, for the user: "Read the resource ...?" */
  question: (who: string) => string
}

/** @throws JsonRpcError for a method that is not on the list, and for parameters that are not understood */
export function readRequest({ method, params }: McpRequest): ReadRequest {
  if (!isReadMethod(method)) throw new UnknownMethod(method)
  const understood = paramsOf[method].safeParse(params)
  const why = understood.success ? unsendable(understood.data) : 'is not what this method takes'
  if (!understood.success || why !== undefined)
    throw new JsonRpcError(INVALID_PARAMS, `Nobody was asked: the request ${why}.`)
  const { data } = understood
  const named = 'ref' in data ? data.ref : data
  const isPrompt = 'name' in named
  return {
    method,
    params: frozen(data),
    permission: isPrompt ? permissions.prompts : permissions.resources,
    question: (who) =>
      'name' in named
        ? `Read the prompt ${rendered(named.name, 100)} of ${who}?`
        : `Read the resource ${rendered(named.uri, 100)} of ${who}?`,
  }
}

/** Nobody has this method here, whoever answers. */
export class UnknownMethod extends JsonRpcError {
  constructor(method: string) {
    const name = JSON.stringify(method.slice(0, 100))
    super(
      METHOD_NOT_FOUND,
      `PanDA Bridge does not pass ${name} on: assistants use the tools. Nobody was asked.`,
    )
  }
}

/** The name of the tool that is called. @throws BridgeError for what is no name */
export function toolNameOf(params: McpRequest['params']): string {
  const name = params?.['name']
  if (typeof name === 'string') return name
  throw new BridgeError(
    'invalid-input',
    'The call names no tool: "name" must be a text. It was not carried out.',
    'Name one of the tools in the list.',
  )
}

/** The value, which nobody can change any more. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const inner of Object.values(value)) frozen(inner)
  return Object.freeze(value)
}

function isReadMethod(method: string): method is ReadMethod {
  return Object.hasOwn(paramsOf, method)
}

import type { AnyLogin } from '../../../auth/login.ts'
import { BridgeError, type BridgeErrorCode } from '../../../errors.ts'
import {
  INVALID_PARAMS,
  isListMethod,
  JsonRpcError,
  listMethods,
  METHOD_NOT_FOUND,
  type McpRequest,
  type McpResult,
} from '../../../mcp/index.ts'
import { endpointOfTool } from '../../../panda/catalogue/index.ts'
import { explainNetworkError } from '../../../panda/certificate-error.ts'
import type { PandaServer } from '../../../panda/servers.ts'
import { explainPanda } from '../explain.ts'
import { readLargeAnswer } from '../../large/large-answers.ts'
import { needsPandaLogin } from '../panda-login.ts'
import { cataloguedTools, toolResult } from '../tool.ts'
import type { RequestOptions, Upstream, UpstreamEvents } from '../../upstream.ts'
import { readAnswer } from './answer.ts'
import { callPanda, nameOf, usualTimes, type RestServer, type RestTimes } from './call.ts'
import { encodeCall } from './encode.ts'
import { checkArguments } from './validate.ts'

/** Failures that say something of the server as a whole, and not of one call or of the login. */
const aboutServer: ReadonlySet<BridgeErrorCode> = new Set([
  'unreachable',
  'timed-out',
  'untrusted-certificate',
  'overloaded',
  'not-panda',
  'token-refused',
])

/** Failures that PanDA itself answered with, so that it is there. */
const answered: ReadonlySet<BridgeErrorCode> = new Set(['refused-by-panda', 'not-found'])

/** PanDA's REST API, as tools made from the catalogue of its endpoints. */
export class RestUpstream implements Upstream {
  readonly name = 'PanDA'
  readonly kind = 'rest'
  readonly needsLogin = needsPandaLogin
  readonly explain = explainPanda
  readonly url: string
  readonly #to: RestServer
  readonly #events: Pick<UpstreamEvents, 'onReachable'>
  readonly #closed = new AbortController()

  constructor(
    server: PandaServer,
    login: AnyLogin,
    events: Pick<UpstreamEvents, 'onReachable'>,
    times: Partial<RestTimes> = {},
  ) {
    this.url = server.url
    this.#to = { server, login, times: { ...usualTimes, ...times } }
    this.#events = events
  }

  async request(request: McpRequest, options: RequestOptions): Promise<McpResult> {
    const { method, params } = request
    if (method === 'tools/call') return this.#call(params?.['name'], params?.['arguments'], options)
    if (method === 'tools/list') return { tools: cataloguedTools }
    if (isListMethod(method)) return { [listMethods[method].field]: [] }
    throw new JsonRpcError(METHOD_NOT_FOUND, `PanDA's REST API offers nothing for ${method}`)
  }

  check(tool: string, input: Record<string, unknown>): void {
    const endpoint = endpointOfTool(tool)
    if (endpoint) checkArguments(endpoint, input)
  }

  /** Calls under way end as cancelled. */
  close(): Promise<void> {
    this.#closed.abort()
    return Promise.resolve()
  }

  async #call(name: unknown, given: unknown, { signal, requestId }: RequestOptions): Promise<McpResult> {
    const endpoint = endpointOfTool(String(name))
    if (!endpoint || endpoint.multipart)
      throw new JsonRpcError(INVALID_PARAMS, `Unknown tool: ${String(name)}`)
    const { server } = this.#to
    const request = encodeCall(server.url, endpoint, checkArguments(endpoint, given))
    const either = AbortSignal.any([signal, this.#closed.signal])
    try {
      const body = await callPanda(endpoint, request, this.#to, { signal: either, requestId })
      const result =
        typeof body === 'string'
          ? toolResult(readAnswer(endpoint, body, nameOf(server)))
          : readLargeAnswer(endpoint, body, nameOf(server))
      this.#events.onReachable(undefined)
      return result
    } catch (thrown) {
      const untrusted = thrown instanceof BridgeError && thrown.code === 'untrusted-certificate'
      const error = untrusted ? await explainNetworkError(thrown.cause, nameOf(server), server.url) : thrown
      if (error instanceof BridgeError) {
        if (aboutServer.has(error.code)) this.#events.onReachable(error)
        else if (answered.has(error.code)) this.#events.onReachable(undefined)
      }
      throw error
    }
  }
}

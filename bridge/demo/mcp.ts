import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Counters } from './counters.ts'
import { type Faults, takeFault } from './faults.ts'
import { drop, readBody, sendJson } from './http.ts'
import { credentialsOf, type EndpointTool, endpointTool, type ToolResult } from './mcp-call.ts'
import { type EndpointList, listedEndpoints } from './mcp-endpoints.ts'
import { callExtraTool, extraMethods, extraTools } from './mcp-extras.ts'
import { createSession, type McpSession, type Methods, type RequestContext } from './mcp-session.ts'
import { breakAnswer } from './mcp-faults.ts'
import type { McpTool } from './mcp-tools.ts'
import type { PythonValue } from './python.ts'
import type { Rest } from './rest.ts'
import { isOnKeptConnection } from './server.ts'
import type { World } from './world.ts'

export interface McpOptions {
  endpoints: EndpointList
  /** Resources, prompts, odd tools and a stream for notifications: for tests of pass-through. */
  extras: boolean
}

export interface Mcp {
  /** Answers a request to `/mcp`. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>
  /** Forgets all sessions, as a restarted PandaMCP does. */
  restart(): Promise<void>
  stop(): Promise<void>
  start(): void
  /** Adds a tool or takes it away again, and tells every client that listens. */
  changeTools(): Promise<void>
}

type Params = Record<string, unknown>

const APPEARING_TOOL: McpTool = {
  name: 'demo_appeared',
  description: 'A tool that was not there before.',
  inputSchema: { type: 'object', properties: {} },
}

/** A PandaMCP look-alike: Streamable HTTP with sessions, as FastMCP serves it. */
export function createMcp(
  rest: Rest,
  world: World,
  baseUrl: string,
  faults: Faults,
  counters: Counters,
  options: McpOptions,
): Mcp {
  const sessions = new Map<string, McpSession>()
  const tools = new Map<string, EndpointTool>(
    listedEndpoints(options.endpoints).map((endpoint) => {
      const tool = endpointTool(endpoint, rest, baseUrl)
      return [tool.tool.name, tool]
    }),
  )
  let stopped = false
  let appeared = false

  const methods: Methods = {
    ping: () => ({}),
    'resources/list': () => ({ resources: [] }),
    'resources/templates/list': () => ({ resourceTemplates: [] }),
    'prompts/list': () => ({ prompts: [] }),
    ...(options.extras ? extraMethods(world) : {}),
    'tools/list': () => ({
      tools: [
        ...Array.from(tools.values(), ({ tool }) => tool),
        ...(options.extras ? extraTools() : []),
        ...(appeared ? [APPEARING_TOOL] : []),
      ],
    }),
    'tools/call': callTool,
  }

  async function callTool(params: Params, context: RequestContext): Promise<ToolResult> {
    const name = String(params['name'])
    const args = (params['arguments'] ?? {}) as Record<string, PythonValue>
    const known = tools.get(name)
    if (known) return known.call(args, context.credentials)
    if (appeared && name === APPEARING_TOOL.name) return { content: [{ type: 'text', text: 'here' }] }
    const extra = options.extras ? callExtraTool(name, params, context) : undefined
    return extra ?? { content: [{ type: 'text', text: `Unknown tool: ${name}` }], isError: true }
  }

  function initialized(): Params {
    return {
      capabilities: {
        experimental: {},
        prompts: { listChanged: false },
        resources: { subscribe: false, listChanged: false },
        tools: { listChanged: true },
        ...(options.extras ? { completions: {}, logging: {} } : {}),
      },
      serverInfo: { name: 'Main', version: '2.14.1' },
    }
  }

  async function newSession(): Promise<McpSession> {
    return createSession(methods, initialized, {
      opened: (id, session) => {
        sessions.set(id, session)
        counters.mcpSessions += 1
      },
      closed: (id) => sessions.delete(id),
      cancelled: () => (counters.mcpCancellations += 1),
    })
  }

  async function restart(): Promise<void> {
    const open = [...sessions.values()]
    sessions.clear()
    await Promise.all(open.map((session) => session.transport.close()))
  }

  /** Carries a tool's call out whose answer will not arrive. */
  async function callInVain(request: IncomingMessage, message: Params | undefined): Promise<void> {
    const params = (message?.['params'] ?? {}) as Params
    const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    const args = (params['arguments'] ?? {}) as Record<string, PythonValue>
    await tools.get(String(params['name']))?.call(args, credentialsOf(headers))
  }

  return {
    async handle(request, response) {
      if (stopped) {
        drop(response)
        return
      }
      const body = request.method === 'POST' ? parseMessage(await readBody(request)) : undefined
      if (body === 'not JSON') {
        rpcError(response, 400, -32_700, 'Parse error')
        return
      }
      const fault = takeFault(
        faults,
        'mcp',
        faultPath(request.method, body),
        undefined,
        isOnKeptConnection(request),
      )
      if (fault && (await breakAnswer(fault, response, () => callInVain(request, body)))) return
      if (request.method === 'GET' && !options.extras) {
        rpcError(response, 400, -32_600, 'Bad Request')
        return
      }
      const id = request.headers['mcp-session-id']
      const session = typeof id === 'string' ? sessions.get(id) : undefined
      if (session) await session.transport.handleRequest(request, response, body)
      else if (id !== undefined) rpcError(response, 404, -32_600, 'Session not found')
      else if (body?.['method'] === 'initialize') {
        const { transport } = await newSession()
        await transport.handleRequest(request, response, body)
      } else rpcError(response, 400, -32_600, 'Bad Request: Missing session ID')
    },
    restart,
    async stop() {
      stopped = true
      await restart()
    },
    start() {
      stopped = false
    },
    async changeTools() {
      appeared = !appeared
      await Promise.all(
        Array.from(sessions.values(), (session) => session.announce('notifications/tools/list_changed')),
      )
    },
  }
}

/** `/mcp#tools/call/task_kill`, `/mcp#initialize`, or `/mcp#GET` for a request without a message. */
function faultPath(httpMethod: string | undefined, message: Params | undefined): string {
  if (!message) return `/mcp#${httpMethod}`
  const tool = (message['params'] as Params | undefined)?.['name']
  const method = String(message['method'])
  return method === 'tools/call' ? `/mcp#${method}/${String(tool)}` : `/mcp#${method}`
}

function parseMessage(body: Buffer): Params | 'not JSON' {
  try {
    return JSON.parse(body.toString()) as Params
  } catch {
    return 'not JSON'
  }
}

function rpcError(response: ServerResponse, status: number, code: number, message: string): void {
  sendJson(response, status, { jsonrpc: '2.0', id: 'server-error', error: { code, message } })
}

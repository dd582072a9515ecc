import { randomUUID } from 'node:crypto'
import { NodeStreamableHTTPServerTransport } from '@modelcontextprotocol/node'
import type { JSONRPCMessage, MessageExtraInfo } from '@modelcontextprotocol/server'
import { type Credentials, credentialsOf } from './mcp-call.ts'

/** The versions with `initialize` that a PandaMCP of 2026 speaks. */
const PROTOCOL_VERSIONS = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05']

type Params = Record<string, unknown>

/** What a handler may do for the request that it answers. */
export interface RequestContext {
  credentials: Credentials
  /** Aborted when the caller cancels. */
  signal: AbortSignal
  /** Sends a notification on the stream of this request. */
  notify(method: string, params: Params): Promise<void>
  session: McpSession
}

/** Answers a request; undefined when the method is unknown. */
type MethodHandler = (params: Params, context: RequestContext) => Promise<Params> | Params
export type Methods = Record<string, MethodHandler>

/** A failure that is the answer to a request, rather than a tool's. */
export class JsonRpcFailure extends Error {
  override readonly name = 'JsonRpcFailure'
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

export interface McpSession {
  transport: NodeStreamableHTTPServerTransport
  /** From `logging/setLevel`. */
  logLevel: string
  /** Sends a notification on the session's own stream, if its client has opened one. */
  announce(method: string): Promise<void>
}

interface SessionEvents {
  opened(id: string, session: McpSession): void
  closed(id: string): void
  cancelled(): void
}

/**
 * One session of an MCP client. It works on messages as they are, without a schema in between, so that
 * fields which no schema knows go out as they are.
 */
export async function createSession(
  methods: Methods,
  initialized: () => Params,
  events: SessionEvents,
): Promise<McpSession> {
  const running = new Map<string | number, AbortController>()
  const transport = new NodeStreamableHTTPServerTransport({
    sessionIdGenerator: () => randomUUID().replaceAll('-', ''),
    supportedProtocolVersions: PROTOCOL_VERSIONS,
    onsessioninitialized: (id) => events.opened(id, session),
    onsessionclosed: (id) => events.closed(id),
  })
  const session: McpSession = {
    transport,
    logLevel: 'info',
    announce: (method) => transport.send({ jsonrpc: '2.0', method }),
  }

  async function answer(
    message: JSONRPCMessage & { id: string | number },
    extra?: MessageExtraInfo,
  ): Promise<void> {
    const { id, method, params = {} } = message as { id: string | number; method: string; params?: Params }
    const controller = new AbortController()
    running.set(id, controller)
    const context: RequestContext = {
      credentials: credentialsOf(extra?.request?.headers),
      signal: controller.signal,
      notify: (method, params) =>
        transport.send({ jsonrpc: '2.0', method, params }, { relatedRequestId: id }),
      session,
    }
    let reply: object
    try {
      const handler = method === 'initialize' ? initialize : methods[method]
      if (!handler) throw new JsonRpcFailure(-32_601, 'Method not found')
      reply = { result: await handler(params, context) }
    } catch (error) {
      const code = error instanceof JsonRpcFailure ? error.code : -32_603
      reply = { error: { code, message: error instanceof Error ? error.message : String(error) } }
    }
    // What Python's SDK answers to a request that was cancelled.
    if (controller.signal.aborted) reply = { error: { code: 0, message: 'Request cancelled' } }
    running.delete(id)
    // Whoever went away in the meantime gets no answer.
    await transport.send({ jsonrpc: '2.0', id, ...reply } as JSONRPCMessage).catch(() => undefined)
  }

  function initialize(params: Params): Params {
    const asked = String(params['protocolVersion'])
    return {
      protocolVersion: PROTOCOL_VERSIONS.includes(asked) ? asked : PROTOCOL_VERSIONS[0],
      ...initialized(),
    }
  }

  transport.onmessage = (message, extra) => {
    if ('method' in message && 'id' in message) void answer(message, extra)
    else if ('method' in message && message.method === 'notifications/cancelled') {
      const controller = running.get((message.params as { requestId: string | number }).requestId)
      if (controller) events.cancelled()
      controller?.abort()
    }
  }
  await transport.start()
  return session
}
